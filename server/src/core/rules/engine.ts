import { redactText } from "../domain/redact.js";
import type { Rule } from "./rule.js";
import type { FindingDraft, Severity, Verdict } from "../settings/verdict.js";

export interface RuleResult {
  readonly rule: Rule;
  readonly verdicts: readonly Verdict[];
  /** The class of the exception where the rule failed: the others go on. Never its message, which may hold text of the file. */
  readonly failed: string | undefined;
  /** For launch rules: which of the project's processes it is about. */
  readonly process?: number;
}

/** Runs rules of one kind over one subject. A rule that throws takes no other down. */
export function runRules<R extends Rule>(
  rules: readonly R[],
  check: (rule: R) => Verdict | readonly Verdict[],
): readonly RuleResult[] {
  return rules.map((rule) => {
    try {
      const verdict = check(rule);
      const verdicts = "kind" in verdict ? [verdict] : verdict;
      return { rule, verdicts: verdicts.map((one) => withoutSecrets(asCertain(rule, one))), failed: undefined };
    } catch (error) {
      return { rule, verdicts: [], failed: error instanceof Error ? error.name : typeof error };
    }
  });
}

/** An error breaks or leaks for certain: what settings do only while a variable is unset is likely wrong. */
function asCertain(rule: Rule, verdict: Verdict): Verdict {
  return rule.kind === "settings" && verdict.kind === "finding" && verdict.when !== undefined
    ? { ...verdict, atMost: worstOf(verdict.atMost) }
    : verdict;
}

function worstOf(severity: FindingDraft["atMost"]): Severity {
  return severity === undefined || severity === "error" ? "warning" : severity;
}

/** Rules keep secrets out by themselves; what looks like one is masked all the same, once for as long as the verdict stays. */
function withoutSecrets(verdict: Verdict): Verdict {
  if (verdict.kind !== "finding") return verdict;
  return {
    ...verdict,
    message: redactText(verdict.message),
    ...(verdict.because && { because: verdict.because.map(({ at, label }) => ({ at, label: redactText(label) })) }),
  };
}
