import type { GunicornSubject, ProjectView } from "../rules/views.js";
import type { GunicornCommandLine, GunicornCommandProblem } from "./commandLine.js";

export interface FoundProblem {
  readonly problem: GunicornCommandProblem;
  readonly line: GunicornCommandLine;
}

/** What argparse refuses in the command line and GUNICORN_CMD_ARGS, where every word before it can be seen. */
export function commandProblems(subject: GunicornSubject, project: ProjectView): readonly FoundProblem[] {
  const resolved = subject.process?.gunicorn;
  const version = project.distribution("gunicorn");
  // Before 20 the table was another.
  if (resolved === undefined || /^(?:1?\d|0)\./.test(version ?? "")) return [];
  return [resolved.line, ...(resolved.environmentLine === undefined ? [] : [resolved.environmentLine])].flatMap(
    (line) => line.problems.filter((problem) => !problem.word.dynamic).map((problem) => ({ problem, line })),
  );
}
