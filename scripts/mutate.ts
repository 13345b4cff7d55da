/**
 * `npm run mutate -- PATH… [--patience MILLISECONDS] [--sample NUMBER] [--seed NUMBER] [--cases NUMBER] [--test FILE]…
 * [--again FILE] [--own]`: changes the code of files or folders in small ways,
 * one at a time, asks the tests that reach each change, and lists the changes that none of them notices. Every change is in one program and sleeps until
 * it is woken, so nothing is built twice. The nearest test files are asked first: what they notice needs nothing else, and what they do not is said as the
 * most that can be left. Only that is asked of the others: they all run once to see what each reaches, which takes minutes: the tests that import a file, the
 * fixtures of rules (of `--cases 8` one case in eight), and for rules the sample projects; or those that `--test` names alone. Then a change is asked of its
 * own fixture, of those that noticed most in its file, and of one test of each suite after the other, for as much work as `--patience` says.
 * What hangs or ends the program is asked once more, in a new one: it may have been the machine.
 * `--sample` takes that many changes of each path, spread evenly, and with another `--seed` others; `--again` those that the output of an earlier run lists.
 * `--own` asks changes of rules of their own fixtures alone, which takes seconds: those notice most of what is noticed.
 */
import { fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { API } from "typescript/unstable/sync";
import { longTests, testsOf } from "./tools/importGraph.js";
import { readArguments, readNumber, wrongUse } from "./tools/scriptArguments.js";
import { kebabCase, ruleFiles } from "./tools/ruleFiles.js";
import { mutantsOf, withMutants, type Mutant } from "./mutate/mutants.js";
import { bundleTests } from "./mutate/testBundle.js";
import type { Message, Task } from "./mutate/worker.js";

interface Outcome {
  readonly mutant: Mutant;
  /** The test that fails, that it hangs, or null. */
  readonly noticedBy: string | null;
  readonly reached: number;
  readonly asked: number;
}

/** Of this run alone. */
const work = resolve("node_modules", ".cache", "mutate", String(process.pid));
/** Of each path so many test files are asked first: those that are named after it, then those with the fewest imports between. */
const nearest = 16;
const ownFixtures = ["test/rules.test.ts"];
/** What rules say is said there too, word by word. */
const seeRules = ["test/unit/checklistProjects.test.ts", "test/projects.test.ts"];

const usage =
  "Usage: npm run mutate -- PATH… [--patience MILLISECONDS] [--sample NUMBER] [--seed NUMBER] [--cases NUMBER] [--test FILE]… [--again FILE] [--own]";

await mutate();

async function mutate(): Promise<void> {
  const { values, positionals: paths } = readArguments(
    usage,
    {
      patience: { type: "string", default: "10000" },
      sample: { type: "string", default: "1000000" },
      seed: { type: "string", default: "0" },
      cases: { type: "string", default: "1" },
      test: { type: "string", multiple: true, default: [] },
      again: { type: "string" },
      own: { type: "boolean", default: false },
    },
    Infinity,
  );
  const number = (name: "patience" | "sample" | "seed" | "cases"): number =>
    readNumber(usage, `--${name}`, values[name]);
  const [patience, sample, seed, cases] = [number("patience"), number("sample"), number("seed"), number("cases")];
  const absent = [...paths, ...values.test, ...(values.again === undefined ? [] : [values.again])].find(
    (path) => !existsSync(path),
  );
  if (absent !== undefined) throw wrongUse(`${absent} does not exist`, usage);
  const files = paths
    .flatMap((path) =>
      statSync(path).isDirectory()
        ? readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => join(path, name))
        : [path],
    )
    .map((path) => path.replaceAll("\\", "/"))
    .filter(
      (path) => path.endsWith(".ts") && !path.endsWith(".d.ts") && !/^\/\/ GENERATED/.test(readFileSync(path, "utf8")),
    )
    .sort();
  if (files.length === 0) throw wrongUse("No PATH with code is named", usage);
  mkdirSync(work, { recursive: true });
  process.on("exit", () => rmSync(work, { recursive: true, force: true }));
  const rules = new Set(ruleFiles().map(({ path }) => path));
  const named = paths.map((path) => path.replaceAll("\\", "/").replace(/\/$/, ""));
  const outcomes: Outcome[] = [];
  for (const portion of [files.filter((file) => rules.has(file)), files.filter((file) => !rules.has(file))]) {
    if (portion.length === 0) continue;
    const areRules = rules.has(portion[0] ?? "");
    const mutants = chosenOfEach(named, readMutants(portion), sample, seed, values.again);
    const ask: Ask = async (left, tests, every = cases) =>
      left.length === 0 ? [] : tryPortion(portion, areRules, left, patience, every, tests);
    const reaching = values.test.length > 0 ? values.test : testsFor(portion);
    if (values.own) outcomes.push(...(await ask(mutants, ownFixtures, Number.MAX_SAFE_INTEGER)));
    else if (areRules) outcomes.push(...(await ask(mutants, [...reaching, ...seeRules, ...ownFixtures])));
    else if (values.test.length > 0) outcomes.push(...(await ask(mutants, reaching)));
    else outcomes.push(...(await askNearestFirst(named, portion, mutants, ask)));
  }
  report(named, outcomes);
}

