import { rules } from "./catalogue.js";
import examples from "../data/ruleExamples.json" with { type: "json" };
import { displayValue } from "../domain/display.js";
import { addedIn, allDjangoSettings, djangoDefault, removedIn } from "../settings/defaults.js";
import type { Rule } from "./rule.js";

export interface Page {
  readonly title: string;
  /** Begins with a heading of the first level. */
  readonly markdown: string;
}

/** The page of a rule (by its id), of a Django check (`security.W018`, `W018`) or of a setting. undefined: none of them. */
export function explain(id: string): Page | undefined {
  const name = id.trim();
  const rule = rules.find((one) => one.id === name.toLowerCase());
  if (rule !== undefined) return { title: rule.id, markdown: rulePage(rule) };
  const lower = name.includes(".") ? name.toLowerCase() : `security.${name}`.toLowerCase();
  const check = rules.flatMap((one) => one.djangoChecks ?? []).find((known) => known.toLowerCase() === lower);
  if (check !== undefined) {
    const byCheck = rules.filter((one) => one.djangoChecks?.includes(check));
    return { title: check, markdown: listPage(check, `Rules for what Django's own check ${check} looks at.`, byCheck) };
  }
  const setting = name.toUpperCase();
  const bySetting = rules.filter((one) => one.reads?.includes(setting));
  const facts = settingFacts(setting);
  if (bySetting.length === 0 && facts === undefined) {
    // A key of DATABASES or CACHES, an option of a library: what rules say of it by that name.
    const naming = /^[A-Z][A-Z_]{4,}$/.test(setting)
      ? rules.filter(({ docs }) => new RegExp(`\\b${setting}\\b`).test(`${docs.summary} ${docs.why} ${docs.remedy}`))
      : [];
    return naming.length === 0
      ? undefined
      : { title: setting, markdown: listPage(setting, "No setting of its own. Rules that speak of it:", naming) };
  }
  const introduction = [facts, bySetting.length === 0 ? "No rule looks at it." : "Rules that look at it:"]
    .filter((text) => text !== undefined)
    .join(" ");
  return { title: setting, markdown: listPage(setting, introduction, bySetting) };
}

/** What Django says of a setting of its own. */
function settingFacts(name: string): string | undefined {
  const removed = removedIn(name);
  const added = addedIn(name);
  const isCurrent = allDjangoSettings(undefined).includes(name);
  if (!isCurrent && removed === undefined) return undefined;
  const value = isCurrent ? djangoDefault(name, undefined) : undefined;
  return [
    value === undefined ? undefined : `Django's default is \`${displayValue(value, { maxLength: 200 })}\`.`,
    added === undefined ? undefined : `New in Django ${added}.`,
    removed === undefined ? undefined : `Django ${removed} removed it; later versions ignore it.`,
    `https://docs.djangoproject.com/en/stable/ref/settings/#${name.toLowerCase().replaceAll("_", "-")}`,
  ]
    .filter((text) => text !== undefined)
    .join(" ");
}

/** What is true, why, the example, what to do, when to ignore it, where it stands: the same text as the page in docs/rules. */
export function rulePage(rule: Rule): string {
  const { docs } = rule;
  const example = exampleOf(rule.id);
  const facts = [
    `Severity: ${rule.severity}`,
    `family: ${rule.family}`,
    ...(rule.djangoChecks?.length ? [`Django's own: ${rule.djangoChecks.join(", ")}`] : []),
    ...(rule.fixable === undefined ? [] : [rule.fixable === "safe" ? "fix: safe" : "fix: needs a review"]),
  ];
  const parts = [
    `# ${rule.id}`,
    `${docs.summary}.`,
    facts.join(" · "),
    "## Why",
    docs.why,
    ...(example === undefined
      ? []
      : [
          "## Example",
          fence(example.language, example.before),
          ...(example.diff === undefined ? [] : ["The fix:", fence("diff", example.diff)]),
        ]),
    "## What to do",
    docs.remedy,
    "## When to ignore it",
    docs.whenToIgnore ?? "Where the condition is intended.",
    `One line: \`# deploy-hygiene: allow[${rule.id}] the reason\`. A whole file: \`# deploy-hygiene: allow-file[${rule.id}] the reason\`. Everywhere: \`rules.${rule.id} = "off"\` in \`[tool.django-deploy-hygiene]\` of pyproject.toml.`,
    ...(rule.checklist?.length
      ? ["## Checklist", `It helps to decide: ${rule.checklist.map((item) => `\`${item}\``).join(", ")}.`]
      : []),
    ...(docs.references.length > 0
      ? ["## References", docs.references.map((reference) => `- ${reference}`).join("\n")]
      : []),
  ];
  return parts.join("\n\n") + "\n";
}

function listPage(title: string, introduction: string, found: readonly Rule[]): string {
  const [only, ...more] = found;
  if (only === undefined) return `# ${title}\n\n${introduction}\n`;
  if (more.length === 0) return `# ${title}\n\n${introduction}\n\n${rulePage(only).replace(/^(#+) /gm, "#$1 ")}`;
  return `# ${title}\n\n${introduction}\n\n${found.map((rule) => `- \`${rule.id}\` (${rule.severity}): ${rule.docs.summary}. ${rule.docs.remedy.split(/\n\s*\n/)[0] ?? ""}`).join("\n")}\n`;
}

interface Example {
  readonly language: string;
  readonly before: string;
  readonly diff?: string;
}

function exampleOf(id: string): Example | undefined {
  const all: Readonly<Record<string, Example | undefined>> = examples;
  return all[id];
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.replace(/\n*$/, "\n")}\`\`\``;
}
