/** States of items: which fail is told from the findings alone, and none hangs on the words of a message: with other words of every rule the checklist says the same. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Analysis } from "../../server/src/core/analysis.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import type { Verdict } from "../../server/src/core/settings/verdict.js";
import { createNodeFileSource } from "../../server/src/hosts/nodeFileSource.js";
import { createEngine } from "../harness/engine.js";

const folder = join(import.meta.dirname, "../projects").replaceAll("\\", "/");
const { createAnalysisHost, parser } = await createEngine();

function analysisOf(name: string): Analysis {
  const root = `${folder}/${name}`;
  return createAnalysisHost({
    root,
    files: createNodeFileSource(root),
    parser,
    configuration: emptyConfiguration,
  }).analysis();
}

function states(name: string): readonly string[] {
  const analysis = analysisOf(name);
  const items = analysis
    .checklist("2026-11-22")
    .flatMap(({ target, sections }) =>
      sections.flatMap((section) => section.items.map(({ id, state }) => `${target} ${id}: ${state}`)),
    );
  return [
    ...items,
    ...analysis.failing().flatMap(({ target, items: failing }) => failing.map((id) => `${target} fails ${id}`)),
  ];
}

/** Runs the action with other words in what rules say. */
function withOtherWords<T>(action: () => T): T {
  const checks = rules.map((rule) => [rule, rule.check] as const);
  for (const [rule, check] of checks) {
    Reflect.set(rule, "check", (context: unknown): readonly Verdict[] => {
      const answer = Reflect.apply(check as (context: unknown) => Verdict | readonly Verdict[], rule, [context]);
      return ("kind" in answer ? [answer] : answer).map((verdict) =>
        verdict.kind === "finding"
          ? { ...verdict, message: "something" }
          : verdict.kind === "notDetermined"
            ? { ...verdict, reason: "somehow" }
            : verdict,
      );
    });
  }
  try {
    return action();
  } finally {
    for (const [rule, check] of checks) Reflect.set(rule, "check", check);
  }
}

const projects = readdirSync(folder).filter((name) => name.startsWith("deploy-") && !name.includes("."));

describe("what fails is told from the findings alone as the checklist has it", () => {
  it.each(projects)("%s", (name) => {
    const analysis = analysisOf(name);
    const failing = analysis.checklist().map(({ target, sections }) => ({
      target,
      items: sections.flatMap(({ items }) => items.filter(({ state }) => state === "fail").map(({ id }) => id)).sort(),
    }));
    expect(failing.some(({ items }) => items.length > 0)).toBe(name.endsWith("-broken"));
    expect(analysis.failing().map(({ target, items }) => ({ target, items: [...items].sort() }))).toEqual(failing);
  });
});

describe("the states of", () => {
  it.each(projects)("%s", (name) => {
    const own = states(name);
    expect(own.length).toBeGreaterThan(50);
    expect(withOtherWords(() => states(name))).toEqual(own);
  });
});