type Ask = (
  left: readonly Mutant[],
  tests: readonly string[],
  everyFixtureCase?: number,
) => Promise<readonly Outcome[]>;

async function askNearestFirst(
  paths: readonly string[],
  files: readonly string[],
  mutants: readonly Mutant[],
  ask: Ask,
): Promise<readonly Outcome[]> {
  const near = new Set(
    paths.flatMap((path) => {
      const tests = testsFor(files.filter((file) => isIn(file, path)));
      const named = tests.filter((test) => test.toLowerCase().includes(basename(path, ".ts").toLowerCase()));
      return [...new Set([...named, ...tests])].slice(0, nearest);
    }),
  );
  const first = await ask(mutants, [...near]);
  console.log("By the nearest tests alone, at most:");
  report(paths, first);
  const unnoticed = new Map(first.flatMap((one) => (one.noticedBy === null ? ([[one.mutant.id, one]] as const) : [])));
  const far = [...testsFor(files).filter((test) => !near.has(test)), ...ownFixtures];
  const then = await ask(
    mutants.filter(({ id }) => unnoticed.has(id)),
    far,
  );
  return [
    ...first.filter(({ noticedBy }) => noticedBy !== null),
    ...then.map((one) => {
      const { reached = 0, asked = 0 } = unnoticed.get(one.mutant.id) ?? {};
      return { ...one, reached: one.reached + reached, asked: one.asked + asked };
    }),
  ];
}

async function tryPortion(
  files: readonly string[],
  areRules: boolean,
  mutants: readonly Mutant[],
  patience: number,
  cases: number,
  tests: readonly string[],
): Promise<readonly Outcome[]> {
  const changed = new Map(
    files.map((file) => [
      file,
      `declare function $mutant(id: number): boolean;\n${withMutants(
        readFileSync(file, "utf8"),
        mutants.filter((one) => one.file === file),
      )}`,
    ]),
  );
  const program = await bundleTests(join(work, "tests.mjs"), [...new Set(tests)], changed);
  const task: Task = {
    parent: process.pid,
    awake: null,
    first: [],
    mutants: mutants.map(({ id, file }) => ({ id, file })),
    suites: areRules ? Object.fromEntries(mutants.map(({ id, file }) => [id, fixtureName(file)])) : {},
    everyFixtureCase: cases,
    patience,
    reachFile: join(work, "reach.json"),
  };
  rmSync(task.reachFile, { force: true });

  const outcomes = new Map<number, Outcome>();
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const note = (id: number, rest: Omit<Outcome, "mutant">): void => {
    const mutant = byId.get(id);
    if (mutant !== undefined) outcomes.set(id, { mutant, ...rest });
    if (rest.noticedBy === null && mutant !== undefined) console.log(describe({ mutant, ...rest }));
  };
  const noteHanging = (id: number): void => {
    const mutant = byId.get(id);
    if (mutant !== undefined) console.log(`${describeChange(mutant)} hangs, which counts as noticed`);
    note(id, { noticedBy: "it hangs", reached: 1, asked: 1 });
  };
  let atLoad: readonly number[] = [];
  let left = task.mutants;
  const askedAgain = new Set<number>();
  while (left.length > 0) {
    const hung = await runWorker(program, { ...task, mutants: left }, (message) => {
      if (message.kind === "loaded") {
        atLoad = message.atLoad;
        console.log(
          `${mutants.length} changes in ${files.length} files, ${message.tests} tests${message.broken.length > 0 ? `; not asked, because they fail as it is: ${message.broken.join(", ")}` : ""}`,
        );
      }
      // What is reached while the program is loaded is asked again below, unless it was noticed all the same.
      if (message.kind === "result" && !(message.noticedBy === null && atLoad.includes(message.id)))
        note(message.id, message);
      if (message.kind === "result") left = left.filter(({ id }) => id !== message.id);
    });
    if (hung === undefined) continue;
    const again = left.filter(({ id }) => id === hung && !askedAgain.has(id));
    if (again.length === 0) noteHanging(hung);
    askedAgain.add(hung);
    left = [...left.filter(({ id }) => id !== hung), ...again];
  }
  for (const id of atLoad.filter((one) => !outcomes.has(one) && byId.has(one))) {
    const hung = await runWorker(
      program,
      { ...task, awake: id, first: noticing(byId.get(id)?.file, [...outcomes.values()]), mutants: [] },
      (message) => message.kind === "result" && note(id, message),
    );
    if (hung !== undefined || !outcomes.has(id)) noteHanging(id);
  }
  return [...outcomes.values()];
}

