/** No state hangs on the words of a message: with other words of every rule the checklist says the same of every item. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import type { Verdict } from "../../server/src/core/rules/rule.js";
import { createNodeFileSource } from "../../server/src/hosts/nodeFileSource.js";
import { createEngine } from "../harness/engine.js";

const folder = join(import.meta.dirname, "../projects").replaceAll("\\", "/");
const { createAnalysisHost, parser } = await createEngine();

function states(name: string): readonly string[] {
  const root = `${folder}/${name}`;
  const analysis = createAnalysisHost({ root, files: createNodeFileSource(root), parser, configuration: emptyConfiguration }).analysis();
  const items = analysis.checklist("2026-11-22").flatMap(({ target, sections }) => sections.flatMap((section) => section.items.map(({ id, state }) => `${target} ${id}: ${state}`)));
  return [...items, ...analysis.failing().flatMap(({ target, items: failing }) => failing.map((id) => `${target} fails ${id}`))];
}

/** Runs the action with other words in what rules say. */
function withOtherWords<T>(action: () => T): T {
  const checks = rules.map((rule) => [rule, rule.check] as const);
  for (const [rule, check] of checks) {
    Reflect.set(rule, "check", (context: unknown): readonly Verdict[] => {
      const answer = Reflect.apply(check as (context: unknown) => Verdict | readonly Verdict[], rule, [context]);
      return ("kind" in answer ? [answer] : answer).map((verdict) => (verdict.kind === "finding" ? { ...verdict, message: "something" } : verdict.kind === "notDetermined" ? { ...verdict, reason: "somehow" } : verdict));
    });
  }
  try {
    return action();
  } finally {
    for (const [rule, check] of checks) Reflect.set(rule, "check", check);
  }
}

describe("the states of", () => {
  it.each(readdirSync(folder).filter((name) => name.startsWith("deploy-") && !name.includes(".")))("%s", (name) => {
    const own = states(name);
    expect(own.length).toBeGreaterThan(50);
    expect(withOtherWords(() => states(name))).toEqual(own);
  });
});
