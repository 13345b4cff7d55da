import { nothingInProduction, oneLine, rangeOf, ruleAddress, statistics, type CheckResult } from "../checkResult.js";
import { undeterminedLines, verdictLine } from "../undetermined.js";

/** For a pull request's comment or a job summary. */
export function markdown(result: CheckResult): string {
  const { session } = result;
  const checked = session.projects.flatMap((project) =>
    project.entries.filter((entry) => entry.checked).map((entry) => code(entry.module)),
  );
  let report = `## Django Deploy Hygiene\n\n**${verdictLine(result)}**${checked.length === 0 ? "" : ` in ${[...new Set(checked)].join(", ")}`}\n`;
  for (const { root, text } of nothingInProduction(session)) report += `\n${code(root)}: ${cell(text)}\n`;
  if (result.merged.length > 0) {
    report += "\n| | Where | What | Rule |\n|---|---|---|---|\n";
    for (const finding of result.merged) {
      const place = `${session.show(finding.at.file)}:${rangeOf(session, finding.at).start.line}`;
      report += `| ${finding.severity} | ${code(place)} | ${cell(finding.message)} | [${finding.ruleId}](${ruleAddress(finding.ruleId)}) |\n`;
    }
  }
  const open = undeterminedLines(result);
  if (open.length > 0) report += "\n" + open.map((line) => `- ${cell(line)}\n`).join("");
  const suppressed = result.findings.filter((finding) => finding.suppressed !== null).length;
  if (suppressed > 0) report += `\n${suppressed} more ${suppressed === 1 ? "is" : "are"} suppressed.\n`;
  if (result.statistics && result.merged.length > 0)
    report +=
      "\n| Rule | Count |\n|---|---|\n" +
      statistics(result)
        .map(({ ruleId, count }) => `| ${ruleId} | ${count} |\n`)
        .join("");
  if (result.problems.length > 0)
    report +=
      "\n### Could not be processed\n\n" +
      result.problems.map((problem) => `- ${code(session.show(problem.file))}: ${cell(problem.message)}\n`).join("");
  return report;
}

/** Text of the project as text: in a table, and without making links, mentions, tags or emphasis of it. */
export function cell(text: string): string {
  return oneLine(text)
    .replace(/[\\|<`*[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (sign) => (sign === "<" ? "&lt;" : `\\${sign}`))
    .replace(/(^|[^\w`])@(?=\w)/g, "$1@\u200b");
}

/** A code span that also holds backticks; within a table `|` is escaped even there. */
function code(text: string): string {
  const plain = oneLine(text).replaceAll("|", "\\|");
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 ? " " : "";
  return fence + space + plain + space + fence;
}
