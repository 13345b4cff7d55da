import { basename } from "../../core/project/paths.js";
import type { VariableReport } from "../../core/report.js";
import type { EnvironmentResponse, WireVariable } from "../protocol.js";
import type { Snapshot } from "../session.js";
import { toLocation, type Places } from "../toProtocol.js";

/** Every environment variable of every folder: read here, set there, listed in an example. Never a value. */
export function environment(snapshot: Snapshot): EnvironmentResponse {
  return {
    folders: snapshot.folders.flatMap((folder) => {
      const variables = folder.analysis.environment().map((variable) => wireVariable(variable, snapshot.places));
      return variables.length === 0 ? [] : [{ root: folder.root, name: basename(folder.root), variables }];
    }),
  };
}

function wireVariable({ name, reads, sets, examples }: VariableReport, places: Places): WireVariable {
  return {
    name,
    state: stateOf(reads, sets),
    places: [
      ...reads.map(({ at, reader, required, cast }) => ({
        kind: "read" as const,
        text: `read by ${reader}${cast === undefined ? "" : ` as ${cast}`}, ${required ? "required" : "has a default"}`,
        location: toLocation(at, places),
      })),
      ...sets.map(({ at, target }) => ({
        kind: "set" as const,
        text: `set for ${target}`,
        location: toLocation(at, places),
      })),
      ...examples.map(({ at }) => ({
        kind: "listed" as const,
        text: "listed as an example",
        location: toLocation(at, places),
      })),
    ],
  };
}

function stateOf(reads: VariableReport["reads"], sets: VariableReport["sets"]): WireVariable["state"] {
  if (reads.length === 0) return "not-read";
  if (sets.some((one) => one.target === "production")) return "set";
  return reads.some((read) => read.required) ? "required" : "default";
}
