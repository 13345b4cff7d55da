import type { RuleResult } from "./engine.js";
import type { Family } from "./rule.js";
import type { NotApplicable } from "../settings/verdict.js";

/** What answers requests, and nothing else. */
const ofRequests: ReadonlySet<Family> = new Set([
  "cookies",
  "headers",
  "hosts",
  "https",
  "libraries",
  "middleware",
  "proxy",
  "static",
]);

const noRequests: NotApplicable = {
  kind: "notApplicable",
  reason: "only Celery's workers load these settings, and they answer no requests",
};

/** Settings that only workers load are judged as a worker's: rules about requests have nothing to say there. */
export function resultsOfProcess(results: readonly RuleResult[], serves: "requests" | "tasks"): readonly RuleResult[] {
  if (serves === "requests") return results;
  return results.map((result) =>
    ofRequests.has(result.rule.family) ||
    (result.rule.djangoChecks ?? []).some((check) => check.startsWith("security.") && !aboutProcesses.has(check))
      ? { ...result, verdicts: [noRequests] }
      : result,
  );
}

/** The key signs in workers too, and DEBUG keeps every query. */
const aboutProcesses: ReadonlySet<string> = new Set(["security.W009", "security.W018", "security.W025"]);
