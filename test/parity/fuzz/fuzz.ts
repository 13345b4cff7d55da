/**
 * `npm run fuzz`: libraries' models and Django's checks against the real ones, on thousands of generated inputs.
 *
 *   npm run fuzz                                 300 seeds of each kind
 *   npm run fuzz -- --seeds 5000..6000           other seeds
 *   npm run fuzz -- --kind settings              only Django's checks; --kind probes only libraries
 *   npm run fuzz -- --only environ               only libraries whose name has the text
 *   npm run fuzz -- --django 5.2                 only that Django
 *   npm run fuzz -- --unknown                    prints what the model does not know too
 *   npm run fuzz -- --record                     writes the truths of the seeds that the test suite asks
 *
 * The Pythons asked are those of `npm run parity` (PARITY_PYTHON adds others). Ends with 1 where a value or an exception differs.
 */
import { readArguments, readNumber, readRange, wrongUse } from "../../../scripts/tools/scriptArguments.js";
import { createEngine } from "../../harness/engine.js";
import { compare } from "../compare.js";
import { askOracle, feature, findInterpreters, type Interpreter } from "../oracle.js";
import { createTool, type Tool } from "../tool.js";
import { compareProbes, type ProbeDifference } from "./compareProbes.js";
import { differences } from "./compareSettings.js";
import { probeCase } from "./libraries.js";
import { record } from "./recorded.js";
import { settingsCase } from "./settings.js";

/** The first seeds, of both kinds, are recorded for the test suite. */
const recordedSeeds = 70;

const kinds = ["probes", "settings"];
const usage = `Usage: npm run fuzz [-- [--seeds FROM..TO] [--kind ${kinds.join("|")}] [--only TEXT] [--django VERSION] [--show NUMBER] [--unknown] [--record]]`;

process.exitCode = await main(process.cwd());

interface Options {
  readonly from: number;
  readonly to: number;
  readonly only: string;
  readonly limit: number;
  readonly unknown: boolean;
}

async function main(root: string): Promise<number> {
  const { values } = readArguments(usage, {
    seeds: { type: "string", default: "0..300" },
    kind: { type: "string" },
    only: { type: "string", default: "" },
    django: { type: "string" },
    show: { type: "string", default: "400" },
    unknown: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
  });
  const { kind, only, unknown } = values;
  if (kind !== undefined && !kinds.includes(kind)) throw wrongUse(`There is no kind ${kind}`, usage);
  const [from, to] = readRange(usage, "--seeds", values.seeds);
  const options: Options = { from, to, only, limit: readNumber(usage, "--show", values.show), unknown };
  const interpreters = findInterpreters(root).filter((one) =>
    (values.django ?? one.django).startsWith(feature(one.django)),
  );
  if (values.record) {
    const seeds = Array.from({ length: recordedSeeds }, (_, seed) => seed);
    await record(
      root,
      interpreters,
      new Map(seeds.map((seed) => [seed, probeCase(seed)])),
      new Map(seeds.map((seed) => [seed, settingsCase(seed)])),
    );
    return 0;
  }
  const tool = createTool(await createEngine());
  const probes = kind === "settings" ? 0 : await fuzzProbes(root, interpreters, tool, options);
  const settings = kind === "probes" ? 0 : await fuzzSettings(root, interpreters, tool, options);
  return probes + settings > 0 ? 1 : 0;
}

async function fuzzProbes(
  root: string,
  interpreters: readonly Interpreter[],
  tool: Tool,
  { from, to, only, limit, unknown }: Options,
): Promise<number> {
  let compared = 0;
  const differing: (ProbeDifference & { readonly django: string; readonly library: string })[] = [];
  for (const interpreter of interpreters) {
    const django = feature(interpreter.django);
    const cases = Array.from({ length: to - from }, (_, index) => probeCase(from + index)).filter(
      (one) => one.library.includes(only) && one.requires.every((name) => interpreter.libraries[name] !== undefined),
    );
    const truths = await askOracle(root, interpreter, cases);
    cases.forEach((one, index) => {
      const truth = truths[index];
      if (truth === undefined) return;
      const result = compareProbes(one, truth, tool({ ...one, django, libraries: interpreter.libraries }));
      compared += result.compared;
      differing.push(...result.differences.map((difference) => ({ ...difference, django, library: one.library })));
    });
  }
  const shown = new Set<string>();
  for (const one of differing.filter((each) => each.kind !== "unknown" || unknown)) {
    const text = `${one.kind === "unknown" ? "unknown  " : "DIFFERENT"} ${one.probe}\n    env   ${JSON.stringify(one.environment)}\n    truth ${JSON.stringify(one.truth)}\n    tool  ${JSON.stringify(one.tool)}`;
    if (!shown.has(text) && shown.size < limit)
      console.log(`[${one.library}, Django ${one.django}] ${one.id}\n  ${text}`);
    shown.add(text);
  }
  const byLibrary = new Map<string, readonly [number, number]>();
  for (const one of differing) {
    const [different, hidden] = byLibrary.get(one.library) ?? [0, 0];
    byLibrary.set(one.library, one.kind === "unknown" ? [different, hidden + 1] : [different + 1, hidden]);
  }
  for (const [library, [different, hidden]] of byLibrary)
    console.log(`${library}: ${different} different, ${hidden} unknown`);
  const wrong = differing.filter((one) => one.kind !== "unknown").length;
  console.log(`libraries: ${compared} compared, ${wrong} different, ${differing.length - wrong} unknown`);
  return wrong;
}

async function fuzzSettings(
  root: string,
  interpreters: readonly Interpreter[],
  tool: Tool,
  { from, to, limit, unknown }: Options,
): Promise<number> {
  let [compared, open, wrong, printed] = [0, 0, 0, 0];
  for (const interpreter of interpreters) {
    const django = feature(interpreter.django);
    const cases = Array.from({ length: to - from }, (_, index) => settingsCase(from + index));
    const truths = await askOracle(root, interpreter, cases);
    cases.forEach((one, index) => {
      const truth = truths[index];
      if (truth === undefined) return;
      const row = compare(one.id, django, truth, tool({ ...one, django, libraries: {} }));
      const different = differences(row);
      compared++;
      // A check that raises says nothing, and the tool says that it does not know.
      const crashed = truth.crashes.length > 0;
      if (row.open && !crashed) open++;
      if (different.length > 0) wrong++;
      if (printed++ < limit && (different.length > 0 || (row.open && !crashed && unknown)))
        console.log(
          `[Django ${django}] ${one.id}${row.open ? ` open (${row.reasons.join("; ")})` : ""}: ${different.join("; ")}${truth.raises === null ? "" : ` | Django raises ${truth.raises.type}: ${truth.raises.message}`}`,
        );
    });
  }
  console.log(`settings: ${compared} compared, ${wrong} different, ${open} open where no check of Django's raises`);
  return wrong;
}
