import type { VariableReport } from "../../core/report.js";
import { compareText } from "../../core/text/compareText.js";
import type { Arguments } from "../arguments.js";
import { placeText, rangeOf } from "../checkResult.js";
import { paint, wantsColor } from "../color.js";
import type { CommandLineHost } from "../commandLineHost.js";
import type { Json } from "../encodeValue.js";
import { exitStatus, reportProblems, writeReport } from "../output.js";
import { jsonText } from "../reporters/json.js";
import { openWorkbench, requireEntries, type Session } from "../session.js";
import type { Span } from "../../core/text/span.js";

/** Every variable that settings, gunicorn and deploy files read or set. */
export async function environment(host: CommandLineHost, args: Arguments): Promise<number> {
  const session = (await openWorkbench(host, args)).session();
  requireEntries(session, args.settings);
  const variables = merge(
    session.analyses.flatMap((analysis) => analysis.environment()),
    session,
  );
  writeReport(
    host,
    args,
    args.format === "json"
      ? json(session, variables)
      : text(session, variables, args.output === undefined && wantsColor(host, host.stdout)),
  );
  reportProblems(host, session, session.problems);
  return exitStatus(session.problems, false);
}

/** One row per name; restricted to the files given, where files were given. */
function merge(all: readonly VariableReport[], session: Session): readonly VariableReport[] {
  const only = session.onlyFiles;
  const shown = (place: { readonly at: Span }): boolean => only === undefined || only.has(place.at.file);
  const byName = new Map<string, VariableReport>();
  for (const one of all) {
    const before = byName.get(one.name);
    byName.set(one.name, {
      name: one.name,
      reads: [...(before?.reads ?? []), ...one.reads.filter(shown)],
      sets: [...(before?.sets ?? []), ...one.sets.filter(shown)],
      examples: [...(before?.examples ?? []), ...one.examples.filter(shown)],
    });
  }
  return [...byName.values()]
    .filter(({ reads, sets, examples }) => reads.length + sets.length + examples.length > 0)
    .sort((a, b) => compareText(a.name, b.name));
}

function json(session: Session, variables: readonly VariableReport[]): string {
  const place = (at: Span): { readonly file: string; readonly line: number } => ({
    file: session.show(at.file),
    line: rangeOf(session, at).start.line,
  });
  return jsonText({
    schemaVersion: 1,
    variables: variables.map(
      ({ name, reads, sets, examples }): Json => ({
        name,
        reads: reads.map(({ at, reader, required, hasDefault, cast }) => ({
          ...place(at),
          reader,
          required,
          defaultKnown: hasDefault,
          cast: cast ?? null,
        })),
        sets: sets.map(({ at, target }) => ({ ...place(at), target })),
        examples: examples.map(({ at }) => place(at)),
      }),
    ),
  });
}

function text(session: Session, variables: readonly VariableReport[], colored: boolean): string {
  const { bold, dim } = paint(colored);
  if (variables.length === 0) return "No environment variable is read or set here.\n";
  return variables
    .map(({ name, reads, sets, examples }) => {
      const required = reads.some((read) => read.required) ? " (required)" : "";
      const lines = [
        ...reads.map(
          ({ at, reader, required: needed, cast }) =>
            `read at ${placeText(session, at)} by ${reader}${cast === undefined ? "" : ` as ${cast}`}${needed ? ", required" : ", has a default"}`,
        ),
        ...sets.map(({ at, target }) => `set at ${placeText(session, at)} for ${target}`),
        ...examples.map(({ at }) => `listed at ${placeText(session, at)}`),
      ];
      return `${bold(name)}${required}\n${lines.map((line) => dim(`  ${line}`) + "\n").join("")}`;
    })
    .join("");
}
