import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { tests, type Suite, type Test } from "./vitestShim.js";

/** What a worker is told, in a file. */
export interface Task {
  /** The process that it ends with. */
  readonly parent: number;
  /** Awake from the beginning: it is reached while the program is loaded. */
  readonly awake: number | null;
  /** Tests that noticed most of the same file so far, by their names: asked first where one is awake from the beginning. */
  readonly first: readonly string[];
  readonly mutants: readonly { readonly id: number; readonly file: string }[];
  /** By mutant of a rule: the `describe` of its fixture, all of whose tests it is asked of, and first. */
  readonly suites: Readonly<Record<number, string>>;
  /** Of the cases of other fixtures one in so many. */
  readonly everyFixtureCase: number;
  /** Milliseconds of work of other tests for one mutant. */
  readonly patience: number;
  /** Where it is kept which tests reach which mutant. */
  readonly reachFile: string;
}

export type Message =
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

interface Timed {
  readonly test: Test;
  readonly milliseconds: number;
}

interface Asked {
  readonly test: Test;
  /** Whether patience is not for it. */
  readonly always: boolean;
}

/** In a process of its own, which its parent ends when a mutant makes it hang: loads the tests, and asks them of one mutant after the other. */
export async function work(load: readonly (() => Promise<unknown>)[]): Promise<void> {
  const task = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Task;
  const watched = watchOver(task.parent, task.awake === null ? slow : 6 * hanging);
  const state = { awake: task.awake ?? -1, hits: new Set<number>() };
  Object.assign(globalThis, {
    $mutant: (id: number): boolean => {
      state.hits.add(id);
      return id === state.awake;
    },
  });
  const say = (message: Message): void => {
    watched.goesOn();
    process.send?.(message);
  };
  try {
    for (const one of load) await one();
  } catch (error) {
    if (task.awake === null) throw error;
    say({ kind: "result", id: task.awake, noticedBy: "loading", reached: 1, asked: 1 });
    process.exit(0);
  }
  const fixtures = new Set(Object.values(task.suites));
  const chosen = tests.filter(
    ({ suite }, i) =>
      suite.file !== "test/rules.test.ts" || fixtures.has(outermost(suite)) || i % task.everyFixtureCase === 0,
  );
  /** By file. */
  const kills = new Map<string, Map<Test, number>>();

  const reach = existsSync(task.reachFile)
    ? (JSON.parse(readFileSync(task.reachFile, "utf8")) as Reach)
    : await findReach();
  writeFileSync(task.reachFile, JSON.stringify(reach));
  const slowest = Math.max(...reach.tests.map(({ milliseconds }) => milliseconds));
  watched.goesOn(hanging + 2 * slowest + 2 * task.patience);
  // What is reached while the program is loaded may be noticed by any test, soonest by those that reach it too.
  if (task.awake !== null) {
    const id = task.awake;
    const timed = reach.tests.flatMap(({ milliseconds, hits }, i) => {
      const test = chosen[i];
      return test === undefined || milliseconds < 0 ? [] : [{ test, milliseconds, reaches: hits.includes(id) }];
    });
    const places = new Map(task.first.map((name, place) => [name, place]));
    const order = [true, false].flatMap((reaches) =>
      inOrder(
        timed.filter((one) => one.reaches === reaches),
        id,
        "",
      ),
    );
    const placeOf = ({ test }: Asked): number => places.get(nameOf(test)) ?? places.size;
    const { noticedBy, asked } = await askUntil(
      order.sort((a, b) => placeOf(a) - placeOf(b)),
      task.patience,
    );
    say({ kind: "result", id, noticedBy, reached: timed.length, asked });
    process.exit(0);
  }

  const reachedBy = new Map<number, Timed[]>();
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
    say({ kind: "starts", id });
    const reached = reachedBy.get(id) ?? [];
    state.awake = id;
    const { noticedBy, by, asked } = await askUntil(inOrder(reached, id, file), task.patience);
    state.awake = -1;
    if (by !== undefined) {
      const here = kills.get(file) ?? new Map<Test, number>();
      kills.set(file, here.set(by, (here.get(by) ?? 0) + 1));
    }
    say({ kind: "result", id, noticedBy, reached: reached.length, asked });
  }
  process.exit(0);

  /** Its own fixture, then those that noticed most of this file so far, then the quick ones, and of a suite rather the first than the tenth. */
  function inOrder(reached: readonly Timed[], id: number, file: string): readonly Asked[] {
    const here = kills.get(file);
    const counts = new Map<string, number>();
    return [...reached]
      .sort((a, b) => a.milliseconds - b.milliseconds)
      .map(({ test, milliseconds }) => {
        const name = `${test.suite.file} ${outermost(test.suite)}`;
        const round = (counts.get(name) ?? 0) + 1;
        counts.set(name, round);
        return { test, cost: (milliseconds + 5) * round, always: outermost(test.suite) === task.suites[id] };
      })
      .sort(
        (a, b) =>
          Number(b.always) - Number(a.always) || (here?.get(b.test) ?? 0) - (here?.get(a.test) ?? 0) || a.cost - b.cost,
      );
  }

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
        const start = worked();
        state.hits = hits;
        await runTest(test);
        found.push({ milliseconds: worked() - start, hits: [...hits] });
      } catch {
        wrong = true;
      }
      if (wrong) found.push({ milliseconds: -1, hits: [] });
      watched.goesOn();
    }
    for (const suite of [...begun].reverse()) for (const run of suite.after) await run();
    return { atLoad, tests: found };
  }
}

