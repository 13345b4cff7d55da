import type { ChecklistItemReport, ChecklistReport, Finding, ItemState } from "../report.js";
import type { RuleResult } from "../rules/engine.js";
import type { Evidence, Rule } from "../rules/rule.js";
import type { Span } from "../text/span.js";
import { provenByAbsence, sections, type Item } from "./items.js";

export interface ChecklistInput {
  readonly project: string;
  readonly target: string;
  /** Results of every rule over everything of the project that is checked. */
  readonly results: readonly RuleResult[];
  /** Findings of the project as reported: suppressed ones do not fail an item. */
  readonly findings: readonly Finding[];
  readonly rules: readonly Rule[];
  /** Settings that they assign. */
  readonly names: ReadonlySet<string>;
  /** The entries that were checked, for items that hold because nothing speaks against them. */
  readonly checked: readonly { readonly at: Span | undefined; readonly text: string }[];
}

/** The checklist of one project. Items that no rule decides are not shown. */
export function buildChecklist(input: ChecklistInput): ChecklistReport {
  return {
    project: input.project,
    target: input.target,
    sections: sections
      .map((section) => ({ id: section.id, title: section.title, items: section.items.flatMap((item) => {
        const deciding = input.rules.filter((rule) => rule.checklist?.includes(item.id));
        return deciding.length === 0 ? [] : [{ id: item.id, label: item.label, title: item.title, decidedBy: item.decidedBy, ...decide(input, item, deciding), rules: deciding.map((rule) => rule.id) }];
      }) }))
      .filter((section) => section.items.length > 0),
  };
}

type Decision = Pick<ChecklistItemReport, "state" | "reason" | "evidence">;

function decide(input: ChecklistInput, item: Item, rules: readonly Rule[]): Decision {
  const ids = new Set(rules.map((rule) => rule.id));
  const findings = input.findings.filter((one) => ids.has(one.ruleId) && one.suppressed === null);
  const verdicts = input.results.filter((one) => ids.has(one.rule.id)).flatMap((one) => one.verdicts);
  const failing = findings.filter((one) => one.certainty === "definite" && (one.severity === "error" || one.severity === "warning"));
  if (failing.length > 0) return fromFindings("fail", failing);
  const undetermined = verdicts.flatMap((one) => (one.kind === "notDetermined" ? [one] : []));
  const serious = findings.filter((one) => one.severity === "error" || one.severity === "warning");
  if (serious.length > 0) return fromFindings("attention", serious);
  if (undetermined.length > 0) {
    return { state: "not-determined", reason: [...new Set(undetermined.map((one) => one.reason))].slice(0, 3).join("; "), evidence: undetermined.map((one) => ({ at: one.at, text: one.reason })) };
  }
  if (findings.length > 0) return fromFindings("attention", findings);
  // A rule that helps to decide many items read much that is not about this one.
  const specific = new Set(rules.filter((rule) => (rule.checklist?.length ?? 0) <= 2).map((rule) => rule.id));
  const evidenceOf = (only: (id: string) => boolean): readonly Evidence[] => input.results.filter((one) => ids.has(one.rule.id) && only(one.rule.id)).flatMap((one) => one.verdicts.flatMap((verdict) => (verdict.kind === "holds" ? verdict.evidence : [])));
  const own = evidenceOf((id) => specific.has(id));
  const held = own.length > 0 ? own : evidenceOf(() => true);
  if (verdicts.some((one) => one.kind === "holds")) {
    const { configuredBy } = item;
    if (configuredBy && ![...input.names].some((name) => configuredBy.test(name))) return { state: "not-applicable", reason: "the settings say nothing of it: Django's defaults hold", evidence: [] };
    if (held.length === 0 && !provenByAbsence.has(item.id)) return { state: "not-applicable", reason: "nothing was found that shows it", evidence: [] };
    return { state: "pass", reason: held[0]?.text ?? "nothing in what was checked speaks against it", evidence: distinct(held.length > 0 ? held : input.checked).slice(0, mostEvidence) };
  }
  const reasons = [...new Set(verdicts.flatMap((one) => (one.kind === "notApplicable" ? [one.reason] : [])))];
  const failed = input.results.some((one) => ids.has(one.rule.id) && one.failed !== undefined);
  if (failed) return { state: "not-determined", reason: "a rule failed to run", evidence: [] };
  return { state: "not-applicable", reason: reasons.slice(0, 3).join("; ") || "nothing of it is used here", evidence: [] };
}

const mostEvidence = 8;

function fromFindings(state: ItemState, findings: readonly Finding[]): Decision {
  const messages = [...new Set(findings.map((one) => one.message))];
  return { state, reason: messages.slice(0, 2).join("; ") + (messages.length > 2 ? `; and ${messages.length - 2} more` : ""), evidence: distinct(findings.map((one) => ({ at: one.at, text: one.message }))) };
}

function distinct<T extends { readonly at: { readonly file: string; readonly start: number } | undefined; readonly text: string }>(items: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = `${item.at?.file}:${item.at?.start}:${item.text}`;
    return seen.has(key) ? false : (seen.add(key), true);
  });
}
