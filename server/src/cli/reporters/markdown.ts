import { rangeOf, ruleAddress, statistics, summaryText, type CheckResult } from "../checkResult.js";

/** For a pull request's comment or a job summary. */
export function markdown(result: CheckResult): string {
  const { session } = result;
  const text = summaryText(result.summary);
  const checked = session.projects.flatMap((project) => project.entries.filter((entry) => entry.checked).map((entry) => `\`${entry.module}\``));
  let report = `## Django Deploy Hygiene\n\n**${text.slice(0, 1).toUpperCase()}${text.slice(1)}**${checked.length === 0 ? "" : ` in ${checked.join(", ")}`}\n`;
  if (result.merged.length > 0) {
    report += "\n| | Where | What | Rule |\n|---|---|---|---|\n";
    for (const finding of result.merged) {
      const place = `${session.show(finding.at.file)}:${rangeOf(session, finding.at).start.line}`;
      report += `| ${finding.severity} | \`${cell(place)}\` | ${cell(finding.message)} | [${finding.ruleId}](${ruleAddress(finding.ruleId)}) |\n`;
    }
  }
  if (result.statistics) report += "\n| Rule | Count |\n|---|---|\n" + statistics(result).map(({ ruleId, count }) => `| ${ruleId} | ${count} |\n`).join("");
  if (result.problems.length > 0) report += "\n### Could not be processed\n\n" + result.problems.map((problem) => `- \`${session.show(problem.file)}\`: ${cell(problem.message)}\n`).join("");
  return report;
}

export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ").replaceAll("<", "&lt;");
}
