import { countsText, stateTexts, type Audit, type AuditItem, type AuditPlace, type AuditTarget } from "./audit.js";
import { order } from "./reportBar.js";

/** For pull requests and files: GitHub's Markdown, in which text of the project stays text. */
export function reportMarkdown(audit: Audit): string {
  const facts = audit.facts.map(([name, value]) => `- ${name}: ${plain(value)}\n`).join("");
  return `# ${plain(audit.title)}\n\n**${plain(audit.verdict)}**\n\n${facts}${audit.targets.map((target) => targetText(target)).join("")}`;
}

function targetText(target: AuditTarget): string {
  const facts = target.facts.map(([name, value]) => `- ${name}: ${plain(value)}\n`).join("");
  const counts = target.counts.map(({ state, count }) => `${count} ${stateTexts[state]}`).join(", ");
  const sections = target.sections
    .map((section) => `\n### ${plain(section.title)}\n\n${section.items.map(itemText).join("")}`)
    .join("");
  const said = table("What people said, newest first", ["On", "Who", "What"], target.said, ({ on, by, text }) => [
    on,
    plain(by),
    plain(text),
  ]);
  const history = table(
    "At earlier commits, newest first",
    ["On", "Commit", "Items"],
    target.history,
    ({ on, commit, items }) => [on, code(commit), countsText(items, order)],
  );
  const findings = table("Findings", ["Severity", "Where", "What", "Rule"], target.findings, (one) => [
    one.severity,
    where(one.place),
    plain(one.message),
    code(one.ruleId),
  ]);
  const suppressed = table("Suppressed findings", ["Where", "What", "Rule", "Why"], target.suppressed, (one) => [
    where(one.place),
    plain(one.message),
    code(one.ruleId),
    plain(one.why),
  ]);
  return `\n## ${plain(target.title)}\n\n**${plain(target.verdict)}**\n\n${facts}${counts === "" ? "" : `- Items: ${counts}\n`}${history}${sections}${said}${findings}${suppressed}`;
}

function itemText({ title, state, reason, evidence, said }: AuditItem): string {
  // No box is ticked for what does not apply.
  const box = state === "not-applicable" ? "" : state === "pass" || state === "confirmed" ? "[x] " : "[ ] ";
  const lines = evidence
    .map(({ place, text }) => `  - ${place === undefined ? "" : `${where(place)}: `}${plain(text)}\n`)
    .join("");
  return `- ${box}${plain(title)} — **${stateTexts[state]}**${reason === "" ? "" : `: ${plain(reason)}`}\n${said === undefined ? "" : `  - ${plain(said)}\n`}${lines}`;
}

function table<Row>(
  title: string,
  columns: readonly string[],
  rows: readonly Row[],
  cells: (row: Row) => readonly string[],
): string {
  if (rows.length === 0) return "";
  const line = (texts: readonly string[]): string => `| ${texts.join(" | ")} |\n`;
  return `\n### ${title}\n\n${line(columns)}${line(columns.map(() => "---"))}${rows.map((row) => line(cells(row))).join("")}`;
}

function where({ path, line }: AuditPlace): string {
  return code(`${path}:${line}`);
}

/** Text as text: no links, mentions, tags, emphasis, or cells of it. */
function plain(text: string): string {
  return oneLine(text)
    .replace(/[\\|<>&`*[\]~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (sign) => entities[sign] ?? `\\${sign}`)
    .replace(/(^|[^\w`])@(?=\w)/g, "$1@\u200b")
    .replace(/^(?:[#+-]|\d+[.)])(?=\s)/, "\\$&")
    .replace(/\bhttps?:\/\//g, (scheme) => scheme.replace(":", "&#58;"));
}

const entities: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;" };

/** A code span that also holds backticks; within a table `|` is escaped even there. */
function code(text: string): string {
  const shown = oneLine(text).replaceAll("|", "\\|");
  const fence = "`".repeat(1 + Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length)));
  const space = fence.length > 1 ? " " : "";
  return fence + space + shown + space + fence;
}

function oneLine(text: string): string {
  return text.replace(/[\s\u0000-\u001f\u007f]+/g, " ").trim();
}
