/** `npm run record`: writes anew what is recorded of the sample projects, for a person to read the difference. */
import { run } from "./tools/processes.js";
import { readArguments } from "./tools/scriptArguments.js";

readArguments("Usage: npm run record", {});
process.exitCode =
  (await run(
    process.execPath,
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "test/recorded.test.ts",
      "test/recordedCommands.test.ts",
      "test/recordedFixes.test.ts",
      "test/checklistChanges.test.ts",
      "test/unit/judge.test.ts",
      "test/projects.test.ts",
    ],
    { env: { ...process.env, UPDATE: "1" } },
  )) ?? 1;
