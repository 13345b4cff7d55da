/**
 * `npm run parity -- --python N [--from S]`: N generated settings modules, from seed S on, run by Python and by the evaluator.
 * Ends with 1 where something that the evaluator claims to know differs from what Python does.
 * `--shrink N`: how many failures are made small (20). `--record`: writes what Python makes of cases.md to cases.json.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { createEngine } from "../../harness/engine.js";
import { parseCaseFile } from "../caseFile.js";
import { fuzz, type FuzzOptions } from "./fuzz.js";
import { findPython, startPython, type PythonAnswer } from "./python.js";

export async function comparePython(args: readonly string[], root: string): Promise<number> {
  const value = (name: string, otherwise: number): number =>
    args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise;
  const command = findPython(root);
  if (command === undefined) {
    console.error("There is no Python 3 here.");
    return 1;
  }
  const from = value("--from", 0);
  const pythons = [startPython(root, command, 1), startPython(root, command, 2)] as const;
  try {
    if (args.includes("--record")) await record(root, pythons);
    const { parser } = await createEngine();
    const result = await fuzz({
      from,
      to: from + value("--python", 1000),
      pythons,
      parser,
      shrunk: value("--shrink", 20),
      onFailure({ seed, differences, files }) {
        console.log(`--- seed ${seed}`);
        for (const one of differences.slice(0, 4)) console.log(`    ${one.name}: ${one.text}`);
        for (const [name, text] of Object.entries(files))
          if (text.trim() !== "") console.log(`${name === "settings.py" ? "" : `# ${name}\n`}${text}`);
      },
    });
    const open = [...result.unknown.values()].reduce((sum, one) => sum + one, 0);
    console.log(
      `${result.seeds} seeds by ${command}: ${result.failures.length} differ, ${result.equal} values equal, ${open} not determined (${((100 * open) / Math.max(1, open + result.equal)).toFixed(2)} %), ${result.skipped} modules skipped`,
    );
    for (const [reason, count] of [...result.unknown].sort((a, b) => b[1] - a[1]).slice(0, value("--reasons", 25)))
      console.log(`  ${String(count).padStart(6)} ${reason}`);
    return result.failures.length > 0 ? 1 : 0;
  } finally {
    for (const one of pythons) one.close();
  }
}

/** Cases whose values depend on more than the modules cannot be recorded. */
async function record(root: string, [first, second]: FuzzOptions["pythons"]): Promise<void> {
  const folder = path.join(root, "test/parity/python");
  const truths: Record<string, PythonAnswer> = {};
  for (const one of parseCaseFile("python", readFileSync(path.join(folder, "cases.md"), "utf8"))) {
    const [truth, other] = [await first.ask(one), await second.ask(one)];
    if (JSON.stringify(truth) !== JSON.stringify(other) || truth.trouble !== undefined)
      throw new Error(`${one.id}: ${truth.trouble ?? "another answer every time"}`);
    truths[one.id] = truth;
  }
  writeFileSync(path.join(folder, "cases.json"), `${JSON.stringify(truths, undefined, 1)}\n`);
}
