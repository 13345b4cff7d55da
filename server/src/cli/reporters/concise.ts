import { paint } from "../color.js";
import { rangeOf, statisticsText, summaryText, type CheckResult } from "../checkResult.js";

/** One line per finding, as compilers write them: editors and problem matchers understand it. */
export function concise(result: CheckResult): string {
  const { session } = result;
  const { bold } = paint(result.color);
  const lines = result.merged.map((finding) => {
    const { start } = rangeOf(session, finding.at);
    const entries = finding.entries.length === 0 ? "" : ` (${finding.entries.join(", ")})`;
    return `${bold(session.show(finding.at.file))}:${start.line}:${start.column}: ${finding.severity}[${finding.ruleId}] ${finding.message.replace(/\s*\n\s*/g, " ")}${entries}\n`;
  });
  return lines.join("") + (result.statistics ? statisticsText(result) : "") + capitalized(summaryText(result.summary)) + "\n";
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
