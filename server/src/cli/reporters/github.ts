import { rangeOf, type CheckResult } from "../checkResult.js";

/** GitHub's workflow commands: annotations on the changed lines. */
export function github(result: CheckResult): string {
  const { session } = result;
  return result.merged.map((finding) => {
    const { start, end } = rangeOf(session, finding.at);
    const kind = finding.severity === "error" || finding.severity === "warning" ? finding.severity : "notice";
    // GitHub takes columns only within one line.
    const columns = start.line === end.line ? `,col=${start.column},endColumn=${end.column}` : "";
    return `::${kind} file=${property(session.show(finding.at.file))},line=${start.line},endLine=${end.line}${columns},title=${property(finding.ruleId)}::${data(finding.message)}\n`;
  }).join("");
}

/** Escapes of the runner: github.com/actions/toolkit, packages/core/src/command.ts. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
