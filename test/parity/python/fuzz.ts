/** Runs seeds through Python and through the evaluator, and makes what differs small. */
import { evaluateText } from "../../harness/evaluateFiles.js";
import type { PythonParser } from "../../../server/src/core/syntax/python/parser.js";
import { compareWithPython, type Outcome } from "./compare.js";
import { generateModules, renderFiles, type GeneratedModules } from "./generator.js";
import type { ModuleFiles, Python } from "./python.js";
import { shrink } from "./shrink.js";

export interface FuzzResult {
  readonly seeds: number;
  readonly equal: number;
  /** How often a reason left a value open. */
  readonly unknown: ReadonlyMap<string, number>;
  readonly failures: readonly Failure[];
  /** Modules that are no Python, or run for too long. */
  readonly skipped: number;
}

export interface Failure {
  readonly seed: number;
  /** What differs in the smallest modules that were found. */
  readonly differences: Outcome["differences"];
  readonly files: Readonly<Record<string, string>>;
}

export interface FuzzOptions {
  readonly from: number;
  readonly to: number;
  /** Two with different seeds for hashes. */
  readonly pythons: readonly [Python, Python];
  readonly parser: PythonParser;
  /** How many failures are made small. */
  readonly shrunk: number;
  readonly onFailure?: (failure: Failure) => void;
}

export async function fuzz({ from, to, pythons, parser, shrunk, onFailure }: FuzzOptions): Promise<FuzzResult> {
  const unknown = new Map<string, number>();
  const failures: Failure[] = [];
  let [equal, skipped] = [0, 0];
  const batch = 64;
  for (let start = from; start < to; start += batch) {
    const asked = Array.from({ length: Math.min(batch, to - start) }, (_, index) => generateModules(start + index)).map(
      (modules) => ({ modules, answers: ask(modules, pythons) }),
    );
    for (const { modules, answers } of asked) {
      const outcome = judge(modules, parser, await answers);
      if (!outcome) {
        skipped++;
        continue;
      }
      equal += outcome.equal;
      for (const reason of outcome.unknown) unknown.set(reason, (unknown.get(reason) ?? 0) + 1);
      if (outcome.differences.length === 0) continue;
      const failure =
        failures.length < shrunk
          ? await smallest(modules, parser, pythons, outcome)
          : { seed: modules.seed, differences: outcome.differences, files: renderFiles(modules.files) };
      failures.push(failure);
      onFailure?.(failure);
    }
  }
  return { seeds: to - from, equal, unknown, failures, skipped };
}

type Answers = readonly [Awaited<ReturnType<Python["ask"]>>, Awaited<ReturnType<Python["ask"]>>];

function ask(modules: GeneratedModules, [first, second]: FuzzOptions["pythons"]): Promise<Answers> {
  const files = moduleFiles(modules);
  return Promise.all([first.ask(files), second.ask(files)]);
}

function moduleFiles(modules: GeneratedModules): ModuleFiles {
  return { files: renderFiles(modules.files), module: modules.module };
}

function judge(modules: GeneratedModules, parser: PythonParser, [truth, varying]: Answers): Outcome | undefined {
  if (
    truth.trouble !== undefined ||
    varying.trouble !== undefined ||
    truth.raises?.type === "SyntaxError" ||
    truth.raises?.type === "RecursionError"
  )
    return undefined;
  const files = moduleFiles(modules);
  if (truth.raises?.type !== varying.raises?.type) return undefined;
  const outcome = compareWithPython(files, evaluate(files, parser), truth, varying);
  // What cannot be seen may have raised, and then other statements run: only where everything is known, every difference is one.
  return outcome.unknown.length > 0 ? { ...outcome, differences: [] } : outcome;
}

export function evaluate({ files }: ModuleFiles, parser: PythonParser): ReturnType<typeof evaluateText> {
  const { "settings.py": settings = "", ...others } = files;
  return evaluateText(parser, settings, { files: others, environment: {}, names: "all" });
}

async function smallest(
  modules: GeneratedModules,
  parser: PythonParser,
  pythons: FuzzOptions["pythons"],
  before: Outcome,
): Promise<Failure> {
  const isAboutRaising = before.differences.some((one) => one.name === "raises");
  let last = before;
  const small = await shrink(modules, async (smaller) => {
    const outcome = judge(smaller, parser, await ask(smaller, pythons));
    if (
      !outcome ||
      outcome.differences.length === 0 ||
      outcome.differences.some((one) => one.name === "raises") !== isAboutRaising
    )
      return false;
    last = outcome;
    return true;
  });
  return { seed: modules.seed, differences: last.differences, files: renderFiles(small.files) };
}
