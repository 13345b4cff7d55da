import { groupBy } from "../text/groupBy.js";
import type { ChecklistItemReport, ChecklistReport, ConfirmationReport, Finding, ItemState } from "../report.js";
import type { RuleResult } from "../rules/engine.js";
import type { Rule } from "../rules/rule.js";
import type { Evidence } from "../settings/verdict.js";
import { compareSpans } from "../text/span.js";
import type { EvidenceAnswer } from "./evidenceContext.js";
import { listText } from "../domain/listText.js";
import { itemOf, sections, type Item } from "./items.js";
import { saidOnce } from "./saidOnce.js";

export interface ChecklistInput {
  readonly project: string;
  readonly target: string;
  /** Results of every rule over everything of the target that is checked. */
  readonly results: readonly RuleResult[];
  /** Findings of the target as reported: suppressed ones do not fail an item. */
  readonly findings: readonly Finding[];
  readonly rules: readonly Rule[];
  /** Settings that it assigns. */
  readonly names: ReadonlySet<string>;
  /** The settings run to their end in some way. */
  readonly loads: boolean;
  /** What may assign more of them, and is not in the repository. */
  readonly unseen: string | undefined;
  /** What shows an item that no rule decides. */
  evidence(item: string): EvidenceAnswer | undefined;
  /** What a person said of an item last. */
  confirmation(item: Item): ConfirmationReport | undefined;
  /** Where to look for what an item is about; `none`: why there is nothing of it. */
  about(item: Item): { readonly places: readonly Evidence[]; readonly none: string | undefined };
}

/** The checklist of one target. Items that nothing decides yet are not shown. */
export function buildChecklist(given: ChecklistInput): ChecklistReport {
  const input: Indexed = {
    ...given,
    rulesOf: groupBy(
      given.rules.flatMap((rule) => (rule.checklist ?? []).map((id) => ({ id, rule }))),
      ({ id }) => id,
    ),
    resultsOf: groupBy(given.results, ({ rule }) => rule.id),
    findingsOf: groupBy(
      given.findings.filter((one) => one.suppressed === null),
      ({ ruleId }) => ruleId,
    ),
  };
  return saidOnce({
    project: input.project,
    target: input.target,
    sections: sections
      .map((section) => ({
        id: section.id,
        title: section.title,
        items: section.items.flatMap((item) => itemReport(input, item) ?? []),
      }))
      .filter((section) => section.items.length > 0),
  });
}

/** The input, looked up by item and rule: there are many of each. */
interface Indexed extends ChecklistInput {
  readonly rulesOf: ReadonlyMap<string, readonly { readonly rule: Rule }[]>;
  readonly resultsOf: ReadonlyMap<string, readonly RuleResult[]>;
  /** That count. */
  readonly findingsOf: ReadonlyMap<string, readonly Finding[]>;
}

/** The items that rules fail for a target: the same as on its checklist, without what else it says. */
export function failingItems(
  findings: readonly Finding[],
  ruleOf: (id: string) => Rule | undefined,
): ReadonlySet<string> {
  const failing = new Set<string>();
  for (const finding of findings) {
    const rule = ruleOf(finding.ruleId);
    if (rule === undefined || finding.suppressed !== null || !isFailure(finding)) continue;
    for (const id of rule.checklist ?? []) {
      const item = itemOf(id);
      // What rules find of the others is for a person to know.
      if (item !== undefined && item.decidedBy !== "manual" && concerns(rule, finding.about, item)) failing.add(id);
    }
  }
  return failing;
}

function isFailure({ certainty, severity }: Finding): boolean {
  return certainty === "definite" && (severity === "error" || severity === "warning");
}

type Decision = Pick<ChecklistItemReport, "state" | "reason" | "evidence">;

