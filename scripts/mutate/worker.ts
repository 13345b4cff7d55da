import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { tests, type Suite, type Test } from "./vitestShim.js";

/** What a worker is told, in a file. */
export interface Task {
  /** The process that it ends with. */
  readonly parent: number;
  /** Awake from the beginning: it is reached while the program is loaded. */
  readonly awake: number | null;
  readonly mutants: readonly { readonly id: number; readonly file: string }[];
  /** By mutant: the `describe` whose tests alone it is asked of. Null: all that reach it. */
  readonly suites: Readonly<Record<number, string>> | null;
  /** Of the cases of fixtures one in so many. */
  readonly everyFixtureCase: number;
  /** Milliseconds of work of tests for one mutant. */
  readonly patience: number;
  /** Where it is kept which tests reach which mutant. */
  readonly reachFile: string;
}

export type Message =
  /** A test was run to see what it reaches. */
  | { readonly kind: "tried" }
  | {
      readonly kind: "loaded";
      readonly tests: number;
      readonly broken: readonly string[];
      readonly atLoad: readonly number[];
    }
  | { readonly kind: "starts"; readonly id: number }
  | {
      readonly kind: "result";
      readonly id: number;
      readonly noticedBy: string | null;
      readonly reached: number;
      readonly asked: number;
    };

interface Reach {
  readonly atLoad: readonly number[];
  readonly tests: readonly { readonly milliseconds: number; readonly hits: readonly number[] }[];
}

/** In a process of its own, which its parent ends when a mutant makes it hang: loads the tests, and asks them of one mutant after the other. */
export async function work(load: readonly (() => Promise<unknown>)[]): Promise<void> {
  const task = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Task;
  endWith(task.parent);
  const state = { awake: task.awake ?? -1, hits: new Set<number>() };
  Object.assign(globalThis, {
    $mutant: (id: number): boolean => {
      state.hits.add(id);
      return id === state.awake;
    },
  });
  const say = (message: Message): void => void process.send?.(message);
  try {
    for (const one of load) await one();
  } catch (error) {
    if (task.awake === null) throw error;
    say({ kind: "result", id: task.awake, noticedBy: "loading", reached: 1, asked: 1 });
    process.exit(0);
  }
  const own = task.suites === null ? undefined : new Set(Object.values(task.suites));
  const chosen = tests.filter(
    ({ suite }, i) =>
      (own === undefined || own.has(outermost(suite))) &&
      (suite.file !== "test/rules.test.ts" || i % task.everyFixtureCase === 0),
  );
  /** By file. */
  const kills = new Map<string, Map<Test, number>>();

  if (task.awake !== null) {
    const { noticedBy, asked } = await ask(
      chosen.map((test) => ({ test, milliseconds: 0 })),
      task.patience,
    );
    say({ kind: "result", id: task.awake, noticedBy, reached: chosen.length, asked });
    process.exit(0);
  }

  const reach = existsSync(task.reachFile)
    ? (JSON.parse(readFileSync(task.reachFile, "utf8")) as Reach)
    : await findReach();
  writeFileSync(task.reachFile, JSON.stringify(reach));
  const reachedBy = new Map<number, { readonly test: Test; readonly milliseconds: number }[]>();
  reach.tests.forEach(({ milliseconds, hits }, i) => {
    const test = chosen[i];
    if (test !== undefined && milliseconds >= 0)
      for (const id of hits) reachedBy.set(id, [...(reachedBy.get(id) ?? []), { test, milliseconds }]);
  });
  say({
    kind: "loaded",
    tests: chosen.length,
    broken: reach.tests.flatMap(({ milliseconds }, i) => (milliseconds < 0 ? [nameOf(chosen[i])] : [])),
    atLoad: reach.atLoad,
  });

  for (const { id, file } of task.mutants) {
    const here = kills.get(file) ?? new Map<Test, number>();
    kills.set(file, here);
    say({ kind: "starts", id });
    const reached = (reachedBy.get(id) ?? []).filter(
      ({ test }) => task.suites === null || outermost(test.suite) === task.suites[id],
    );
    // Those that noticed most of this file so far, then the quick ones.
    const order = [...reached].sort(
      (a, b) => (here.get(b.test) ?? 0) - (here.get(a.test) ?? 0) || a.milliseconds - b.milliseconds,
    );
    state.awake = id;
    const { noticedBy, by, asked } = await ask(order, task.patience);
    state.awake = -1;
    if (by !== undefined) here.set(by, (here.get(by) ?? 0) + 1);
    say({ kind: "result", id, noticedBy, reached: reached.length, asked });
  }
  process.exit(0);

  async function findReach(): Promise<Reach> {
    const atLoad = [...state.hits];
    const found: { milliseconds: number; hits: number[] }[] = [];
    const begun = new Set<Suite>();
    const ofSuites = new Map<Suite, Set<number>>();
    for (const test of chosen) {
      const hits = new Set<number>();
      let wrong = false;
      try {
        for (const suite of lineage(test.suite)) {
          if (!begun.has(suite)) {
            begun.add(suite);
            state.hits = new Set();
            for (const run of suite.before) await run();
            ofSuites.set(suite, state.hits);
          }
          for (const id of ofSuites.get(suite) ?? []) hits.add(id);
        }
        const start = performance.now();
        state.hits = hits;
        await runTest(test);
        found.push({ milliseconds: performance.now() - start, hits: [...hits] });
      } catch {
        wrong = true;
      }
      if (wrong) found.push({ milliseconds: -1, hits: [] });
      say({ kind: "tried" });
    }
    for (const suite of [...begun].reverse()) for (const run of suite.after) await run();
    return { atLoad, tests: found };
  }
}

