import type { Problem } from "../core/report.js";
import { severities, type Severity } from "../core/settings/verdict.js";
import type { Arguments, FailLevel } from "./arguments.js";
import type { CommandLineHost } from "./commandLineHost.js";
import { resolvePath } from "./paths.js";
import type { Session } from "./session.js";

/** To standard output, or whole into `--output`. */
export function writeReport(host: CommandLineHost, args: Arguments, text: string): void {
  if (args.output === undefined) host.stdout.write(text);
  else host.writeFile(resolvePath(host.cwd, args.output), text);
}

/** What could not be processed is said apart from the report. */
export function reportProblems(host: CommandLineHost, session: Session, problems: readonly Problem[]): void {
  for (const { file, message } of problems) host.stderr.write(`${session.show(file)}: ${message}\n`);
}

/** 2 wins over 1. */
export function exitStatus(problems: readonly Problem[], failed: boolean): 0 | 1 | 2 {
  return problems.some((problem) => problem.fatal) ? 2 : failed ? 1 : 0;
}

/** Whether one of them is as bad as that; no severity is called “never”. */
export function fails(findings: readonly { readonly severity: Severity }[], level: FailLevel): boolean {
  const limit = (severities as readonly string[]).indexOf(level);
  return findings.some(({ severity }) => severities.indexOf(severity) <= limit);
}
