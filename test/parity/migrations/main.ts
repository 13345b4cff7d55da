/**
 * `npm run parity -- --migrations 1000 --from 0`: generated migrations, applied by real Django to tables with rows on a real PostgreSQL and a real
 * MariaDB that this starts on sockets of their own, against what the tool says of them: does it fail, what is sent, which tables are rewritten, which
 * locks are held at its end, what data is changed. On PostgreSQL each fix that is offered runs too, forwards and backwards.
 * `--after`: each after another one that production has, which says whether the state before is the right one.
 * PARITY_PYTHON names Pythons with a Django and drivers (migrations/djangos.sh makes some). `--vendor mysql`, `--verbose`, `--write`.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { judgeMigration } from "../../../server/src/core/migrations/judging/judgeMigration.js";
import { readMigration } from "../../../server/src/core/migrations/migrationFile.js";
import { replayMigration } from "../../../server/src/core/migrations/replay.js";
import { emptyState } from "../../../server/src/core/migrations/state.js";
import { readArguments, readNumber, wrongUse } from "../../../scripts/tools/scriptArguments.js";
import { createEngine } from "../../harness/engine.js";
import type { Engine } from "../../harness/fixtureRun.js";
import { itemMigration } from "../../harness/itemMigrations.js";
import { chainsOf, type Chain } from "./chains.js";
import { compared, type Answer } from "./compare.js";
import { generateMigration, type Target } from "./generate.js";
import { startMariadb, startPostgres } from "./servers.js";

interface ChainAnswer {
  readonly error: string | null;
  readonly state: readonly string[];
  readonly structure: string | null;
  readonly back: string | null /** Why the migration itself fails. */;
  readonly original: string | null;
}
type Tally = Map<string, number>;

const vendors = ["postgresql", "mysql"] as const;
const usage = `Usage: npm run parity -- --migrations NUMBER [--from SEED] [--after] [--vendor ${vendors.join("|")}] [--verbose] [--write]`;

