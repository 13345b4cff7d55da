/**
 * `npm run parity -- --migrations 1000 --from 0`: generated migrations, applied by real Django to tables with rows on a real PostgreSQL that this
 * starts on a socket of its own, against what the tool says of them: does it fail, which tables are rewritten, which locks are held at its end.
 * PARITY_PYTHON names a Python with Django and psycopg.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { judgeMigration, type JudgedOperation } from "../../../server/src/core/migrations/judge.js";
import { locks, type Lock, type Step } from "../../../server/src/core/migrations/effect.js";
import { readMigration } from "../../../server/src/core/migrations/migrationFile.js";
import { replayMigration } from "../../../server/src/core/migrations/replay.js";
import { emptyState } from "../../../server/src/core/migrations/state.js";
import { createEngine } from "../../harness/engine.js";
import { itemMigration } from "../../harness/itemMigrations.js";
import { generateMigration } from "./generate.js";

interface Answer { readonly error: string | null; readonly locks: Readonly<Record<string, readonly string[]>>; readonly rewritten: readonly string[]; readonly dropped: readonly string[]; readonly renamed: Readonly<Record<string, string>> }

export async function compareMigrations(args: readonly string[], root: string): Promise<number> {
  const value = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const [from, count] = [Number(value("--from") ?? 0), Number(value("--migrations") ?? 1000) || 1000];
  const python = (process.env["PARITY_PYTHON"] ?? "python3").split(path.delimiter)[0] ?? "python3";
  const folder = mkdtempSync(path.join(tmpdir(), "parity-migrations-"));
  const server = startPostgres(folder);
  if (server === undefined) {
    console.error("There is no PostgreSQL here: Debian's package postgresql brings it");
    return 2;
  }
  try {
    const migrations = Array.from({ length: count }, (_, index) => generateMigration(from + index));
    const answers = await ask(python, path.join(root, "test/parity/migrations/runMigrations.py"), { host: folder, initial: itemMigration, migrations });
    const { parser } = await createEngine();
    const before = replayMigration(emptyState, "app", "app.0001_initial", readMigration(parser.parse("initial.py", itemMigration)));
    const tally = new Map<string, number>();
    const differing: string[] = [];
    for (const [index, answer] of answers.entries()) {
      const text = migrations[index] ?? "";
      const operations = judgeMigration({ app: "app", key: "app.0002_change", file: readMigration(parser.parse("change.py", text)), before, database: { vendor: "postgresql", django: { atLeast: (major, minor) => major < 5 || (major === 5 && minor <= 2) }, isCareful: false }, isNew: () => false, lineOf: () => 0 });
      const differences = compared(operations, answer);
      for (const one of differences.length === 0 ? ["agrees"] : differences.map(({ kind }) => kind)) tally.set(one, (tally.get(one) ?? 0) + 1);
      if (differences.some(({ kind }) => !kind.startsWith("listed")) || args.includes("--verbose")) differing.push(`seed ${from + index}\n${operationsIn(text)}${differences.map(({ kind, what }) => `  ${kind}: ${what}\n`).join("")}`);
    }
    for (const one of differing) console.error(one);
    if (args.includes("--write")) writePage(path.join(root, "docs/migrations.md"), `seeds ${from} to ${from + count - 1}`, tally);
    console.log([...tally].sort((a, b) => b[1] - a[1]).map(([kind, number]) => `${String(number).padStart(6)} ${kind}`).join("\n"));
    return differing.length > 0 && !args.includes("--verbose") ? 1 : 0;
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The last section of the page. */
function writePage(file: string, seeds: string, tally: ReadonlyMap<string, number>): void {
  const heading = "## Agreement with PostgreSQL\n";
  const text = readFileSync(file, "utf8");
  const at = text.indexOf(heading);
  const rows = [...tally].sort((a, b) => b[1] - a[1]).map(([kind, number]) => `| ${kind} | ${number} |\n`).join("");
  const section = `${heading}\nWritten by \`npm run parity -- --migrations 1000 --write\`: generated migrations (${seeds}) that real Django applied to tables with rows on a real PostgreSQL. Compared are whether it fails, which tables are rewritten, and the strongest lock that the transaction holds on each table at its end. Where PostgreSQL refuses, “fails” and “it fails if …” both count as said.\n\n| | migrations |\n|---|---|\n${rows}`;
  writeFileSync(file, (at < 0 ? `${text.trimEnd()}\n\n` : text.slice(0, at)) + section);
}

function operationsIn(text: string): string {
  return text.split("\n").filter((line) => line.startsWith("        ")).map((line) => `  ${line.trim()}\n`).join("");
}

