/**
 * `npm run check`: what one runs before a commit: generated files fresh, format, types, and the tests nearest to what differs from the last commit:
 * fixtures of changed rules, changed tests, and the tests that import what changed. `npm test` runs everything.
 */
import { basename } from "node:path";
import { longTests, testsOf } from "./tools/importGraph.js";
import { biomeProgram, run, runQuietly } from "./tools/processes.js";
import { readArguments } from "./tools/scriptArguments.js";
import { kebabCase, ruleFiles } from "./tools/ruleFiles.js";

/** Of the tests that import what changed the nearest: in the core everything reaches everything in the end. */
const most = 8;
/** Who may import whom, and what a rule brings along. */
const houseRules = "test/tidy.test.ts";

readArguments("Usage: npm run check", {});
await check();

async function check(): Promise<void> {
  const changed = changedFiles();
  const failures: string[] = [];
  const step = async (name: string, action: () => Promise<number | null>): Promise<void> => {
    console.log(`> ${name}`);
    if ((await action()) !== 0) failures.push(name);
  };
  await step("generated files are fresh", () => run(process.execPath, ["scripts/launch.mjs", "generate", "--check"]));
  const [biome, ...argumentsOfBiome] = biomeProgram;
  await step("format", () => run(biome, argumentsOfBiome));
  await step("types", () => run(process.execPath, ["node_modules/typescript/bin/tsc", "-b"]));

  const ids = changedRules(changed);
  if (ids.length > 0)
    await step(`fixtures of ${ids.length === 1 ? ids[0] : `${ids.length} rules`}`, () =>
      run(process.execPath, ["scripts/launch.mjs", "rule", ...ids]),
    );

  const [tests, left] = affectedTests(changed);
  if (tests.length > 0)
    await step(`${tests.length} test files`, () =>
      run(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--reporter=dot", ...tests]),
    );
  if (left.length > 0)
    console.log(
      `Left to npm test, though they reach what changed: ${left.slice(0, 5).join(", ")}${left.length > 5 ? ` and ${left.length - 5} more` : ""}.`,
    );
  if (changed.length === 0) console.log("Nothing differs from the last commit, so no test was run.");
  for (const failure of failures) console.log(`FAILED: ${failure}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

/** What differs from the last commit, with files that Git does not know yet. */
function changedFiles(): readonly string[] {
  const lines = (args: readonly string[]): readonly string[] =>
    runQuietly("git", args)
      .split("\0")
      .filter((line) => line !== "");
  return [
    ...new Set([
      ...lines(["diff", "--name-only", "-z", "HEAD"]),
      ...lines(["ls-files", "--others", "--exclude-standard", "-z"]),
    ]),
  ].sort();
}

function changedRules(changed: readonly string[]): readonly string[] {
  const files = new Set(changed);
  return ruleFiles()
    .filter(({ family, name, path }) =>
      [path, ...["md", "shown.txt"].map((end) => `test/rules/${family}/${kebabCase(name)}.${end}`)].some((one) =>
        files.has(one),
      ),
    )
    .map(({ path }) => kebabCase(basename(path, ".ts")));
}

/** Tests to run, and those that reach what changed from afar. Folders of samples belong to the test beside them: `test/evaluator/x.md` to `test/evaluator.test.ts`. */
function affectedTests(changed: readonly string[]): readonly [readonly string[], readonly string[]] {
  const rules = new Set(ruleFiles().map(({ path }) => path));
  const own = changed.flatMap((path) => {
    if (/^test\/(?!vscode\/).*\.test\.ts$/.test(path)) return [path];
    const folder = /^test\/(evaluator|projects|worlds)\//.exec(path)?.[1];
    return folder === undefined ? [] : [`test/${folder}.test.ts`];
  });
  const near = testsOf(changed.filter((path) => path.endsWith(".ts") && !rules.has(path)))
    .filter(({ distance }) => distance > 0)
    .map(({ path }) => path);
  const short = (path: string): boolean => !longTests.has(path);
  const house = changed.length > 0 ? [houseRules] : [];
  const tests = [...new Set([...house, ...own.filter(short), ...near.filter(short).slice(0, most)])];
  return [tests, [...new Set([...own, ...near])].filter((path) => !tests.includes(path))];
}
