import { isTruthy } from "../../domain/predicates.js";
import type { Verdict } from "../../settings/verdict.js";
import type { Span } from "../../text/span.js";
import type { Case, Judgement, Setting } from "../../settings/setting.js";

/** The verdict of a rule that asks one question: not determined, held, or its findings. */
export function verdictOf(
  bad: Judgement,
  describe: Parameters<Judgement["findings"]>[0],
): Verdict | readonly Verdict[] {
  if (bad.occurs === "unknown") return bad.notDetermined();
  return bad.occurs === "never" ? bad.holds() : bad.findings(describe);
}

/** Of a setting that works as if it was True, and that Django's check compares with True. */
export function takenForTrue({ name, value }: Setting, when: string): string | undefined {
  return isTruthy(value) === "yes"
    ? `${name} is ${value.kind === "str" ? "a text" : "another true value"}, not True${when}: Django's check does not accept it`
    : undefined;
}

/** The place of a part of a setting's value, where it stands in the assignment or in a statement that changes it; `BASE_DIR` elsewhere is no such place. */
export function placeIn(setting: Setting, at: Span | undefined): { readonly at?: Span } {
  if (!at) return {};
  const inside = (outer: Span): boolean => at.file === outer.file && at.start >= outer.start && at.end <= outer.end;
  return inside(setting.valueAt) || setting.changes.some(inside) ? { at } : {};
}

/** ` when SITE_URL is unset`, or nothing: for the end of a message. */
export function whenText(one: Case): string {
  return one.when === "" ? "" : ` when ${one.when}`;
}

export function verdictList(verdicts: Verdict | readonly Verdict[]): readonly Verdict[] {
  return "kind" in verdicts ? [verdicts] : verdicts;
}
