/**
 * `npm run bench [-- --quick] [FOLDER…]`: what an edit, a cold start, many projects, many files and many migrations cost on this machine, in one run;
 * of folders that are named, what an edit of their settings costs. Nothing is written into them.
 * It prints and asserts nothing: figures of different machines, or of a busy one, cannot be compared.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { serverFlags } from "../client/src/serverFlags.js";
import { createPythonParser } from "../server/src/core/syntax/python/parser.js";
import { readGrammars } from "../server/src/hosts/grammars.js";
import { coldRows } from "./bench/coldStart.js";
import { branchRows, engineRow } from "./bench/engine.js";
import { idleServer } from "./bench/languageClient.js";
import { printTable, type Repeats, type Row } from "./bench/measure.js";
import { migrationsRows } from "./bench/migrations.js";
import { realisticProject } from "./bench/realistic.js";
import { realFolder } from "./bench/realFolder.js";
import { manyFilesRows, manyProjectsRows } from "./bench/runs.js";
import { sampleProject } from "./bench/samples.js";
import { serverRow, type NamedSample } from "./bench/server.js";
import { readArguments, wrongUse } from "./tools/scriptArguments.js";

const usage =
  "Usage: npm run bench [-- --quick] [FOLDER…]: ten minutes, or two; of folders that are named, only edits of their settings.";
const { values, positionals } = readArguments(usage, { quick: { type: "boolean", default: false } }, Infinity);
const { quick } = values;
const folders = positionals.map((folder) => resolve(folder));
const absent = folders.find((folder) => !existsSync(folder));
if (absent !== undefined) throw wrongUse(`${absent} does not exist`, usage);
/** Quickly: what takes longer is measured less often. */
const repeats: Repeats = quick ? { count: 60, warmUp: 20, most: 1_500 } : { count: 300, warmUp: 20, most: 30_000 };
const edits = quick ? { count: 1_000, most: 2_500 } : { count: 1_000, most: 300_000 };
const temporary = mkdtempSync(join(tmpdir(), "bench-"));

try {
  await bench();
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  console.log(
    `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1) ?? "?"}, Node ${process.version}`,
  );
  if (!existsSync("dist/server.js")) throw new Error("dist/ is missing: run npm run build first");
  const parser = await createPythonParser(await readGrammars(join(import.meta.dirname, "..")));

  const engineRows: Row[] = [];
  const named = folders.map((folder) => realFolder(folder, parser));
  for (const one of named.length > 0 ? named : samples("/project"))
    engineRows.push(await engineRow(one, parser, repeats));
  printTable(
    "In the engine alone, ms: the first analysis, then one edit in the middle of the longest module (a letter, a boolean, a line)",
    ["settings", "first", "parse p50", "best", "p50", "p95"],
    engineRows,
  );
  if (named.length > 0) return;

  printTable(
    "Independent branches in the engine alone, ms at the median: each assigns settings of its own, or each adds to one list",
    ["branches", "own: first", "own: edit", "list: first", "list: edit"],
    await branchRows(parser, { ...repeats, warmUp: 3, most: quick ? 300 : 3_000 }),
  );

  writeFileSync(join(temporary, "idle.cjs"), idleServer);
  const serverRows: Row[] = [];
  serverRows.push(
    await serverRow(
      { name: "a server that does nothing", sample: sampleProject(8_000, 4, join(temporary, "idle")) },
      ["node", join(temporary, "idle.cjs")],
      repeats,
      { count: 0, most: 0 },
    ),
  );
  for (const one of samples(temporary)) {
    for (const [file, text] of Object.entries(one.sample.files)) write(file, text);
    serverRows.push(await serverRow(one, ["node", ...serverFlags, "dist/server.js", "--stdio"], repeats, edits));
  }
  printTable(
    "Through the server over stdio, ms: open → first diagnostics, change → diagnostics; its memory in MB then, and after further edits",
    ["settings", "open", "best", "p50", "p95", "MB", "MB after edits"],
    serverRows,
  );

  printTable(
    "A cold start on one project, the commands in turn, ms",
    ["command", "best", "p50", "p95"],
    coldRows(join(temporary, "cold"), quick ? 7 : 21, write),
  );
  printTable(
    "Generated projects in one run of check",
    ["projects", "ms", "ms per project", "peak MB"],
    manyProjectsRows(temporary, quick ? [10, 100] : [10, 100, 1000], write),
  );
  printTable(
    "YAML of other people beside a small project: check, and the server that looks through it",
    ["files", "check ms", "peak MB", "open ms", "longest wait for an answer, ms"],
    await manyFilesRows(temporary, write),
  );
  printTable(
    "3,000 migrations in 30 applications, ms: until the first findings, then an edit of a new one",
    ["", "first", "best", "p50", "p95"],
    await migrationsRows(join(temporary, "migrations"), parser, repeats, write),
  );
  printTable("Size", ["what", "KB"], sizeRows());
}

function samples(folder: string): readonly NamedSample[] {
  const at = (name: string): string => join(folder, name);
  const realistic = (variables: number, bytes: number, modules: 1 | 2 | 3 | 4, seed = 1): NamedSample => ({
    name: `${variables} variables, ${bytes / 1000} KB, ${modules} module${modules === 1 ? "" : "s"}`,
    sample: realisticProject({ seed, variables, bytes, modules }, at(`real${variables}-${modules}-${seed}`)),
  });
  return [
    { name: "few variables, 8 KB, 4 modules", sample: sampleProject(8_000, 4, at("small")) },
    realistic(10, 8_000, 1),
    realistic(40, 24_000, 1),
    realistic(40, 24_000, 2, 2),
    realistic(40, 24_000, 4, 3),
    realistic(140, 40_000, 1, 4),
    realistic(140, 40_000, 4),
    ...(quick
      ? []
      : [
          { name: "few variables, 4 KB, 1 module", sample: sampleProject(4_000, 1, at("smallest")) },
          { name: "few variables, 40 KB, 4 modules", sample: sampleProject(40_000, 4, at("long")) },
        ]),
  ];
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function sizeRows(): readonly Row[] {
  const kilobytes = (file: string): string => (statSync(file).size / 1000).toFixed(0);
  const packages = readdirSync(".").filter((name) => name.endsWith(".vsix"));
  return packages.length === 0
    ? [["package: run npm run package first", ""]]
    : packages.map((name) => [name, kilobytes(name)]);
}
