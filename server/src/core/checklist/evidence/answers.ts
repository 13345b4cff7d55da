import type { Evidence } from "../../rules/rule.js";
import type { EvidenceAnswer } from "../evidence.js";

/** It is shown by these places; the first one is the reason. */
export function shown(first: Evidence, ...more: readonly Evidence[]): EvidenceAnswer {
  return { state: "pass", reason: first.text, evidence: [first, ...more] };
}

/** Nothing shows it: a person can. */
export function notShown(reason: string, ...evidence: readonly Evidence[]): EvidenceAnswer {
  return { state: "to-confirm", reason, evidence };
}

export function partlyShown(reason: string, ...evidence: readonly Evidence[]): EvidenceAnswer {
  return { state: "attention", reason, evidence };
}

export function doesNotApply(reason: string): EvidenceAnswer {
  return { state: "not-applicable", reason, evidence: [] };
}
