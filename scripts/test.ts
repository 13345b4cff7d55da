/**
 * `npm test [-- --require-journeys | --no-journeys]`: generated files fresh, format, types, every test, and the journeys in a real VS Code
 * when a Chromium is found. Their absence is a failure with --require-journeys or CI=true, and is said at the end otherwise.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { build, makePackage, sizeLimit } from "./tools/packaging.js";
import { squeeze } from "./tools/squeeze.js";
import { biomeCheck, findChromium, run } from "./tools/processes.js";
import { installWebVSCode, missingForWebVSCode } from "./tools/webVSCode.js";

const vsix = ".vscode-test/journeys/django-deploy-hygiene.vsix";
const results = "artifacts/test-results.json";

await test(process.argv.slice(2));

async function test(args: readonly string[]): Promise<void> {
  const failures: string[] = [];
  await step(failures, "generated files are fresh", () =>
    run(process.execPath, ["scripts/launch.mjs", "generate", "--check"]),
  );
  await step(failures, "format", biomeCheck);
  await step(failures, "types", () => run(process.execPath, ["node_modules/typescript/bin/tsc", "-b"]));
  // For production, as it is packaged: tests of the command line and the journeys run what users get.
  await build(true);

  const reason = args.includes("--no-journeys") ? "--no-journeys was given" : whyNoJourneys();
  const required = args.includes("--require-journeys") || process.env["CI"] === "true";
  const bytes = await squeeze(makePackage(vsix).file);
  if (bytes > sizeLimit) failures.push(`the package has ${bytes} bytes, more than ${sizeLimit}`);
  if (reason !== undefined && required) {
    failures.push(`the journeys in VS Code did not run: ${reason}`);
  }

  const counts = await runTests(reason === undefined);
  if (counts.status !== 0 && counts.failed === 0) failures.push("the test run itself failed");
  for (const failure of failures) console.log(`FAILED: ${failure}`);
  if (reason !== undefined) console.log(`Journeys in VS Code skipped: ${reason}.`);
  console.log(
    `${counts.passed} passed, ${counts.failed + failures.length} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`,
  );
  process.exitCode = counts.status !== 0 || failures.length > 0 ? 1 : 0;
}

async function step(failures: string[], name: string, action: () => Promise<number | null>): Promise<void> {
  console.log(`> ${name}`);
  if ((await action()) !== 0) failures.push(name);
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

async function runTests(journeys: boolean): Promise<{
  readonly status: number | null;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}> {
  mkdirSync("artifacts", { recursive: true });
  rmSync(results, { force: true });
  const status = await run(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`],
    {
      env: { ...process.env, JOURNEY_VSIX: journeys ? vsix : "" },
    },
  );
  const report: unknown = existsSync(results) ? JSON.parse(readFileSync(results, "utf8")) : {};
  const count = (key: string): number => Number((report as Readonly<Record<string, unknown>>)[key] ?? 0);
  return {
    status,
    passed: count("numPassedTests"),
    failed: count("numFailedTests"),
    skipped: count("numPendingTests") + count("numTodoTests"),
  };
}
