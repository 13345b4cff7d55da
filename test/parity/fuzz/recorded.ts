/** Recorded truths of generated cases: one line a seed, equal answers of several Djangos once. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { askOracle, feature, type Interpreter, type OracleProject, type Truth } from "../oracle.js";

export interface Recorded {
  /** By Django: "5.2". */
  readonly versions: Readonly<
    Record<string, { readonly python: string; readonly libraries: Readonly<Record<string, string>> }>
  >;
  /** By seed, then by the Djangos that answer so: "4.2 5.2". */
  readonly probes: Readonly<Record<string, Readonly<Record<string, RecordedTruth>>>>;
  readonly settings: Readonly<Record<string, Readonly<Record<string, RecordedTruth>>>>;
}

/** What decides of a truth: the exception's class alone, and values of probes only. */
export interface RecordedTruth {
  readonly raises?: string;
  readonly ids?: readonly string[];
  readonly crashes?: Truth["crashes"];
  readonly values?: Truth["settings"];
}

export interface SeededCase extends OracleProject {
  readonly requires?: readonly string[];
}

export function readRecorded(root: string): Recorded {
  const file = recordedFile(root);
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Recorded)
    : { versions: {}, probes: {}, settings: {} };
}

/** The truth that compare() takes; values of settings are compared by `npm run fuzz` alone. */
export function truthOf(one: RecordedTruth): Truth {
  return {
    ids: one.ids ?? [],
    crashes: one.crashes ?? [],
    settings: one.values ?? {},
    raises: one.raises === undefined ? null : { type: one.raises, message: "", variable: null, file: null, line: null },
  };
}

export async function record(
  root: string,
  interpreters: readonly Interpreter[],
  probes: ReadonlyMap<number, SeededCase>,
  settings: ReadonlyMap<number, SeededCase>,
): Promise<void> {
  const kinds = await Promise.all(
    [probes, settings].map(async (cases) => {
      const answers = new Map<number, Map<string, string[]>>([...cases.keys()].map((seed) => [seed, new Map()]));
      for (const interpreter of interpreters) {
        const possible = [...cases].filter(([, one]) =>
          (one.requires ?? []).every((name) => interpreter.libraries[name] !== undefined),
        );
        const truths = await askOracle(
          root,
          interpreter,
          possible.map(([, one]) => one),
        );
        possible.forEach(([seed, one], index) => {
          const truth = truths[index];
          if (truth === undefined) return;
          const text = JSON.stringify(shortened(truth, one.probes !== undefined));
          const known = answers.get(seed);
          known?.set(text, [...(known.get(text) ?? []), feature(interpreter.django)]);
        });
      }
      return [...answers]
        .map(
          ([seed, byAnswer]) =>
            `  ${JSON.stringify(String(seed))}: {${[...byAnswer].map(([text, versions]) => `${JSON.stringify(versions.join(" "))}: ${text}`).join(", ")}}`,
        )
        .join(",\n");
    }),
  );
  const versions = interpreters
    .map(
      (one) =>
        `  ${JSON.stringify(feature(one.django))}: ${JSON.stringify({ python: one.python, libraries: one.libraries })}`,
    )
    .join(",\n");
  writeFileSync(
    recordedFile(root),
    `{\n "versions": {\n${versions}\n },\n "probes": {\n${kinds[0] ?? ""}\n },\n "settings": {\n${kinds[1] ?? ""}\n }\n}\n`,
  );
}

function shortened(truth: Truth, isProbe: boolean): RecordedTruth {
  if (truth.raises !== null) return { raises: truth.raises.type };
  if (isProbe) return { values: truth.settings };
  return { ids: truth.ids, ...(truth.crashes.length > 0 && { crashes: truth.crashes }) };
}

function recordedFile(root: string): string {
  return path.join(root, "test/parity/fuzz/truths.json");
}
