import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding } from "../server/src/core/report.js";
import { emptyConfiguration } from "../server/src/core/configuration.js";
import { LineIndex } from "../server/src/core/text/lineIndex.js";
import { createNodeFileSource } from "../server/src/hosts/nodeFileSource.js";
import { createEngine } from "./harness/engine.js";

const folder = join(import.meta.dirname, "projects");
const names = readdirSync(folder, { withFileTypes: true })
  .filter((one) => one.isDirectory() && one.name.startsWith("deploy-") && !one.name.endsWith("-broken"))
  .map((one) => one.name)
  .sort();
const { createAnalysisHost, parser } = await createEngine();

/**
 * Projects with complete deploy files, each as a healthy and a broken twin. NAME-broken.planted.txt lists what was planted: `file:line rule`.
 * What `check` prints of both stands in their expected files (projects.test.ts).
 */
describe("deploys", () => {
  it("are of six kinds", () =>
    expect(names).toEqual([
      "deploy-asgi",
      "deploy-celery",
      "deploy-compose",
      "deploy-kubernetes",
      "deploy-procfile",
      "deploy-systemd",
    ]));

  describe.each(names)("%s", (name) => {
    it("has nothing to warn about", () => {
      const findings = check(name).filter((one) => one.severity === "error" || one.severity === "warning");
      expect(findings.map(({ place, finding }) => `${place} ${finding.ruleId} ${finding.message}`)).toEqual([]);
    });

    it("shows every planted fault of its broken twin at its place", () => {
      const planted = readFileSync(join(folder, `${name}-broken.planted.txt`), "utf8")
        .split("\n")
        .filter((line) => line !== "");
      expect(planted.length).toBeGreaterThan(2);
      const found = new Set(check(`${name}-broken`).map(({ place, finding }) => `${place} ${finding.ruleId}`));
      expect(planted.filter((line) => !found.has(line))).toEqual([]);
    });

    it("is expected as it is", () => {
      for (const one of [name, `${name}-broken`])
        expect(existsSync(join(folder, `${one}.expected.txt`)), one).toBe(true);
    });
  });
});

function check(
  name: string,
): readonly { readonly place: string; readonly severity: Finding["severity"]; readonly finding: Finding }[] {
  const root = join(folder, name).replaceAll("\\", "/");
  const analysis = createAnalysisHost({
    root,
    files: createNodeFileSource(root),
    parser,
    configuration: emptyConfiguration,
  }).analysis();
  expect(analysis.problems).toEqual([]);
  return analysis.findings
    .filter((one) => one.suppressed === null)
    .map((finding) => {
      const lines = new LineIndex(readFileSync(finding.at.file, "utf8"));
      return {
        place: `${relative(root, finding.at.file).replaceAll("\\", "/")}:${lines.positionAt(finding.at.start).line + 1}`,
        severity: finding.severity,
        finding,
      };
    });
}