/** Much more work, in milliseconds, than the slowest test takes: then a mutant hangs. */
const hanging = 20_000;
/** The same for what is done before any mutant is awake. */
const slow = 1_200_000;
/** A mutant that waits for what never comes does no work. Even on a busy machine this long, in milliseconds, is enough for some. */
const idle = 300_000;

/**
 * Ends this process with its parent, and where it does not go on, also out of a mutant that hangs: in a thread of its own. What counts is the work
 * of this process, not the time, which passes for others on a busy machine.
 */
function watchOver(parent: number, limit: number): { goesOn(next?: number): void } {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  shared[1] = limit;
  new Worker(watch, { eval: true, workerData: { parent, shared, idle } }).unref();
  return {
    goesOn(next) {
      if (next !== undefined) Atomics.store(shared, 1, next);
      Atomics.add(shared, 0, 1);
    },
  };
}

const watch = `
const { parent, shared, idle } = require("node:worker_threads").workerData;
const worked = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
let steps, from, since;
setInterval(() => {
  if (Atomics.load(shared, 0) !== steps) [steps, from, since] = [Atomics.load(shared, 0), worked(), Date.now()];
  const work = worked() - from;
  const time = Date.now() - since;
  if (process.ppid !== parent || work > Atomics.load(shared, 1) || (time > idle && work < time / 100))
    process.kill(process.pid, "SIGKILL");
}, 500);
`;

/** Milliseconds of this process's own work: a busy machine asks no fewer tests. */
function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Asks tests until one fails, or patience is at its end. */
async function askUntil(
  order: readonly Asked[],
  patience: number,
): Promise<{ readonly noticedBy: string | null; readonly by?: Test; readonly asked: number }> {
  const begun: Suite[] = [];
  let end = worked() + patience;
  let asked = 0;
  try {
    for (const { test, always } of order) {
      if (always) end = worked() + patience;
      else if (worked() > end) break;
      asked += 1;
      try {
        for (const suite of lineage(test.suite)) {
          if (begun.includes(suite)) continue;
          begun.push(suite);
          for (const run of suite.before) await run();
        }
        if (!(await passes(test))) return { noticedBy: nameOf(test), by: test, asked };
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

/** What fails late may only have waited for too long, on a busy machine: it is asked again. */
async function passes(test: Test): Promise<boolean> {
  for (let again = 0; ; again++) {
    const start = performance.now();
    try {
      await runTest(test);
      return true;
    } catch {
      if (again > 0 || performance.now() - start < late) return false;
    }
  }
}

const late = 900;

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