function itemReport(input: Indexed, item: Item): ChecklistItemReport | undefined {
  const deciding = (input.rulesOf.get(item.id) ?? []).map(({ rule }) => rule);
  const decision =
    item.decidedBy === "auto"
      ? deciding.length === 0
        ? undefined
        : byRules(input, item, deciding)
      : item.decidedBy === "evidence"
        ? byEvidence(input, item, deciding)
        : byPerson(input, item, deciding);
  if (decision === undefined) return undefined;
  const { id, label, title, decidedBy } = item;
  // What rules decide is a person's only where it is left to one.
  const said =
    decidedBy === "auto" && decision.state !== "to-confirm"
      ? decision
      : withConfirmation(decision, input.confirmation(item));
  return { id, label, title, decidedBy, ...said, rules: deciding.map((rule) => rule.id) };
}

/** What rules find comes first. That they find nothing shows nothing: something has to show that the sentence is so. */
function byRules(input: Indexed, item: Item, rules: readonly Rule[]): Decision {
  const found = judged(input, item, rules);
  if (found?.state === "fail" || found?.state === "attention") return found;
  if (isUnconfigured(input, item)) return withoutSettings(input);
  const answer = input.evidence(item.id) ?? nothingShown;
  return found !== undefined &&
    answer.state !== "not-applicable" &&
    // What is certainly not there stands, whatever else cannot be seen.
    answer.state !== "attention" &&
    !(item.isShownAlone === true && answer.state === "pass")
    ? found
    : shownBy(answer, item);
}

function shownBy({ state, reason, evidence }: EvidenceAnswer, { ask }: Item): Decision {
  return {
    state,
    reason: state === "to-confirm" && ask !== undefined ? `${reason}. ${ask}` : reason,
    evidence: distinct(evidence).slice(0, mostEvidence),
  };
}

/** What rules find comes first: nobody can confirm it away. */
function byEvidence(input: Indexed, item: Item, rules: readonly Rule[]): Decision & { readonly isFinal?: boolean } {
  const found = judged(input, item, rules);
  if (found?.state === "fail" || found?.state === "attention") return { ...found, isFinal: true };
  if (isUnconfigured(input, item)) return withoutSettings(input);
  const answer = input.evidence(item.id) ?? nothingShown;
  return found !== undefined && item.isJudged === true && answer.state === "pass" ? found : shownBy(answer, item);
}

/** What rules find of it is for the person to know. */
function byPerson(input: Indexed, item: Item, rules: readonly Rule[]): Decision {
  if (isUnconfigured(input, item)) return withoutSettings(input);
  const followed = item.follows === undefined ? undefined : input.evidence(item.follows);
  if (followed?.state === "not-applicable") return { state: "not-applicable", reason: followed.reason, evidence: [] };
  const { places, none } = input.about(item);
  const found = rules
    .flatMap((rule) => input.findingsOf.get(rule.id) ?? [])
    .map((one) => ({ at: one.at, text: one.message }));
  return none === undefined
    ? { state: "to-confirm", reason: item.ask ?? "", evidence: distinct([...found, ...places]).slice(0, mostEvidence) }
    : { state: "not-applicable", reason: none, evidence: [] };
}

function withConfirmation(
  decision: Decision & { readonly isFinal?: boolean },
  confirmation: ConfirmationReport | undefined,
): Decision & Pick<ChecklistItemReport, "confirmation"> {
  const { isFinal, ...own } = decision;
  if (confirmation === undefined) return own;
  const { kind, by, on, note, stale } = confirmation;
  // What the repository shows needs nobody's word.
  if (isFinal === true || own.state === "pass" || (own.state === "not-applicable" && kind === "set-aside"))
    return { ...own, confirmation };
  if (stale !== undefined) return { ...own, state: "stale", reason: stale, confirmation };
  const said = `${kind === "confirmed" ? "confirmed" : "set aside"} by ${by} on ${on}${note === "" ? "" : `: ${note}`}`;
  return { ...own, state: kind === "confirmed" ? "confirmed" : "not-applicable", reason: said, confirmation };
}

