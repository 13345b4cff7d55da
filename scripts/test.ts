/**
 * `npm test [-- --require-journeys | --no-journeys]` runs everything, `npm test -- FILE…` only these tests. Everything is: generated files fresh, format, types, every test, and the journeys in a real VS Code
 * when a Chromium is found. Their absence is a failure with --require-journeys or CI=true, and is said at the end otherwise.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { build, makePackage, sizeLimit } from "./tools/packaging.js";
import { squeeze } from "./tools/squeeze.js";
import { biomeProgram, findChromium, run, runAside, type Program } from "./tools/processes.js";
import { readArguments } from "./tools/scriptArguments.js";
import { installWebVSCode, missingForWebVSCode } from "./tools/webVSCode.js";

const vitest = "node_modules/vitest/vitest.mjs";
const vsix = ".vscode-test/journeys/django-deploy-hygiene.vsix";

await main();

async function main(): Promise<void> {
  const { values, positionals: files } = readArguments(
    "Usage: npm test [-- --require-journeys | --no-journeys | FILE…]",
    { "require-journeys": { type: "boolean", default: false }, "no-journeys": { type: "boolean", default: false } },
    Infinity,
  );
  if (files.length > 0) process.exitCode = (await run(process.execPath, [vitest, "run", ...files])) ?? 1;
  else await testEverything(values["require-journeys"], values["no-journeys"]);
}

async function testEverything(requireJourneys: boolean, noJourneys: boolean): Promise<void> {
  const failures: string[] = [];
  await Promise.all([
    step(failures, "generated files are fresh", [process.execPath, "scripts/launch.mjs", "generate", "--check"]),
    step(failures, "format", biomeProgram),
    step(failures, "types", [process.execPath, "node_modules/typescript/bin/tsc", "-b"]),
  ]);

  const beginning = runTests("tests");
  // Beside the tests: what only the journeys need. For production, as it is packaged: they run what users get.
  await build(true);
  const bytes = await squeeze(makePackage(vsix).file);
  if (bytes > sizeLimit) failures.push(`the package has ${bytes} bytes, more than ${sizeLimit}`);
  const reason = noJourneys ? "--no-journeys was given" : whyNoJourneys();
  const required = requireJourneys || process.env["CI"] === "true";
  if (reason !== undefined && required) {
    failures.push(`the journeys in VS Code did not run: ${reason}`);
  }
  const runs = [await beginning, ...(reason === undefined ? [await runTests("journeys")] : [])];

  const sum = (key: keyof Counts): number => runs.reduce((all, run) => all + run[key], 0);
  for (const run of runs)
    if (!run.succeeded && run.failed === 0) failures.push(`the run of the ${run.name} itself failed`);
  for (const failure of failures) console.log(`FAILED: ${failure}`);
  if (reason !== undefined) console.log(`Journeys in VS Code skipped: ${reason}.`);
  console.log(
    `${sum("passed")} passed, ${sum("failed") + failures.length} failed${sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : ""}`,
  );
  process.exitCode = runs.some(({ succeeded }) => !succeeded) || failures.length > 0 ? 1 : 0;
}

/** Beside others: what it says comes in one piece. */
async function step(failures: string[], name: string, [command, ...args]: Program): Promise<void> {
  const { status, output } = await runAside(command, args);
  console.log(`> ${name}\n${output}`.trimEnd());
  if (status !== 0) failures.push(name);
}

function whyNoJourneys(): string | undefined {
  if (findChromium() === undefined)
    return "no Chromium was found (Debian: apt-get install chromium; or set CHROMIUM to one)";
  const missing = missingForWebVSCode();
  if (missing.length > 0) return `the local web VS Code needs ${missing.join(", ")}`;
  try {
    installWebVSCode(console.log);
    return undefined;
  } catch (error) {
    return `the local web VS Code could not be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The tests of one project of vitest.config.mts. */
async function runTests(
  name: "tests" | "journeys",
): Promise<Counts & { readonly name: string; readonly succeeded: boolean }> {
  const results = `artifacts/${name}.json`;
  mkdirSync("artifacts", { recursive: true });
  rmSync(results, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  const status = await run(process.execPath, [vitest, "run", "--project", name, ...reporters], {
    env: { ...process.env, JOURNEY_VSIX: name === "journeys" ? vsix : "" },
  });
  const report: unknown = existsSync(results) ? JSON.parse(readFileSync(results, "utf8")) : {};
  const count = (key: string): number => Number((report as Readonly<Record<string, unknown>>)[key] ?? 0);
  return {
    name,
    succeeded: status === 0,
    passed: count("numPassedTests"),
    failed: count("numFailedTests"),
    skipped: count("numPendingTests") + count("numTodoTests"),
  };
}
