import type { Evaluation } from "../evaluator/evaluation.js";
import type { EntryAnalysis } from "../projectAnalysis.js";
import type { EntryReport, Undetermined } from "../report.js";
import type { RuleResult } from "../rules/engine.js";

/**
 * What was asked of an entry and could not be learned, once for each setting and reason. Asked by Django's own checks, and in the open
 * environment by every rule whose finding would be at least a warning.
 */
export function undeterminedOf({ view, results }: EntryAnalysis, evaluation: Evaluation): readonly Undetermined[] {
  const found = new Map<string, Undetermined>();
  const add = (one: Undetermined): void => {
    const key = `${one.setting ?? ""} ${one.reason}`;
    if (!found.has(key)) found.set(key, one);
  };
  const { unseen, hidings } = evaluation;
  for (const { at, reason } of hidings) add({ setting: undefined, at, reason });
  if (unseen !== undefined) add({ setting: undefined, at: undefined, reason: unseen });
  for (const result of results) {
    const open = openIn(result, view?.mode === "exact");
    if (open.length > 0 && isDecisive(result, view?.mode ?? "open")) for (const one of open) add(one);
  }
  return [...found.values()];
}

/** Whether the settings can be loaded, as far as that can be told. */
export function loadsOf({ view }: EntryAnalysis, evaluation: Evaluation): EntryReport["loads"] {
  const raises = evaluation.raises ?? view?.raises ?? null;
  if (raises !== null)
    return view?.mode === "open" && (raises.deliberate === true || raises.variable !== undefined)
      ? "undetermined"
      : "no";
  return evaluation.mayRaise.length > 0 ? "undetermined" : "yes";
}

function isDecisive({ rule }: RuleResult, mode: "open" | "exact"): boolean {
  if ((rule.djangoChecks ?? []).some((check) => ownChecks.has(check.slice(0, check.indexOf("."))))) return true;
  return mode === "open" && (rule.severity === "error" || rule.severity === "warning");
}

/** @param isExact a finding that is only possible is none of Django's */
function openIn({ rule, verdicts, failed }: RuleResult, isExact: boolean): readonly Undetermined[] {
  if (failed !== undefined) return [{ setting: undefined, at: undefined, reason: `the rule ${rule.id} failed` }];
  let open: Undetermined[] | undefined;
  for (const verdict of verdicts) {
    if (verdict.kind === "notDetermined")
      (open ??= []).push({
        setting: verdict.setting,
        at: verdict.at,
        reason: verdict.beside ?? verdict.reason,
        ...(verdict.cause !== undefined && { cause: verdict.cause }),
      });
    else if (
      isExact &&
      verdict.kind === "finding" &&
      verdict.certainty === "possible" &&
      (verdict.djangoChecks ?? []).length > 0
    )
      (open ??= []).push({
        setting: undefined,
        at: verdict.at,
        reason: "it depends on a condition that cannot be seen",
      });
  }
  return open ?? nothing;
}

const nothing: readonly Undetermined[] = [];

/** Labels of checks that Django and its contributed applications register; those of libraries have others, such as axes. */
const ownChecks: ReadonlySet<string> = new Set([
  "4_0",
  "admin",
  "async",
  "auth",
  "caches",
  "contenttypes",
  "database",
  "files",
  "mail",
  "models",
  "security",
  "sites",
  "staticfiles",
  "tasks",
  "templates",
  "translation",
  "urls",
]);
