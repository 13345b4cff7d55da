/** Checklists of several targets: what is the same in each of them is told once, and nothing is told twice or lost. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { sharedItems } from "../../server/src/core/checklist/report/sharedItems.js";
import type { ChecklistItemReport, ChecklistReport, Finding, ItemState } from "../../server/src/core/report.js";

const itemOf = (id: string, state: ItemState): ChecklistItemReport => ({
  id,
  label: id,
  title: `${id}.`,
  decidedBy: "auto",
  state,
  reason: `because it is ${state}`,
  evidence: [],
  rules: [],
});

const findingOf = (key: string): Finding => ({
  key,
  ruleId: "debug-enabled",
  severity: "error",
  certainty: "definite",
  message: "DEBUG is on",
  project: "/p",
  entry: "settings",
  at: { file: "/p/settings.py", start: 0, end: 4 },
  djangoChecks: [],
  because: [],
  fixes: [],
  suppressed: null,
  absent: undefined,
  tags: [],
});

const reportOf = (
  target: string,
  states: Readonly<Record<string, ItemState>>,
  findings: readonly string[] = [],
): ChecklistReport => ({
  project: "/p",
  target,
  findings: findings.map(findingOf),
  sections: ["secrets", "cookies"].map((id) => ({
    id,
    title: id,
    items: Object.entries(states).flatMap(([item, state]) => (item.startsWith(id) ? [itemOf(item, state)] : [])),
  })),
});

const ids = (report: ChecklistReport | undefined): readonly string[] =>
  report?.sections.flatMap(({ id, items }) => [`${id}:`, ...items.map((item) => item.id)]) ?? [];
const keys = (report: ChecklistReport | undefined): readonly string[] => report?.findings?.map(({ key }) => key) ?? [];

it("what is the same stands in common, the rest with its target, and no section is empty", () => {
  const { common, own } = sharedItems([
    reportOf("one", { "secrets-key": "fail", "secrets-old": "pass", "cookies-secure": "pass" }, ["a", "b"]),
    reportOf("other", { "secrets-key": "pass", "secrets-old": "pass", "cookies-secure": "pass" }, ["b", "c"]),
  ]);
  expect(ids(common)).toEqual(["secrets:", "secrets-old", "cookies:", "cookies-secure"]);
  expect(own.map(ids)).toEqual([
    ["secrets:", "secrets-key"],
    ["secrets:", "secrets-key"],
  ]);
  expect([keys(common), ...own.map(keys)]).toEqual([["b"], ["a"], ["c"]]);
});

it("one checklist has nothing in common with others", () => {
  const report = reportOf("one", { "secrets-key": "fail" });
  expect(sharedItems([report])).toEqual({ common: undefined, own: [report] });
});

it("common and own are the whole, each item in one of them", () => {
  const state = fc.constantFrom<ItemState>("pass", "fail", "to-confirm");
  const states = fc.record({ "secrets-key": state, "secrets-old": state, "cookies-secure": state });
  fc.assert(
    fc.property(fc.array(states, { minLength: 2, maxLength: 4 }), (targets) => {
      const { common, own } = sharedItems(targets.map((one, i) => reportOf(`target ${i}`, one)));
      for (const [i, one] of targets.entries()) {
        const told = [common, own[i]].flatMap((report) => report?.sections ?? []).flatMap(({ items }) => items);
        expect(told.map(({ id }) => id).sort()).toEqual(Object.keys(one).sort());
        expect(Object.fromEntries(told.map(({ id, state: is }) => [id, is]))).toEqual(one);
      }
    }),
  );
});