/** The tests that noticed changes of a file, those that noticed most first. */
function noticing(file: string | undefined, outcomes: readonly Outcome[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { mutant, noticedBy } of outcomes)
    if (mutant.file === file && noticedBy !== null) counts.set(noticedBy, (counts.get(noticedBy) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
}

function chosenOfEach(
  paths: readonly string[],
  every: readonly Mutant[],
  sample: number,
  seed: number,
  again: string | undefined,
): readonly Mutant[] {
  const chosen = paths.flatMap((path) =>
    chosenMutants(
      every.filter((mutant) => isIn(mutant.file, path)),
      sample,
      seed,
      again,
    ),
  );
  return [...new Set(chosen)].sort((a, b) => a.id - b.id);
}

function isIn(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`);
}

/** One of each of as many equally long parts of all: the first, or with a seed any. */
function chosenMutants(
  every: readonly Mutant[],
  sample: number,
  seed: number,
  again: string | undefined,
): readonly Mutant[] {
  if (again !== undefined) {
    const listed = readFileSync(again, "utf8");
    return every.filter((mutant) => listed.includes(`${describeChange(mutant)} [`));
  }
  const parts = Math.min(sample, every.length);
  return Array.from({ length: parts }, (_, part) => {
    const from = Math.ceil((part * every.length) / parts);
    const to = Math.ceil(((part + 1) * every.length) / parts);
    return every[from + (seed === 0 ? 0 : scattered(seed * 1_000_003 + part) % (to - from))];
  }).filter((one) => one !== undefined);
}

function scattered(number: number): number {
  let bits = Math.imul(number ^ (number >>> 16), 0x45d9f3b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Resolves to the mutant that made the worker hang or die, or to undefined when it has done its task. */
function runWorker(program: string, task: Task, onMessage: (message: Message) => void): Promise<number | undefined> {
  const taskFile = join(work, "task.json");
  writeFileSync(taskFile, JSON.stringify(task));
  return new Promise((resolve, reject) => {
    const child = fork(program, [taskFile], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, VITEST: "true" },
    });
    let current: number | undefined = task.awake ?? undefined;
    let errors = "";
    child.stderr?.on("data", (data: Buffer) => (errors = (errors + data.toString()).slice(-3000)));
    child.on("message", (message: Message) => {
      if (message.kind === "starts") current = message.id;
      if (message.kind === "result") current = undefined;
      onMessage(message);
    });
    child.on("exit", (status) => {
      // A change may end the program as if all were done.
      if (status === 0 && current === undefined) resolve(undefined);
      else if (current !== undefined) resolve(current);
      else reject(new Error(`the tests cannot be run: ${errors}`));
    });
  });
}

function readMutants(files: readonly string[]): readonly Mutant[] {
  const config = join(work, "tsconfig.json");
  writeFileSync(
    config,
    JSON.stringify({
      compilerOptions: { noResolve: true, noLib: true, types: [] },
      files: files.map((file) => resolve(file)),
    }),
  );
  const api = new API({ cwd: process.cwd() });
  try {
    const program = api.updateSnapshot({ openProject: config }).getProjects()[0]?.program;
    const mutants: Mutant[] = [];
    for (const file of files) {
      const source = program?.getSourceFile(resolve(file));
      if (source === undefined) throw new Error(`${file} cannot be parsed`);
      mutants.push(...mutantsOf(file, source, mutants.length));
    }
    return mutants;
  } finally {
    api.close();
  }
}

/** The nearest first. */
function testsFor(files: readonly string[]): readonly string[] {
  return testsOf(files).flatMap(({ path }) => (isRepeatable(path) ? [path] : []));
}

/** Tests that bundle the program or load TypeScript themselves see no mutant in it, and what goes over whole projects, of samples or made by chance, takes long. */
function isRepeatable(test: string): boolean {
  return (
    !longTests.has(test) &&
    !/^test\/(?:parity\/|incremental\.|fixedProjects\.)/.test(test) &&
    !/from "esbuild"|bundledCommandLine|typescript|@vite-ignore/.test(readFileSync(test, "utf8"))
  );
}

function fixtureName(file: string): string {
  const [family = "", name = ""] = file.split("/").slice(-2);
  return `${family}/${kebabCase(name.replace(/\.ts$/, ""))}`;
}

function report(paths: readonly string[], outcomes: readonly Outcome[]): void {
  for (const path of paths) {
    const all = outcomes.filter(({ mutant }) => isIn(mutant.file, path));
    const unnoticed = all.filter(({ noticedBy }) => noticedBy === null);
    const unasked = unnoticed.filter(({ reached, asked }) => asked < reached).length;
    if (all.length > 0)
      console.log(
        `${path}: ${unnoticed.length} of ${all.length} changes are not noticed (${((100 * unnoticed.length) / all.length).toFixed(1)} %)${unasked === 0 ? "" : `, ${unasked} of them by the tests that patience was enough for`}`,
      );
  }
}

function describe({ mutant, reached, asked }: Outcome): string {
  return `${describeChange(mutant)} [${reached === 0 ? "no test reaches it" : asked < reached ? `${asked} of ${reached} tests asked` : `${asked} tests`}]`;
}

function describeChange(mutant: Mutant): string {
  const before = readFileSync(mutant.file, "utf8").slice(mutant.start, mutant.end);
  const short = (text: string): string => (text.length > 90 ? `${text.slice(0, 87)}…` : text).replace(/\s+/g, " ");
  return `${mutant.file}:${mutant.line} ${short(before)} → ${short(mutant.replacement)}`;
}
