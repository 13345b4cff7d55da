import type { ChecklistItemReport, ChecklistReport, ConfirmationReport, Finding, ItemState } from "../report.js";
import type { RuleResult } from "../rules/engine.js";
import type { Evidence, Rule } from "../rules/rule.js";
import { compareSpans, type Span } from "../text/span.js";
import type { EvidenceAnswer } from "./evidence.js";
import { itemOf, provenByAbsence, sections, type Item } from "./items.js";

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
  /** The entries that were checked, for items that hold because nothing speaks against them. */
  readonly checked: readonly { readonly at: Span | undefined; readonly text: string }[];
  /** What shows an item that no rule decides. */
  evidence(item: string): EvidenceAnswer | undefined;
  /** What a person said of an item last. */
  confirmation(item: Item): ConfirmationReport | undefined;
  /** Where to look for what an item is about; `none`: why there is nothing of it. */
  about(item: Item): { readonly places: readonly Evidence[]; readonly none: string | undefined };
}

/** The checklist of one target. Items that nothing decides yet are not shown. */
export function buildChecklist(given: ChecklistInput): ChecklistReport {
  const input: Indexed = { ...given, rulesOf: groupBy(given.rules.flatMap((rule) => (rule.checklist ?? []).map((id) => ({ id, rule }))), ({ id }) => id), resultsOf: groupBy(given.results, ({ rule }) => rule.id), findingsOf: groupBy(given.findings.filter((one) => one.suppressed === null), ({ ruleId }) => ruleId) };
  return {
    project: input.project,
    target: input.target,
    sections: sections
      .map((section) => ({ id: section.id, title: section.title, items: section.items.flatMap((item) => itemReport(input, item) ?? []) }))
      .filter((section) => section.items.length > 0),
  };
}

/** The input, looked up by item and rule: there are many of each. */
interface Indexed extends ChecklistInput {
  readonly rulesOf: ReadonlyMap<string, readonly { readonly rule: Rule }[]>;
  readonly resultsOf: ReadonlyMap<string, readonly RuleResult[]>;
  /** That count. */
  readonly findingsOf: ReadonlyMap<string, readonly Finding[]>;
}

