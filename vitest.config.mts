import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const tests: TestProjectInlineConfiguration = {
  // There is no such package: VS Code itself gives it to extensions.
  resolve: { alias: { vscode: fileURLToPath(new URL("test/harness/vscode.ts", import.meta.url)) } },
  test: {
    name: "tests",
    include: ["test/**/*.test.ts"],
    exclude: ["test/vscode/**", "test/projects/**"],
    // Property tests take as long as the machine is busy; only a hang is a failure.
    testTimeout: 60_000,
    sequence: { groupOrder: 0 },
  },
};

/** In a real VS Code: slow, one at a time, and after the others, which would slow it down. */
const journeys: TestProjectInlineConfiguration = {
  test: {
    name: "journeys",
    include: ["test/vscode/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    sequence: { groupOrder: 1 },
  },
};

// JOURNEY_VSIX names the package to test; scripts/test.ts sets it. A plain `npx vitest run` leaves the journeys out.
export default defineConfig({ test: { projects: process.env["JOURNEY_VSIX"] ? [tests, journeys] : [tests] } });
