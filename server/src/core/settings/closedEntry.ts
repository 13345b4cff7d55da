import type { Evaluation } from "../evaluator/evaluateEntry.js";
import type { EntryAnalysis } from "../projectAnalysis.js";
import type { RuleResult } from "../rules/engine.js";

/** Whether nothing that cannot be seen may change the entry's settings, and in exact mode no check of Django is left open. */
export function isClosed({ view, results }: EntryAnalysis, evaluation: Evaluation): boolean {
  return evaluation.unseen === undefined && !(view?.mode === "exact" && leavesChecksOpen(results));
}

function leavesChecksOpen(results: readonly RuleResult[]): boolean {
  return results.some(({ rule, verdicts, failed }) => (rule.djangoChecks ?? []).some((check) => ownChecks.has(check.slice(0, check.indexOf(".")))) && (failed !== undefined || verdicts.some((verdict) => verdict.kind === "notDetermined" || (verdict.kind === "finding" && verdict.certainty === "possible" && (verdict.djangoChecks ?? []).length > 0))));
}

/** Labels of checks that Django and its contributed applications register; those of libraries have others, such as axes. */
const ownChecks: ReadonlySet<string> = new Set(["4_0", "admin", "async", "auth", "caches", "contenttypes", "database", "files", "mail", "models", "security", "sites", "staticfiles", "tasks", "templates", "translation", "urls"]);