export async function compareMigrations(root: string): Promise<number> {
  const { values } = readArguments(usage, {
    migrations: { type: "string", default: "" },
    from: { type: "string", default: "0" },
    after: { type: "boolean", default: false },
    vendor: { type: "string" },
    verbose: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  });
  const [from, count] = [
    readNumber(usage, "--from", values.from),
    readNumber(usage, "--migrations", values.migrations),
  ];
  const asked = vendors.filter((vendor) => (values.vendor ?? vendor) === vendor);
  if (asked.length === 0) throw wrongUse(`There is no vendor ${values.vendor}`, usage);
  const pythons = (process.env["PARITY_PYTHON"] ?? "python3").split(path.delimiter);
  const engine = await createEngine();
  const columns: { readonly title: string; readonly tally: Tally }[] = [];
  const fixes: Tally = new Map();
  let isWrong = false;
  for (const vendor of asked) {
    const folder = mkdtempSync(path.join(tmpdir(), "parity-migrations-"));
    const server = vendor === "postgresql" ? startPostgres(folder) : startMariadb(folder);
    if (server === undefined) {
      console.error(
        `There is no ${vendor === "postgresql" ? "PostgreSQL" : "MariaDB"} here: Debian's package ${vendor === "postgresql" ? "postgresql" : "mariadb-server"} brings it`,
      );
      rmSync(folder, { recursive: true, force: true });
      return 2;
    }
    try {
      for (const python of pythons) {
        const [major = 0, minor = 0] = djangoOf(python);
        const target: Target = {
          vendor,
          django: { text: `${major}.${minor}`, atLeast: (a, b) => major > a || (major === a && minor >= b) },
        };
        const migrations = Array.from({ length: count }, (_, index) => generateMigration(from + index, target));
        const firsts = values.after
          ? migrations.map((_, index) => withOtherNames(generateMigration(from + index + 500_000_000, target)))
          : [];
        // What fixes write is the same on every Django that knows db_default.
        const chains =
          vendor === "postgresql" && firsts.length === 0
            ? migrations.flatMap((text) => chainsOf(engine, text, target.django.text))
            : [];
        const answers = await ask(python, path.join(root, "test/parity/migrations/runMigrations.py"), {
          vendor,
          socket: server.socket,
          initial: itemMigration,
          firsts,
          migrations,
          chains,
        });
        const title = `${server.version}, Django ${major}.${minor}`;
        console.log(`\n${title}`);
        const tally: Tally = new Map();
        const differing = [
          ...migrations.flatMap((text, index) =>
            compareOne(
              engine,
              text,
              answers[index] as Answer | null,
              firsts[index],
              target,
              tally,
              `seed ${from + index}`,
              values.verbose,
            ),
          ),
          ...chains.flatMap((chain, index) => compareChain(chain, answers[count + index] as ChainAnswer, fixes)),
        ];
        for (const one of differing) console.error(one);
        for (const [kind, number] of sorted(tally)) console.log(`${String(number).padStart(6)} ${kind}`);
        isWrong ||= [...tally.keys()].some((kind) => kind.startsWith("wrong"));
        columns.push({ title, tally });
      }
    } finally {
      server.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  console.log("\nFixes on PostgreSQL");
  for (const [kind, number] of sorted(fixes)) console.log(`${String(number).padStart(6)} ${kind}`);
  if (values.write)
    writePage(path.join(root, "docs/parity.md"), `seeds ${from} to ${from + count - 1}`, columns, fixes);
  return isWrong || [...fixes.keys()].some((kind) => kind.startsWith("wrong")) ? 1 : 0;
}

/** What two migrations add is called otherwise. */
function withOtherNames(text: string): string {
  return text.replace(/"(x|i|u|c|w|renamed)(\d)"/g, (_, name: string, at: string) => `"${name}${Number(at) + 5}"`);
}

function compareOne(
  engine: Engine,
  text: string,
  answer: Answer | null,
  first: string | undefined,
  { vendor, django }: Target,
  tally: Tally,
  name: string,
  isVerbose: boolean,
): readonly string[] {
  const aside =
    answer === null
      ? "the one before fails"
      : first !== undefined && /already exists|Duplicate (?:column|key)/.test(answer.error ?? "")
        ? "both add the same"
        : undefined;
  if (answer === null || aside !== undefined) {
    tally.set(aside ?? "", (tally.get(aside ?? "") ?? 0) + 1);
    return [];
  }
  const before = [itemMigration, ...(first === undefined ? [] : [first])].reduce(
    (state, one, at) =>
      replayMigration(state, "app", `app.before${at}`, readMigration(engine.parser.parse("before.py", one))),
    emptyState,
  );
  const operations = judgeMigration({
    app: "app",
    key: "app.0002_change",
    file: readMigration(engine.parser.parse("change.py", text)),
    before,
    database: { vendor, django, isCareful: false },
    isNew: () => false,
    lineOf: () => 0,
  });
  const differences = compared(operations, answer, vendor);
  for (const one of differences.length === 0 ? ["agrees"] : differences.map(({ kind }) => kind))
    tally.set(one, (tally.get(one) ?? 0) + 1);
  if (!isVerbose && !differences.some(({ kind }) => kind.startsWith("wrong"))) return [];
  const lines = [...(first === undefined ? [] : [first]), text]
    .map((one) =>
      one
        .split("\n")
        .filter((line) => line.startsWith("        "))
        .map((line) => `  ${line.trim()}\n`)
        .join(""),
    )
    .join("  then\n");
  return [
    `${name}\n${lines}${differences.map(({ kind, what }) => `  ${kind}: ${what}\n`).join("")}${isVerbose ? answer.sql.map((one) => `    ${one}\n`).join("") : ""}`,
  ];
}

function compareChain(
  { title, fixed, isSame }: Chain,
  { error, state, structure, back, original }: ChainAnswer,
  tally: Tally,
): readonly string[] {
  // Rows that are no longer unique refuse both.
  // Another operation of it may be what is refused.
  const isRefused = error !== null && original !== null;
  const wrong = isRefused
    ? undefined
    : error !== null
      ? "wrong: it does not run"
      : isSame && state.length > 0
        ? "wrong: the models are others"
        : isSame && structure !== null
          ? "wrong: the tables are others"
          : back !== null && isSame
            ? "wrong: it leaves something when it is undone"
            : undefined;
  const kind =
    wrong ??
    (isRefused
      ? "listed: the rows refuse it, and the migration itself"
      : original !== null
        ? "runs where the migration itself fails"
        : isSame
          ? "runs, leaves the tables and models of the migration itself, and can be undone"
          : "runs (another step of a release)");
  tally.set(kind, (tally.get(kind) ?? 0) + 1);
  return wrong === undefined
    ? []
    : [
        `${wrong} (${title})\n${[error, ...state, structure, back].filter((one) => one !== null).join("\n")}\n${fixed.join("\n---\n")}`,
      ];
}

function sorted(tally: Tally): readonly (readonly [string, number])[] {
  return [...tally].sort((a, b) => b[1] - a[1]);
}

/** The last section of docs/parity.md, which the rest of that page's script keeps as it is. */
function writePage(
  file: string,
  seeds: string,
  columns: readonly { readonly title: string; readonly tally: Tally }[],
  fixes: Tally,
): void {
  const text = readFileSync(file, "utf8");
  const at = text.indexOf(migrationsHeading);
  const kinds = [...new Set(columns.flatMap(({ tally }) => sorted(tally).map(([kind]) => kind)))];
  const table = `| | ${columns.map(({ title }) => title).join(" | ")} |\n|---|${columns.map(() => "---|").join("")}\n${kinds.map((kind) => `| ${kind} | ${columns.map(({ tally }) => tally.get(kind) ?? 0).join(" | ")} |\n`).join("")}`;
  const section = `${migrationsHeading}\nWritten by \`npm run parity -- --migrations 250 --write\`: generated migrations (${seeds}, one to three operations each) that real Django applied to tables with rows on a real database. Compared are whether it fails, which tables are rewritten (on MariaDB: nothing but ALGORITHM=COPY was possible), and whether data is changed; on PostgreSQL also what is built and written by which statement, and the strongest lock that the transaction holds on each table at its end. Where the database refuses, “fails” and “it fails if …” both count as said.\n\n${table}\nThe fixes that are offered for these migrations, applied and run by the same Djangos on PostgreSQL:\n\n| | fixes |\n|---|---|\n${sorted(
    fixes,
  )
    .map(([kind, number]) => `| ${kind} | ${number} |\n`)
    .join("")}`;
  writeFileSync(file, (at < 0 ? `${text.trimEnd()}\n\n` : text.slice(0, at)) + section + furtherRuns);
}

/** What was run besides, and is not written by a run. */
const furtherRuns = `
Other seeds, on the same databases and Djangos: 9 100 000 to 9 100 339 and 9 101 000 to 9 101 249, no wrong verdict and no wrong fix; listed are at most eight of 340 in which the rows lose nothing, and on MariaDB at most ten that are not known.
With \`--after\` each migration runs after another generated one that production has (seeds 9 200 000 to 9 200 099 and 9 201 000 to 9 201 199; of a third of them the one before fails on the rows), so that the state that is replayed counts.
The first such run showed three wrong verdicts: a table that plain SQL had dropped, one of a relation that is new in the same migration, and MariaDB's unique texts of any length, whose tables it copies for nearly every change. The first and the last are not known since.

What generated migrations do not hold was run by hand, on Django 3.2 with psycopg 2, 5.2 and 6.1 with psycopg 3: a text of several statements is one transaction wherever it is sent from, also inside of a list, and CREATE INDEX CONCURRENTLY fails in it; after a COMMIT in an atomic migration CREATE INDEX CONCURRENTLY runs with psycopg 2 and fails with psycopg 3;
rows that wait to be checked stop no ALTER TABLE after \`SET CONSTRAINTS ALL IMMEDIATE\` or \`check_constraints()\`, and stop it again once constraints are deferred; of a squashed migration Django runs what was not run yet where a part was, and the squashed one itself where nothing was.
`;

const migrationsHeading = "## Migrations\n";

function djangoOf(python: string): readonly number[] {
  const { stdout, status, stderr } = spawnSync(python, ["-c", "import django; print(*django.VERSION[:2])"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${python} has no Django: ${stderr}`);
  return stdout.trim().split(" ").map(Number);
}

function ask(python: string, script: string, input: unknown): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (status) =>
      status === 0
        ? resolve(
            output
              .trim()
              .split("\n")
              .map((line) => JSON.parse(line) as unknown),
          )
        : reject(new Error(`${python} ends with ${status ?? "a signal"}`)),
    );
    child.stdin.end(JSON.stringify(input));
  });
}
