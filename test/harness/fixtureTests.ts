import { readFileSync, readdirSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createEngine } from "./engine.js";
import { checkFixes } from "./fixContract.js";
import { parseFixture, rewriteSnapshots, type FixtureCase, type Snapshot } from "./fixture.js";
import { analyse, compareClaims, snapshotText, textsOf, type Engine } from "./fixtureRun.js";

export interface FixtureTestOptions {
  /** Whether findings must be claimed and fixes hold. */
  readonly findings: boolean;
}

const updates = process.env["UPDATE"] === "1";

/** Makes tests of every Markdown file below a folder. */
export async function fixtureTests(folder: string, options: FixtureTestOptions): Promise<void> {
  const engine = await createEngine();
  for (const path of markdownFiles(folder)) {
    const markdown = readFileSync(path, "utf8");
    describe(path.slice(folder.length + 1).replace(/\.md$/, ""), () => {
      const replacements: { readonly snapshot: Snapshot; readonly text: string }[] = [];
      const fixture = parseFixture(markdown);
      if (fixture.cases.length === 0) it("has cases", () => expect.fail("no heading of this file has a block below it"));
      for (const one of fixture.cases) {
        it(one.title.slice(1).join(" › ") || one.title.join(" › ") || `line ${one.line + 1}`, () => {
          const result = runCase(engine, one, options);
          if (result.wrong.length > 0) expect.fail(result.wrong.join("\n\n"));
          for (const { snapshot, text } of result.snapshots) {
            if (snapshot.text === text) continue;
            if (updates) replacements.push({ snapshot, text });
            else expect(text, `line ${snapshot.from}: the ${snapshot.kind} block differs; UPDATE=1 rewrites it`).toBe(snapshot.text);
          }
        });
      }
      afterAll(() => {
        if (replacements.length > 0) writeFileSync(path, rewriteSnapshots(markdown, replacements));
      });
    });
  }
}

export interface CaseResult {
  /** For people. */
  readonly wrong: readonly string[];
  readonly snapshots: readonly { readonly snapshot: Snapshot; readonly text: string }[];
}

export function runCase(engine: Engine, fixture: FixtureCase, options: FixtureTestOptions): CaseResult {
  const texts = textsOf(fixture);
  const analysis = analyse(engine, fixture, texts);
  const wrong = options.findings ? [...compareClaims(fixture, analysis, texts), ...checkFixes(engine, fixture, analysis, texts)] : [];
  const snapshots = fixture.snapshots.flatMap((snapshot) => {
    try {
      return [{ snapshot, text: snapshotText(fixture, analysis, texts, snapshot) }];
    } catch (error) {
      wrong.push(`line ${snapshot.from}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  });
  return { wrong, snapshots };
}

export function markdownFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md")).sort().map((name) => join(folder, name));
}