/** Also out of a mutant that hangs: a thread of its own looks after the parent. */
function endWith(parent: number): void {
  new Worker(`setInterval(() => process.ppid === ${parent} || process.kill(process.pid, "SIGKILL"), 500)`, {
    eval: true,
  }).unref();
}

/** Milliseconds of this process's own work: a busy machine asks no fewer tests. */
function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Asks tests until one fails. */
async function ask(
  order: readonly { readonly test: Test }[],
  patience: number,
): Promise<{ readonly noticedBy: string | null; readonly by?: Test; readonly asked: number }> {
  const begun: Suite[] = [];
  const end = worked() + patience;
  let asked = 0;
  try {
    for (const { test } of order) {
      if (worked() > end) break;
      asked += 1;
      try {
        for (const suite of lineage(test.suite)) {
          if (begun.includes(suite)) continue;
          begun.push(suite);
          for (const run of suite.before) await run();
        }
        await runTest(test);
      } catch {
        return { noticedBy: nameOf(test), by: test, asked };
      }
    }
    return { noticedBy: null, asked };
  } finally {
    for (const suite of begun.reverse()) {
      try {
        for (const run of suite.after) await run();
      } catch {
        // What a mutant broke may not be there to be taken down.
      }
    }
  }
}

async function runTest(test: Test): Promise<void> {
  const suites = lineage(test.suite);
  try {
    for (const suite of suites) for (const run of suite.beforeEach) await run();
    await test.run();
  } finally {
    for (const suite of [...suites].reverse()) for (const run of suite.afterEach) await run();
  }
}

function lineage(suite: Suite): readonly Suite[] {
  return suite.parent === undefined ? [suite] : [...lineage(suite.parent), suite];
}

/** The name of the outermost `describe` of a suite. */
function outermost(suite: Suite): string {
  return lineage(suite)[1]?.name ?? "";
}

function nameOf(test: Test | undefined): string {
  return test === undefined
    ? ""
    : `${test.suite.file} ${lineage(test.suite)
        .slice(1)
        .map(({ name }) => name)
        .join(" › ")} › ${test.name}`;
}
