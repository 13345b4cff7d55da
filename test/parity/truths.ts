/** Recorded truths: one JSON file per topic, by Django version, so that a machine without Django measures against the same. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { importedDistributions } from "../harness/pythonLibraries.js";
import { parseCaseFile, type ParityCase } from "./caseFile.js";
import { askOracle, feature, type Interpreter, type Truth } from "./oracle.js";

/** One case under one Django. */
export interface Row {
  readonly case: ParityCase;
  /** "3.2". */
  readonly django: string;
  readonly libraries: Readonly<Record<string, string>>;
  readonly truth: Truth;
}

export interface TopicTruths {
  readonly django: Readonly<
    Record<
      string,
      {
        readonly version: string;
        readonly python: string;
        /** Of the libraries that some case of the topic imports. */
        readonly libraries: Readonly<Record<string, string>>;
        readonly rows: Readonly<Record<string, Truth>>;
      }
    >
  >;
}

export function readCases(root: string): ReadonlyMap<string, readonly ParityCase[]> {
  const folder = path.join(root, "test/parity/cases");
  const topics = readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .sort();
  return new Map(
    topics.map((name) => {
      const topic = name.slice(0, -".md".length);
      return [topic, parseCaseFile(topic, readFileSync(path.join(folder, name), "utf8"))];
    }),
  );
}

export function readTruths(root: string, topic: string): TopicTruths {
  const file = truthsFile(root, topic);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as TopicTruths) : { django: {} };
}

export function writeTruths(root: string, topic: string, truths: TopicTruths): void {
  writeFileSync(truthsFile(root, topic), toText(truths));
}

/** One line for each row, so that a change shows in one line. */
function toText(truths: TopicTruths): string {
  const versions = Object.entries(truths.django).map(([django, { rows, ...head }]) => {
    const lines = Object.entries(rows).map(([id, truth]) => `   ${JSON.stringify(id)}: ${JSON.stringify(truth)}`);
    return `  ${JSON.stringify(django)}: {\n${JSON.stringify(head).slice(1, -1).replace(/^/, "   ")},\n   "rows": {\n${lines.join(",\n")}\n   }\n  }`;
  });
  return `{\n "django": {\n${versions.join(",\n")}\n }\n}\n`;
}

/** Every case for which a truth is recorded, under every Django recorded. */
export function recordedRows(root: string): { readonly rows: readonly Row[]; readonly unrecorded: readonly string[] } {
  const rows: Row[] = [];
  const unrecorded: string[] = [];
  for (const [topic, cases] of readCases(root)) {
    const truths = readTruths(root, topic);
    for (const one of cases) {
      const before = rows.length;
      for (const [django, recorded] of Object.entries(truths.django)) {
        const truth = recorded.rows[one.id];
        if (truth !== undefined) rows.push({ case: one, django, libraries: recorded.libraries, truth });
      }
      if (rows.length === before) unrecorded.push(one.id);
    }
  }
  return { rows, unrecorded };
}

/** Asks Django again. `drift` lists what differs from the record, one line each; `truths` is what it says now. */
export async function recompute(
  root: string,
  interpreters: readonly Interpreter[],
): Promise<{ readonly drift: readonly string[]; readonly truths: ReadonlyMap<string, TopicTruths> }> {
  const drift: string[] = [];
  const all = new Map<string, TopicTruths>();
  const topics = readCases(root);
  for (const topic of topics.keys()) all.set(topic, readTruths(root, topic));
  for (const interpreter of interpreters) {
    const cases = [...topics.values()]
      .flat()
      .filter((one) => one.requires.every((name) => interpreter.libraries[name] !== undefined));
    const answers = await askOracle(root, interpreter, cases);
    const now = new Map(cases.map((one, index) => [one.id, answers[index] as Truth]));
    const version = feature(interpreter.django);
    for (const [topic, list] of topics) {
      const recorded = all.get(topic)?.django[version];
      const rows: Record<string, Truth> = {};
      for (const one of list) {
        const answer = now.get(one.id);
        const before = recorded?.rows[one.id];
        // A case that asks for a library this Python lacks keeps the truth recorded where it was there.
        const truth = answer ?? before;
        if (truth !== undefined) rows[one.id] = truth;
        if (answer === undefined) continue;
        // Some topics are recorded for further Djangos: those whose conditions follow the version.
        if (before === undefined) {
          if (recorded !== undefined) drift.push(`${one.id} (Django ${version}): not recorded`);
        } else if (!isDeepStrictEqual(comparable(before), comparable(answer)))
          drift.push(`${one.id} (Django ${version}): ${difference(before, answer)}`);
      }
      for (const id of Object.keys(recorded?.rows ?? {}))
        if (!list.some((one) => one.id === id))
          drift.push(`${id} (Django ${version}): recorded, but there is no such case`);
      const libraries = librariesOf(list, interpreter, recorded?.libraries);
      if (Object.keys(rows).length === 0) continue;
      all.set(topic, {
        django: {
          ...all.get(topic)?.django,
          [version]: { version: interpreter.django, python: interpreter.python, libraries, rows },
        },
      });
    }
  }
  return { drift, truths: all };
}

/** How a message is worded differs between versions of Python; type and place decide. */
function comparable(truth: Truth): unknown {
  return { ...truth, raises: truth.raises === null ? null : { ...truth.raises, message: "" } };
}

function librariesOf(
  cases: readonly ParityCase[],
  interpreter: Interpreter,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    importedDistributions(cases.flatMap((one) => Object.values(one.files))).flatMap((distribution) => {
      const version = interpreter.libraries[distribution] ?? before?.[distribution];
      return version === undefined ? [] : [[distribution, version]];
    }),
  );
}

function difference(before: Truth, now: Truth): string {
  if (before.raises?.type !== now.raises?.type || before.raises?.line !== now.raises?.line)
    return `raises ${before.raises?.type ?? "nothing"} → ${now.raises?.type ?? "nothing"}`;
  if (!isDeepStrictEqual(before.ids, now.ids)) return `ids ${before.ids.join(" ")} → ${now.ids.join(" ")}`;
  const names = [...new Set([...Object.keys(before.settings), ...Object.keys(now.settings)])].filter(
    (name) => !isDeepStrictEqual(before.settings[name], now.settings[name]),
  );
  return names.length > 0 ? `values of ${names.join(", ")}` : "crashes of check functions";
}

function truthsFile(root: string, topic: string): string {
  return path.join(root, "test/parity/truths", `${topic}.json`);
}