/** The items that rules fail for a target: the same as on its checklist, without what else it says. */
export function failingItems(findings: readonly Finding[], ruleOf: (id: string) => Rule | undefined): ReadonlySet<string> {
  const failing = new Set<string>();
  for (const finding of findings) {
    const rule = ruleOf(finding.ruleId);
    if (rule === undefined || finding.suppressed !== null || !isFailure(finding)) continue;
    for (const id of rule.checklist ?? []) {
      const item = itemOf(id);
      // What rules find of the others is for a person to know.
      if (item !== undefined && item.decidedBy !== "manual" && concerns(rule, finding.message, item)) failing.add(id);
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
  const decision = item.decidedBy === "auto" ? (deciding.length === 0 ? undefined : byRules(input, item, deciding)) : item.decidedBy === "evidence" ? byEvidence(input, item, deciding) : byPerson(input, item, deciding);
  if (decision === undefined) return undefined;
  const { id, label, title, decidedBy } = item;
  return { id, label, title, decidedBy, ...(decidedBy === "auto" ? decision : withConfirmation(decision, input.confirmation(item))), rules: deciding.map((rule) => rule.id) };
}

/** That rules find nothing wrong is half of a proof where something has to be there. */
function byRules(input: Indexed, item: Item, rules: readonly Rule[]): Decision {
  const decided = decide(input, item, rules);
  const answer = decided.state === "pass" || (item.isSearched === true && (decided.state === "not-applicable" || decided.state === "not-determined")) ? input.evidence(item.id) : undefined;
  if (answer === undefined) return decided;
  const evidence = distinct([...answer.evidence, ...decided.evidence]).slice(0, mostEvidence);
  if (answer.state === "pass") return { state: "pass", reason: answer.reason, evidence };
  if (decided.state === "not-applicable" && answer.state === "not-applicable") return { ...decided, reason: answer.reason };
  if (decided.state === "not-determined" || (decided.state === "not-applicable" && answer.state !== "attention")) return decided;
  if (answer.state === "not-applicable") return { state: "not-applicable", reason: answer.reason, evidence: [] };
  return { state: answer.state === "attention" ? "attention" : "not-determined", reason: answer.reason, evidence };
}

/** What rules find comes first: nobody can confirm it away. */
function byEvidence(input: Indexed, item: Item, rules: readonly Rule[]): Decision & { readonly isFinal?: boolean } | undefined {
  const found = rules.length === 0 ? undefined : decide(input, item, rules);
  if (found !== undefined && (found.state === "fail" || found.state === "attention")) return { ...found, isFinal: true };
  if (isUnconfigured(input, item)) return unconfigured;
  const answer = input.evidence(item.id);
  if (answer === undefined) return found;
  if (item.isJudged === true && answer.state === "pass" && found?.state === "not-determined") return found;
  const reason = answer.state === "to-confirm" && item.ask !== undefined ? `${answer.reason}. ${item.ask}` : answer.reason;
  const evidence = answer.state === "pass" && found?.state === "pass" ? distinct([...answer.evidence, ...found.evidence]).slice(0, mostEvidence) : answer.evidence;
  return { state: answer.state, reason, evidence };
}

/** What rules find of it is for the person to know. */
function byPerson(input: Indexed, item: Item, rules: readonly Rule[]): Decision {
  if (isUnconfigured(input, item)) return unconfigured;
  const followed = item.follows === undefined ? undefined : input.evidence(item.follows);
  if (followed?.state === "not-applicable") return { state: "not-applicable", reason: followed.reason, evidence: [] };
  const { places, none } = input.about(item);
  const found = rules.flatMap((rule) => input.findingsOf.get(rule.id) ?? []).map((one) => ({ at: one.at, text: one.message }));
  return none === undefined ? { state: "to-confirm", reason: item.ask ?? "", evidence: distinct([...found, ...places]).slice(0, mostEvidence) } : { state: "not-applicable", reason: none, evidence: [] };
}

function withConfirmation(decision: Decision & { readonly isFinal?: boolean }, confirmation: ConfirmationReport | undefined): Decision & Pick<ChecklistItemReport, "confirmation"> {
  const { isFinal, ...own } = decision;
  if (confirmation === undefined) return own;
  const { kind, by, on, note, stale } = confirmation;
  // What the repository shows needs nobody's word.
  if (isFinal === true || own.state === "pass" || (own.state === "not-applicable" && kind === "set-aside")) return { ...own, confirmation };
  if (stale !== undefined) return { ...own, state: "stale", reason: stale, confirmation };
  const said = `${kind === "confirmed" ? "confirmed" : "set aside"} by ${by} on ${on}${note === "" ? "" : `: ${note}`}`;
  return { ...own, state: kind === "confirmed" ? "confirmed" : "not-applicable", reason: said, confirmation };
}

function decide(input: Indexed, item: Item, rules: readonly Rule[]): Decision {
  const results = rules.flatMap((rule) => input.resultsOf.get(rule.id) ?? []);
  const findings = rules.flatMap((rule) => (input.findingsOf.get(rule.id) ?? []).filter((one) => concerns(rule, one.message, item))).sort((a, b) => compareSpans(a.at, b.at));
  const verdicts = results.flatMap((one) => one.verdicts.filter((verdict) => verdict.kind !== "notDetermined" || concerns(one.rule, verdict.reason, item)));
  const failing = findings.filter(isFailure);
  if (failing.length > 0) return fromFindings("fail", failing);
  const undetermined = verdicts.flatMap((one) => (one.kind === "notDetermined" ? [one] : []));
  const serious = findings.filter((one) => one.severity === "error" || one.severity === "warning");
  if (serious.length > 0) return fromFindings("attention", serious);
  if (undetermined.length > 0) {
    return { state: "not-determined", reason: [...new Set(undetermined.map((one) => one.reason))].slice(0, 3).join("; "), evidence: distinct(undetermined.map((one) => ({ at: one.at, text: one.reason }))).slice(0, mostEvidence) };
  }
  if (findings.length > 0) return fromFindings("attention", findings);
  // A rule that helps to decide many items read much that is not about this one.
  const specific = new Set(rules.filter((rule) => (rule.checklist?.length ?? 0) <= 2).map((rule) => rule.id));
  const evidenceOf = (only: (id: string) => boolean): readonly Evidence[] => results.filter((one) => only(one.rule.id)).flatMap((one) => one.verdicts.flatMap((verdict) => (verdict.kind === "holds" ? verdict.evidence : [])));
  const own = evidenceOf((id) => specific.has(id));
  const held = relevant(own.length > 0 ? own : evidenceOf(() => true), item);
  if (verdicts.some((one) => one.kind === "holds")) {
    if (isUnconfigured(input, item)) return unconfigured;
    if (held.length === 0 && !provenByAbsence.has(item.id)) return { state: "not-applicable", reason: "nothing was found that shows it", evidence: [] };
    return { state: "pass", reason: headline(held) ?? "nothing in what was checked speaks against it", evidence: distinct(held.length > 0 ? held : input.checked).slice(0, mostEvidence) };
  }
  const isAbout = (reason: string): boolean => item.about?.settings?.test(/^[A-Z][A-Z0-9_]*/.exec(reason)?.[0] ?? "") ?? false;
  const reasons = [...new Set(verdicts.flatMap((one) => (one.kind === "notApplicable" ? [one.reason] : [])))].sort((a, b) => Number(isAbout(b)) - Number(isAbout(a)));
  const failed = results.some((one) => one.failed !== undefined);
  if (failed) return { state: "not-determined", reason: "a rule failed to run", evidence: [] };
  return { state: "not-applicable", reason: reasons.slice(0, 3).join("; ") || "nothing of it is used here", evidence: [] };
}

const mostEvidence = 8;
const unconfigured: Decision = { state: "not-applicable", reason: "the settings say nothing of it: Django's defaults hold", evidence: [] };

/** Of a rule about many items, what names a setting concerns the items that are about this setting. */
function concerns(rule: Rule, text: string, item: Item): boolean {
  if ((rule.checklist ?? []).length < 2 || item.about?.settings === undefined) return true;
  const names = text.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|\b(?:DEBUG|CACHES|DATABASES|STORAGES|LOGGING|ADMINS|MIDDLEWARE)\b/g) ?? [];
  const isAbout = (one: Item | undefined): boolean => names.some((name) => one?.about?.settings?.test(name) === true);
  return isAbout(item) || !(rule.checklist ?? []).some((id) => isAbout(itemOf(id)));
}

function isUnconfigured({ names }: ChecklistInput, { configuredBy }: Item): boolean {
  return configuredBy !== undefined && ![...names].some((name) => configuredBy.test(name));
}

/** A setting says enough by itself; of what rules made sure of, the first few. */
function headline(held: readonly Evidence[]): string | undefined {
  const texts = [...new Set(held.map(({ text }) => text))];
  if (texts.length < 2 || /^[A-Z][A-Z0-9_]+ /.test(texts[0] ?? "")) return texts[0];
  return `${texts.slice(0, 3).join("; ")}${texts.length > 3 ? `; and ${texts.length - 3} more` : ""}`;
}

/** What is set comes before what is left to Django; settings that a rule read besides those that the item is about show nothing of it. */
function relevant(evidence: readonly Evidence[], item: Item): readonly Evidence[] {
  const rank = ({ at, text }: Evidence): number => {
    const setting = /^([A-Z][A-Z0-9_]*) (is|are|comes|has)\b/.exec(text)?.[1];
    const isUnset = setting !== undefined && /^[A-Z0-9_]+ is not set\b/.test(text);
    if (setting !== undefined && item.about?.settings !== undefined && !item.about.settings.test(setting)) return 4;
    return isUnset ? 3 : setting !== undefined && item.about?.settings !== undefined ? 0 : at !== undefined ? 1 : 2;
  };
  const ranked = evidence.map((one) => ({ one, rank: rank(one) })).filter((one) => one.rank < 4).sort((a, b) => a.rank - b.rank);
  return (ranked[0]?.rank === 0 ? ranked.filter((one) => one.rank < 3) : ranked).map(({ one }) => one);
}

function fromFindings(state: ItemState, findings: readonly Finding[]): Decision {
  const messages = [...new Set(findings.map((one) => one.message))];
  return { state, reason: messages.slice(0, 2).join("; ") + (messages.length > 2 ? `; and ${messages.length - 2} more` : ""), evidence: distinct(findings.map((one) => ({ at: one.at, text: one.message }))) };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function distinct<T extends { readonly at: { readonly file: string; readonly start: number } | undefined; readonly text: string }>(items: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = `${item.at?.file}:${item.at?.start}:${item.text}`;
    return seen.has(key) ? false : (seen.add(key), true);
  });
}
