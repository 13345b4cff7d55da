import type { Rule } from "../../server/src/core/rules/rule.js";
import type { WatchedRule } from "./watchRule.js";

/** What one case shows of its rule. */
export interface ShownRule {
  readonly rule: Rule;
  readonly watched: WatchedRule;
  /** Of the fixes that its findings offer. */
  readonly safeties: ReadonlySet<"safe" | "needsReview">;
  /** What users see of it: `shown.ts`. */
  readonly text: string;
}

/** What a rule declares and its cases do not show, or show otherwise; for people. */
export function wronglyDeclared(cases: readonly ShownRule[]): readonly string[] {
  const rule = cases[0]?.rule;
  if (rule === undefined) return [];
  const wrong: string[] = [];
  const safeties = new Set(cases.flatMap((one) => [...one.safeties]));
  const fixable = safeties.has("safe") ? "safe" : safeties.has("needsReview") ? "needsReview" : undefined;
  if (fixable !== rule.fixable)
    wrong.push(
      `${rule.id} declares ${rule.fixable === undefined ? "no fix" : `fixable: "${rule.fixable}"`}, and its cases offer ${fixable === undefined ? "none" : `a fix that is ${fixable}`}`,
    );
  // Which settings it looks at follows from what the entry assigns: no fixture shows them all.
  if (rule.kind !== "settings" || cases.some(({ watched }) => watched.asksNames)) return wrong;
  const declared = new Set(rule.reads);
  const looked = new Set(cases.flatMap(({ watched }) => [...watched.settings]));
  for (const name of declared)
    if (!looked.has(name)) wrong.push(`${rule.id} declares that it reads ${name}, and looks at it in no case`);
  for (const name of new Set(cases.flatMap(({ watched }) => [...watched.firstSettings])))
    if (!declared.has(name) && !whetherAtAll.has(name))
      wrong.push(`${rule.id} asks about ${name}, which it does not declare in reads`);
  return wrong;
}

/** Rules ask these first to tell whether they have anything to say. */
const whetherAtAll = new Set(["INSTALLED_APPS", "MIDDLEWARE", "DEBUG", "SECRET_KEY"]);
