import { paint } from "../color.js";
import { nothingText, oneLine, rangeOf, statisticsText, type CheckResult } from "../checkResult.js";
import { undeterminedLines, verdictLine } from "../undetermined.js";

/** One line per finding, as compilers write them: editors and problem matchers understand it. */
export function concise(result: CheckResult): string {
  const { session } = result;
  const { bold } = paint(result.color);
  const lines = result.merged.map((finding) => {
    const { start } = rangeOf(session, finding.at);
    const entries = finding.entries.length === 0 ? "" : ` (${finding.entries.join(", ")})`;
    return `${bold(oneLine(session.show(finding.at.file)))}:${start.line}:${start.column}: ${finding.severity}[${finding.ruleId}] ${oneLine(finding.message)}${entries}\n`;
  });
  const open = undeterminedLines(result).map((line) => `${line}\n`);
  return (
    lines.join("") +
    open.join("") +
    nothingText(session) +
    (result.statistics ? statisticsText(result) : "") +
    verdictLine(result) +
    "\n"
  );
}
