import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { checkFixes } from "./fixContract.js";
import type { FixtureCase, Snapshot } from "./fixture.js";
import { analyse, compareClaims, snapshotText, textsOf, type Engine } from "./fixtureRun.js";

export interface FixtureTestOptions {
  /** Whether findings must be claimed and fixes hold. */
  readonly findings: boolean;
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
