/**
 * Beside each rule's fixture stands what users see of the rule in each of its cases, `RULE-ID.shown.txt`: findings with places, messages and
 * conditions, what each fix changes, the words and places of `holds`, why something is not determined or not applicable.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { unifiedDiff } from "../../server/src/cli/unifiedDiff.js";
import type { Analysis } from "../../server/src/core/analysis.js";
import type { Finding } from "../../server/src/core/report.js";
import type { Rule } from "../../server/src/core/rules/rule.js";
import type { Verdict } from "../../server/src/core/settings/verdict.js";
import { LineIndex } from "../../server/src/core/text/lineIndex.js";
import type { Span } from "../../server/src/core/text/span.js";
import type { FixtureCase } from "./fixture.js";
import { applyFix, checkedEntries, diffOf, relative, type Texts } from "./fixtureRun.js";

export function caseName({ title }: FixtureCase): string {
  return title.slice(1).join(" › ");
}

/** What is recorded beside a fixture, by the names of its cases. */
export function knownShown(fixture: string): ReadonlyMap<string, string> {
  const path = shownFileOf(fixture);
  if (!existsSync(path)) return new Map();
  return new Map(
    readFileSync(path, "utf8")
      .split(/^## /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf("\n");
        return [part.slice(0, end), part.slice(end + 1).replace(/\n+$/, "\n")];
      }),
  );
}

/** Records it; answers what is another than before, as a diff. */
export function writeShown(fixture: string, cases: ReadonlyMap<string, string>): string {
  const path = shownFileOf(fixture);
  const head = `What ${basename(fixture, ".md")} shows in each case. Written by npm run rule -- ${basename(fixture, ".md")} --update; read the diff: it is what users see.\n`;
  const text = head + [...cases].map(([name, said]) => `\n## ${name}\n${said}`).join("");
  const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  if (text !== before) writeFileSync(path, text);
  return unifiedDiff(basename(path), before, text);
}

function shownFileOf(fixture: string): string {
  return fixture.replace(/\.md$/, ".shown.txt");
}

/** What the rule says of a case, a line for each thing, with what belongs to it indented. */
export function shownText(rule: Rule, verdicts: readonly Verdict[], analysis: Analysis, texts: Texts): string {
  const findings = analysis.findings.filter(({ ruleId }) => ruleId === rule.id);
  const place = places(texts);
  const said = new Set([
    ...findings.map((finding) => findingText(rule, finding, analysis, texts)),
    ...verdicts.flatMap((verdict) => verdictTexts(verdict, place)),
  ]);
  return said.size === 0 ? "nothing\n" : asBefore([...said].join(""));
}

type Places = (span: Span | undefined) => string;

function places(texts: Texts): Places {
  return (span) => {
    if (span === undefined) return "";
    const index = new LineIndex(texts.get(span.file) ?? "");
    const [start, end] = [index.positionAt(span.start), index.positionAt(span.end)];
    const to = `${end.line === start.line ? "" : `${end.line + 1}:`}${end.column + 1}`;
    return `${relative(span.file)}:${start.line + 1}:${start.column + 1}-${to} `;
  };
}

function verdictTexts(verdict: Verdict, place: Places): readonly string[] {
  switch (verdict.kind) {
    case "finding":
      return [];
    case "holds":
      return verdict.evidence.length === 0
        ? ["holds\n"]
        : verdict.evidence.map(({ at, text }) => `holds: ${place(at)}${text}\n`);
    case "notDetermined":
      return [
        `not determined: ${place(verdict.at)}${verdict.setting === undefined || verdict.reason.startsWith(`${verdict.setting}: `) ? "" : `(${verdict.setting}) `}${verdict.reason}\n`,
      ];
    case "notApplicable":
      return [`not applicable: ${verdict.reason}\n`];
  }
}

function findingText(rule: Rule, finding: Finding, analysis: Analysis, texts: Texts): string {
  const place = places(texts);
  const checks = finding.djangoChecks.join(", ");
  const details = [
    ...(finding.suppressed === null
      ? []
      : [`suppressed by ${finding.suppressed.by}: ${finding.suppressed.reason ?? "no reason"}`]),
    ...(finding.entry === undefined || checkedEntries(analysis).length < 2 ? [] : [`of ${finding.entry}`]),
    ...(finding.when === undefined ? [] : [`when ${finding.when}`]),
    ...(finding.absent === undefined ? [] : [`absent: ${finding.absent}`]),
    ...(finding.about === undefined ? [] : [`about ${finding.about.join(", ")}`]),
    ...(checks === (rule.djangoChecks ?? []).join(", ") ? [] : [`Django's own: ${checks === "" ? "none" : checks}`]),
    ...(finding.tags.length === 0 ? [] : [`drawn as ${finding.tags.join(", ")}`]),
    ...(finding.effect === undefined ? [] : [`effect ${finding.effect}`]),
    ...(finding.operation === undefined ? [] : [`operation ${finding.operation}`]),
    ...finding.because.map(({ at, label }) => `${place(at)}${label}`),
    ...finding.fixes.map(({ title, safety }, index) => {
      const edits = analysis.fix(finding.key, index);
      return `${safety === "safe" ? "safe fix" : "fix to review"}: ${title}${edits === undefined ? " (not there)" : shortDiff(diffOf(texts, applyFix(texts, edits)))}`;
    }),
  ];
  return `${place(finding.at)}${finding.certainty} ${finding.severity}: ${finding.message}\n${details.map((line) => `  ${line}\n`).join("")}`;
}

/** The lines that differ, below the file and line of the first of those that stand together; four blanks before each. */
function shortDiff(diff: string): string {
  let file = "";
  let line = 0;
  let isTogether = false;
  let result = "";
  for (const one of diff.split("\n")) {
    const hunk = /^@@ -(\d+)(,0)?/.exec(one);
    if (one.startsWith("+++ b/")) file = one.slice("+++ b/".length);
    else if (hunk !== null) line = Number(hunk[1]) + (hunk[2] === undefined ? 0 : 1);
    else if (/^--- (?:a\/|\/dev\/null)/.test(one)) continue;
    else if (/^[-+]/.test(one)) {
      if (!isTogether) result += `\n    ${file}:${line}`;
      result += `\n    ${one[0] ?? ""} ${one.slice(1)}`.trimEnd();
      if (one.startsWith("-")) line += 1;
      isTogether = true;
      continue;
    } else line += 1;
    isTogether = false;
  }
  return result;
}

/** A fix that changes the same as the one of a finding above it is not written out again. */
function asBefore(text: string): string {
  const known = new Set<string>();
  return text.replace(/^( {2}(?:safe fix|fix to review): .*)((?:\n {4}.*)+)/gm, (whole: string, head: string) => {
    if (known.has(whole)) return `${head} (as above)`;
    known.add(whole);
    return whole;
  });
}
