/**
 * `npm run parity -- --python N [--from S]`: N generated settings modules, from seed S on, run by Python and by the evaluator.
 * Ends with 1 where something that the evaluator claims to know differs from what Python does.
 * `--shrink N`: how many failures are made small (20). `--record`: writes what Python makes of cases.md to cases.json.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { readArguments, readNumber } from "../../../scripts/tools/scriptArguments.js";
import { createEngine } from "../../harness/engine.js";
import { parseCaseFile } from "../caseFile.js";
import { fuzz, type FuzzOptions } from "./fuzz.js";
import { findPython, startPython, type PythonAnswer } from "./python.js";

const usage = "Usage: npm run parity -- --python NUMBER [--from SEED] [--shrink NUMBER] [--reasons NUMBER] [--record]";

export async function comparePython(root: string): Promise<number> {
  const { values } = readArguments(usage, {
    python: { type: "string", default: "" },
    from: { type: "string", default: "0" },
    shrink: { type: "string", default: "20" },
    reasons: { type: "string", default: "25" },
    record: { type: "boolean", default: false },
  });
  const number = (name: "python" | "from" | "shrink" | "reasons"): number =>
    readNumber(usage, `--${name}`, values[name]);
  const [count, from, shrunk, reasons] = [number("python"), number("from"), number("shrink"), number("reasons")];
  const command = findPython(root);
  if (command === undefined) {
    console.error("There is no Python 3 here.");
    return 1;
  }
  const pythons = [startPython(root, command, 1), startPython(root, command, 2)] as const;
  try {
    if (values.record) await record(root, pythons);
    const { parser } = await createEngine();
    const result = await fuzz({
      from,
      to: from + count,
      pythons,
      parser,
      shrunk,
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
    for (const [reason, count] of [...result.unknown].sort((a, b) => b[1] - a[1]).slice(0, reasons))
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
