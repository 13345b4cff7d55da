import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** They take longer than all others together: begun first, so that no core waits for one of them at the end. */
const slow =
  /\/(?:startproject|hostile|rules|fixedModules|parity\/parity|unit\/secretsCanary|unit\/deploy\/robustness|vscode\/journeys|vscode\/checklist)\.test\.ts$/;

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification): boolean => slow.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((one) => !isSlow(one))];
  }
}

const tests: TestProjectInlineConfiguration = {
  // There is no such package: VS Code itself gives it to extensions.
  resolve: { alias: { vscode: fileURLToPath(new URL("test/harness/vscode.ts", import.meta.url)) } },
  test: {
    name: "tests",
    include: ["test/**/*.test.ts"],
    exclude: ["test/vscode/**", "test/projects/**"],
    // A test takes as long as the machine is busy; only a hang is a failure.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // No test changes what another one reads; loaded and compiled once in each worker, of which there is one for each core.
    isolate: false,
    maxWorkers: "100%",
    sequence: { groupOrder: 0 },
  },
};

/**
 * In a real VS Code: slow, and after the others, which would slow it down. Each opens a VS Code of its own, with a browser, a server and a profile,
 * and mostly waits: two beside each other.
 */
const journeys: TestProjectInlineConfiguration = {
  test: {
    name: "journeys",
    include: ["test/vscode/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    // A key that is pressed while the workbench looks away is lost; what fails twice is wrong. The report names what was tried again.
    retry: 1,
    sequence: { groupOrder: 1 },
  },
};

// JOURNEY_VSIX names the package to test; scripts/test.ts sets it. A plain `npx vitest run` leaves the journeys out.
export default defineConfig({
  test: { sequence: { sequencer: SlowFirst }, projects: process.env["JOURNEY_VSIX"] ? [tests, journeys] : [tests] },
});
