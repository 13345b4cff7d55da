import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../../server/src/core/rules/rule.js";
import { checkFixes } from "./fixContract.js";
import type { ShownRule } from "./declaredRule.js";
import { nearText, verdictText, type FixtureCase, type NearMiss, type Snapshot } from "./fixture.js";
import { analyse, compareClaims, root, snapshotText, textsOf, type Engine, type Texts } from "./fixtureRun.js";
import { shownText } from "./shown.js";
import { ruleOf, watchRule } from "./watchRule.js";

export interface FixtureTestOptions {
  /** Whether findings must be claimed and fixes hold. */
  readonly findings: boolean;
  /** Fixes are not tried again with other line ends and tabs. */
  readonly quick?: true;
}

export interface CaseResult {
  /** For people. */
  readonly wrong: readonly string[];
  readonly snapshots: readonly { readonly snapshot: Snapshot; readonly text: string }[];
  /** Of the fixture's rule, where it has one. */
  readonly shown: ShownRule | undefined;
}

export function runCase(engine: Engine, fixture: FixtureCase, options: FixtureTestOptions): CaseResult {
  const texts = textsOf(fixture);
  const rule = options.findings ? ruleOf(fixture.title[0] ?? "") : undefined;
  const { result: analysis, watched } =
    rule === undefined
      ? { result: analyse(engine, fixture, texts), watched: undefined }
      : watchRule(rule, () => analyse(engine, fixture, texts));
  const wrong = options.findings
    ? [...compareClaims(fixture, analysis, texts), ...checkFixes(engine, fixture, analysis, texts, options)]
    : [];
  const snapshots = fixture.snapshots.flatMap((snapshot) => {
    try {
      return [{ snapshot, text: snapshotText(fixture, analysis, texts, snapshot) }];
    } catch (error) {
      wrong.push(`line ${snapshot.from}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  });
  if (rule === undefined || watched === undefined) return { wrong, snapshots, shown: undefined };
  const kinds = new Set(watched.verdicts.map(({ kind }) => kind));
  // A finding is claimed where it stands.
  if (!kinds.has("finding")) snapshots.push({ snapshot: fixture.verdict, text: verdictText(kinds) });
  const safeties = new Set(
    analysis.findings
      .filter((finding) => finding.ruleId === rule.id)
      .flatMap(({ fixes }) => fixes.map(({ safety }) => safety)),
  );
  const text = shownText(rule, watched.verdicts, analysis, texts) + nearShown(engine, fixture, rule, texts, wrong);
  return { wrong, snapshots, shown: { rule, watched, safeties, text } };
}

function nearShown(engine: Engine, fixture: FixtureCase, rule: Rule, texts: Texts, wrong: string[]): string {
  return fixture.near
    .map((near) => {
      const changed = changedTexts(fixture, texts, near);
      if (changed === undefined) wrong.push(`no file of the case has the line of: ${nearText(near)}`);
      return changed === undefined
        ? ""
        : `${nearText(near)}\n${shownWith(engine, fixture, rule, changed).replace(/^/gm, "  ").replace(/ +$/, "")}`;
    })
    .join("");
}

/** What the rule shows of these texts of a case. */
function shownWith(engine: Engine, fixture: FixtureCase, rule: Rule, texts: Texts): string {
  const { result: analysis, watched } = watchRule(rule, () => analyse(engine, fixture, texts));
  return shownText(rule, watched.verdicts, analysis, texts);
}

/** The texts of a case with the first line of its files that is this one written otherwise, or with another version pinned. */
function changedTexts(fixture: FixtureCase, texts: Texts, near: NearMiss): Texts | undefined {
  if ("version" in near) {
    const { distribution, version } = near;
    const { config } = fixture;
    return textsOf({
      ...fixture,
      config:
        distribution === "django" || distribution === "gunicorn"
          ? { ...config, [distribution]: version }
          : { ...config, packages: { ...config.packages, [distribution]: version } },
    });
  }
  const { line, instead } = near;
  for (const { path, text } of fixture.files) {
    const lines = text.split("\n");
    const at = lines.findIndex((one) => one.trim() === line);
    if (at < 0) continue;
    const indent = /^\s*/.exec(lines[at] ?? "")?.[0] ?? "";
    lines.splice(at, 1, ...(instead === undefined ? [] : [indent + instead]));
    return new Map([...texts, [`${root}/${path}`, lines.join("\n")]]);
  }
  return undefined;
}

/** A snapshot that is there says what is so now. A verdict may be left unsaid. */
export function isStale({ snapshot, text }: CaseResult["snapshots"][number]): boolean {
  return snapshot.text !== text && !(snapshot.kind === "verdict" && snapshot.text === "");
}

export function markdownFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => join(folder, name));
}
