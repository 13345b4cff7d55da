/**
 * `npm run fuzz`: libraries' models and Django's checks against the real ones, on thousands of generated inputs.
 *
 *   npm run fuzz                                 300 seeds of each kind
 *   npm run fuzz -- --seeds 5000..6000           other seeds
 *   npm run fuzz -- --kind probes --only environ only libraries whose name has the text
 *   npm run fuzz -- --unknown                    prints what the model does not know too
 *   npm run fuzz -- --record                     writes the truths of the seeds that the test suite asks
 *
 * The Pythons asked are those of `npm run parity` (PARITY_PYTHON adds others). Ends with 1 where a value or an exception differs.
 */
import { createEngine } from "../../harness/engine.js";
import { askOracle, feature, findInterpreters } from "../oracle.js";
import { createTool } from "../tool.js";
import { compareProbes, type ProbeDifference } from "./compareProbes.js";
import { probeCase } from "./libraries.js";

process.exitCode = await main(process.argv.slice(2), process.cwd());

async function main(args: readonly string[], root: string): Promise<number> {
  const value = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const [from = 0, to = 300] = (value("--seeds") ?? "0..300").split("..").map(Number);
  const only = value("--only") ?? "";
  const limit = Number(value("--show") ?? 400);
  const tool = createTool(await createEngine());
  let compared = 0;
  const differing: (ProbeDifference & { readonly django: string; readonly library: string })[] = [];
  for (const interpreter of findInterpreters(root).filter((one) => (value("--django") ?? one.django).startsWith(feature(one.django)))) {
    const django = feature(interpreter.django);
    const cases = Array.from({ length: to - from }, (_, index) => probeCase(from + index)).filter((one) => one.library.includes(only) && one.requires.every((name) => interpreter.libraries[name] !== undefined));
    const truths = await askOracle(root, interpreter, cases);
    cases.forEach((one, index) => {
      const truth = truths[index];
      if (truth === undefined) return;
      const result = compareProbes(one, truth, tool({ ...one, django, libraries: interpreter.libraries }));
      compared += result.compared;
      differing.push(...result.differences.map((difference) => ({ ...difference, django, library: one.library })));
    });
  }
  const wrong = differing.filter((one) => one.kind !== "unknown");
  const shown = new Set<string>();
  for (const one of differing.filter((each) => each.kind !== "unknown" || args.includes("--unknown"))) {
    const text = `${one.kind === "unknown" ? "unknown  " : "DIFFERENT"} ${one.probe}\n    env   ${JSON.stringify(one.environment)}\n    truth ${JSON.stringify(one.truth)}\n    tool  ${JSON.stringify(one.tool)}`;
    if (!shown.has(text) && shown.size < limit) console.log(`[${one.library}, Django ${one.django}] ${one.id}\n  ${text}`);
    shown.add(text);
  }
  const byLibrary = new Map<string, [number, number]>();
  for (const one of differing) {
    const counts = byLibrary.get(one.library) ?? [0, 0];
    byLibrary.set(one.library, one.kind === "unknown" ? [counts[0], counts[1] + 1] : [counts[0] + 1, counts[1]]);
  }
  for (const [library, [different, unknown]] of byLibrary) console.log(`${library}: ${different} different, ${unknown} unknown`);
  console.log(`${compared} compared, ${wrong.length} different, ${differing.length - wrong.length} unknown`);
  return wrong.length > 0 ? 1 : 0;
}
