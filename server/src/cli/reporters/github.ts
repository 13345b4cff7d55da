import { nothingInProduction, oneLine, rangeOf, type CheckResult } from "../checkResult.js";
import { severities } from "../../core/settings/verdict.js";
import { undeterminedLines, verdictLine } from "../undetermined.js";

/**
 * GitHub's workflow commands: annotations on the changed lines, the worst first, since GitHub shows only the first ten of each kind for a step;
 * then everything in a group of the log.
 */
export function github(result: CheckResult): string {
  const { session, merged, problems } = result;
  const sorted = [...merged].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const annotations = sorted.map((finding) => {
    const { start, end } = rangeOf(session, finding.at);
    const kind = finding.severity === "error" || finding.severity === "warning" ? finding.severity : "notice";
    // GitHub takes columns only within one line.
    const columns = start.line === end.line ? `,col=${start.column},endColumn=${end.column}` : "";
    return `::${kind} file=${property(session.show(finding.at.file))},line=${start.line},endLine=${end.line}${columns},title=${property(finding.ruleId)}::${data(finding.message)}\n`;
  });
  const failures = problems
    .filter((problem) => problem.fatal)
    .map(
      ({ file, message }) =>
        `::error file=${property(session.show(file))},title=could not be processed::${data(message)}\n`,
    );
  const nothing = nothingInProduction(session).map(
    ({ root, text }) => `::warning title=nothing in production::${data(`${root}: ${text}`)}\n`,
  );
  // Each line begins with a word of ours: a line that begins with `::` would be a command.
  const rows = merged.map((finding) => {
    const { start } = rangeOf(session, finding.at);
    return `${finding.severity}[${finding.ruleId}] ${plain(`${session.show(finding.at.file)}:${start.line}:${start.column} ${finding.message}`)}\n`;
  });
  const summary = verdictLine(result);
  // Behind a word of ours, too.
  const open = undeterminedLines(result).map((line) => `note: ${plain(line)}\n`);
  return (
    failures.join("") +
    nothing.join("") +
    annotations.join("") +
    (rows.length === 0
      ? `${open.join("")}${summary}\n`
      : `::group::${data(`Django Deploy Hygiene: ${summary}`)}\n${rows.join("")}${open.join("")}::endgroup::\n`)
  );
}

/** Escapes of the runner: github.com/actions/toolkit, packages/core/src/command.ts. */
function data(text: string): string {
  return withoutOldCommands(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function plain(text: string): string {
  return withoutOldCommands(oneLine(text));
}

/** `##[command]` of the first runners is still read, anywhere in a line (actions/runner, ActionCommand.cs). */
function withoutOldCommands(text: string): string {
  return text.replaceAll("##[", "## [");
}