interface Difference { readonly kind: string; readonly what: string }

function compared(operations: readonly JudgedOperation[], answer: Answer): readonly Difference[] {
  const unknown = operations.find((one) => one.unknown !== undefined)?.unknown;
  if (unknown !== undefined) return [{ kind: "listed: not known", what: unknown }];
  const judgements = operations.flatMap((one) => one.judgements);
  const failing = judgements.find((one) => one.topic === "fails");
  // What only some rows make fail is said with what else the operation does.
  const mayFail = judgements.find((one) => /\bit fails\b/.test(one.message));
  if (answer.error !== null) {
    if (failing !== undefined || mayFail !== undefined) return [];
    return [{ kind: "wrong safe: it fails", what: answer.error }];
  }
  if (failing !== undefined) return [{ kind: "wrong fails", what: failing.message }];
  const found: Difference[] = [];
  // By the names that they had before.
  const old = (table: string): string => answer.renamed[table] ?? table;
  const steps = operations.flatMap((one) => one.steps).map((step): Step => ({ ...step, table: old(step.table), also: (step.also ?? []).map((one) => ({ ...one, table: old(one.table) })) }));
  const rewritten = new Set(steps.filter((step) => step.cost === "rewrite").map((step) => step.table));
  for (const table of new Set([...rewritten, ...answer.rewritten])) {
    // A table that is gone at the end cannot be looked at.
    if (rewritten.has(table) === answer.rewritten.includes(table) || answer.dropped.includes(table)) continue;
    found.push(rewritten.has(table) ? { kind: "wrong rewrite", what: table } : { kind: "wrong safe: it is rewritten", what: table });
  }
  const said = strongest(steps);
  for (const [table, modes] of Object.entries(answer.locks)) {
    const real = modes.flatMap((mode) => lockNames[mode] ?? []).sort((a, b) => locks.indexOf(b) - locks.indexOf(a))[0];
    const own = said.get(table);
    if (real === own) continue;
    found.push({ kind: real === undefined || (own !== undefined && locks.indexOf(own) > locks.indexOf(real)) ? "listed: a weaker lock" : "wrong safe: a stronger lock", what: `${table}: ${own ?? "none"} said, ${real ?? "none"} held` });
  }
  return found;
}

function strongest(steps: readonly Step[]): ReadonlyMap<string, Lock> {
  const result = new Map<string, Lock>();
  for (const step of steps) {
    for (const { table, lock } of [{ table: step.table, lock: step.lock }, ...(step.also ?? [])]) {
      const before = result.get(table);
      if (before === undefined || locks.indexOf(lock) > locks.indexOf(before)) result.set(table, lock);
    }
  }
  return result;
}

const lockNames: Readonly<Record<string, Lock>> = { ShareUpdateExclusiveLock: "SHARE UPDATE EXCLUSIVE", ShareLock: "SHARE", ShareRowExclusiveLock: "SHARE ROW EXCLUSIVE", AccessExclusiveLock: "ACCESS EXCLUSIVE" };

function ask(python: string, script: string, input: unknown): Promise<readonly Answer[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (status) => (status === 0 ? resolve(output.trim().split("\n").map((line) => JSON.parse(line) as Answer)) : reject(new Error(`${python} ends with ${status ?? "a signal"}`))));
    child.stdin.end(JSON.stringify(input));
  });
}

/** A server of its own below the folder, reached through a socket only. PostgreSQL does not run as root: then as `postgres`. */
function startPostgres(folder: string): { stop(): void } | undefined {
  const base = "/usr/lib/postgresql";
  const version = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a))[0] : undefined;
  if (version === undefined) return undefined;
  const bin = (name: string): string => `${base}/${version}/bin/${name}`;
  const isRoot = process.getuid?.() === 0;
  const run = (command: string, ...args: readonly string[]): void => {
    const [program, words] = isRoot ? ["runuser", ["-u", "postgres", "--", command, ...args]] as const : [command, args] as const;
    const result = spawnSync(program, words, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
    if (result.status !== 0) throw new Error(result.stderr);
  };
  if (isRoot) spawnSync("chown", ["postgres", folder]);
  const data = path.join(folder, "data");
  run(bin("initdb"), "-D", data, "-U", "postgres", "--auth=trust", "-N");
  run(bin("pg_ctl"), "-D", data, "-w", "-l", path.join(folder, "log"), "-o", `-k ${folder} -c listen_addresses= -c fsync=off`, "start");
  return { stop: () => run(bin("pg_ctl"), "-D", data, "-m", "immediate", "stop") };
}
