import type { VariableReport } from "../report.js";
import type { Span } from "../text/span.js";

/** On the name of an environment variable: who reads it, what sets and lists it. Never a value. `place`: `base.py:12`. */
export function variableHover({ name, reads, sets, examples }: VariableReport, place: (at: Span) => string): string {
  const lines = [
    ...reads.map(
      ({ at, reader, required, cast }) =>
        `read by ${place(at)} (${reader}${cast === undefined ? "" : `, as ${cast}`}), ${required ? "which raises while it is unset" : "which goes on while it is unset"}`,
    ),
    ...sets.map(({ at, target }) => `set by ${place(at)} for ${target}`),
    ...examples.map(({ at }) => `listed in ${place(at)}`),
  ];
  const shown = lines.slice(0, mostLines).map((line) => `- ${line}`);
  const more = lines.length > mostLines ? [`- ${lines.length - mostLines} more`] : [];
  return `**${name.replace(/_/g, "\\_")}** (environment variable)\n\n${[...shown, ...more].join("\n")}`;
}

const mostLines = 8;