/** What rules say of it that stands before everything else: what they found, and where they could not see. */
function judged(input: Indexed, item: Item, rules: readonly Rule[]): Decision | undefined {
  const results = rules.flatMap((rule) => input.resultsOf.get(rule.id) ?? []);
  const findings = rules
    .flatMap((rule) => (input.findingsOf.get(rule.id) ?? []).filter((one) => concerns(rule, one.about, item)))
    .sort((a, b) => compareSpans(a.at, b.at));
  const failing = findings.filter(isFailure);
  if (failing.length > 0) return fromFindings("fail", failing);
  const serious = findings.filter((one) => one.severity === "error" || one.severity === "warning");
  if (serious.length > 0) return fromFindings("attention", serious);
  const undetermined = results.flatMap((one) =>
    one.verdicts.flatMap((verdict) =>
      verdict.kind === "notDetermined" && (verdict.setting === undefined || concerns(one.rule, [verdict.setting], item))
        ? [verdict]
        : [],
    ),
  );
  if (undetermined.length > 0) {
    return {
      state: "not-determined",
      reason: hiddenText(undetermined),
      evidence: distinct(undetermined.map((one) => ({ at: one.at, text: one.reason }))).slice(0, mostEvidence),
    };
  }
  if (findings.length > 0) return fromFindings("attention", findings);
  return results.some((one) => one.failed !== undefined)
    ? { state: "not-determined", reason: "a rule failed to run", evidence: [] }
    : undefined;
}

/** Settings that cannot be seen for the same reason are named together. */
function hiddenText(
  undetermined: readonly { readonly setting?: string | undefined; readonly reason: string }[],
): string {
  const settingsOf = new Map<string, Set<string>>();
  for (const { setting, reason } of undetermined) {
    const pattern = setting === undefined ? reason : reason.replaceAll(setting, "\0");
    settingsOf.set(pattern, (settingsOf.get(pattern) ?? new Set()).add(setting ?? ""));
  }
  return [...settingsOf]
    .slice(0, 3)
    .map(([pattern, settings]) => pattern.replaceAll("\0", listText([...settings], 3)))
    .join("; ");
}

const mostEvidence = 8;
const nothingShown: EvidenceAnswer = { state: "to-confirm", reason: "nothing shows it", evidence: [] };
function withoutSettings({ loads, unseen }: Indexed): Decision {
  if (!loads) return unloaded;
  return unseen === undefined
    ? unconfigured
    : { state: "not-determined", reason: `the settings that are seen say nothing of it; ${unseen} may`, evidence: [] };
}
const unloaded: Decision = { state: "not-determined", reason: "the settings do not load", evidence: [] };
const unconfigured: Decision = {
  state: "not-applicable",
  reason: "the settings say nothing of it: Django's defaults hold",
  evidence: [],
};

/** Of a rule about many items, what is about a setting concerns the items that are about it, and those about none; what names items concerns those. */
function concerns(rule: Rule, names: readonly string[] | undefined, item: Item): boolean {
  if (names?.some((name) => rule.checklist?.includes(name))) return names.includes(item.id);
  if (names === undefined || (rule.checklist ?? []).length < 2 || item.about?.settings === undefined) return true;
  const settings = item.about.settings;
  return names.some((name) => settings.test(name));
}

function isUnconfigured({ names }: ChecklistInput, { configuredBy }: Item): boolean {
  return configuredBy !== undefined && ![...names].some((name) => configuredBy.test(name));
}

function fromFindings(state: ItemState, findings: readonly Finding[]): Decision {
  const messages = [...new Set(findings.map((one) => one.message))];
  return {
    state,
    reason: messages.slice(0, 2).join("; ") + (messages.length > 2 ? `; and ${messages.length - 2} more` : ""),
    evidence: distinct(findings.map((one) => ({ at: one.at, text: one.message }))),
  };
}

function distinct<
  T extends { readonly at: { readonly file: string; readonly start: number } | undefined; readonly text: string },
>(items: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = `${item.at?.file}:${item.at?.start}:${item.text}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
