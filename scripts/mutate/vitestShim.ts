/** What tests import as `vitest` while they are run many times over: the same words, and lists of what they say instead of a run. */
import { expect as bare } from "vitest";

type Run = () => unknown;

export interface Suite {
  readonly parent: Suite | undefined;
  readonly name: string;
  readonly file: string;
  readonly before: Run[];
  readonly after: Run[];
  readonly beforeEach: Run[];
  readonly afterEach: Run[];
}

export interface Test {
  readonly suite: Suite;
  readonly name: string;
  readonly run: Run;
}

export const tests: Test[] = [];

let current: Suite = newSuite(undefined, "", "");

/** Called at the head of each test file. */
export function beginFile(file: string): void {
  current = newSuite(undefined, "", file);
}

export const describe = Object.assign(describePlain, {
  skipIf: (skip: boolean) => (skip ? ignore : describePlain),
  each: (table: readonly unknown[]) => (name: string, run: (...row: readonly unknown[]) => void) =>
    table.forEach((row) => describePlain(`${name} ${String(row)}`, () => run(...rowOf(row)))),
});

export const it = Object.assign(addTest, {
  skipIf: (skip: boolean) => (skip ? eachIgnored : it),
  runIf: (run: boolean) => (run ? it : eachIgnored),
  skip: ignore,
  each: (table: readonly unknown[]) => (name: string, run: (...row: readonly unknown[]) => unknown) =>
    table.forEach((row) => addTest(`${name} ${JSON.stringify(row)}`, () => run(...rowOf(row)))),
  for: (table: readonly unknown[]) => (name: string, run: (row: unknown) => unknown) =>
    table.forEach((row) => addTest(`${name} ${JSON.stringify(row)}`, () => run(row))),
});
export const test = it;

export const beforeAll = (run: Run): void => void current.before.push(run);
export const afterAll = (run: Run): void => void current.after.push(run);
export const beforeEach = (run: Run): void => void current.beforeEach.push(run);
export const afterEach = (run: Run): void => void current.afterEach.push(run);

export const expect: typeof bare = new Proxy(bare, {
  get: (target, key): unknown => (key === "poll" ? poll : Reflect.get(target, key)),
});

/** What turns the clock or loads modules anew needs the real one: such a test fails as it is, and is not asked. */
export const vi = new Proxy(
  { setConfig: () => undefined },
  {
    get: (own, key): unknown => {
      if (key !== "setConfig") throw new Error(`vi.${String(key)} is not here`);
      return own.setConfig;
    },
  },
);

function describePlain(name: string, first: unknown, second?: unknown): void {
  const run = typeof first === "function" ? first : second;
  const outer = current;
  current = newSuite(outer, name, outer.file);
  if (typeof run === "function") Reflect.apply(run, undefined, []);
  current = outer;
}

function addTest(name: string, first: unknown, second?: unknown): void {
  const run = typeof first === "function" ? first : second;
  if (typeof run === "function")
    tests.push({ suite: current, name, run: () => Reflect.apply(run, undefined, []) as unknown });
}

function newSuite(parent: Suite | undefined, name: string, file: string): Suite {
  return { parent, name, file, before: [], after: [], beforeEach: [], afterEach: [] };
}

function rowOf(row: unknown): readonly unknown[] {
  return Array.isArray(row) ? row : [row];
}

function ignore(): void {}

const eachIgnored = Object.assign(ignore, { each: () => ignore, for: () => ignore });

/** `expect.poll(read).toX(…)`: asked again until it holds. */
function poll(
  read: () => unknown,
  { timeout = 1000, interval = 20 }: { readonly timeout?: number; readonly interval?: number } = {},
): unknown {
  const matcher = (negated: boolean): unknown =>
    new Proxy(
      {},
      {
        get: (_, key): unknown =>
          key === "not"
            ? matcher(true)
            : async (...args: readonly unknown[]) => {
                for (
                  const end = Date.now() + timeout;
                  ;
                  await new Promise((resolve) => setTimeout(resolve, interval))
                ) {
                  try {
                    const assertion: object = negated ? bare(await read()).not : bare(await read());
                    Reflect.apply(
                      Reflect.get(assertion, key) as (...all: readonly unknown[]) => unknown,
                      assertion,
                      args,
                    );
                    return;
                  } catch (error) {
                    if (Date.now() > end) throw error;
                  }
                }
              },
      },
    );
  return matcher(false);
}
