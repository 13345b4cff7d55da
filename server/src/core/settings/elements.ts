import type { Value } from "../domain/value.js";
import { isSequence } from "../domain/value.js";
import { seen } from "../domain/predicates.js";
import type { FindingDraft, Verdict } from "../rules/rule.js";
import type { Span } from "../text/span.js";
import type { Case, Reply, SettingsView, World } from "./settingsView.js";

/** What is wrong with one element of a list. */
export interface Fault<Data> {
  /** Elements with the same key are one finding. */
  readonly key: string;
  readonly at?: Span | undefined;
  readonly data: Data;
}

export type Description = Omit<FindingDraft, "kind" | "at" | "certainty">;

/**
 * Judges the elements of a list setting one by one: every faulty element becomes a finding at its own place, certain or possible by itself.
 * Something that is no list is left to the rules about types.
 */
export function judgeElements<Data>(
  settings: SettingsView,
  name: string,
  faultOf: (item: Value, world: World, items: readonly Value[]) => Fault<Data> | undefined,
  describe: (fault: Fault<Data>, one: Case) => Description,
): Verdict | readonly Verdict[] {
  const question = (key?: string) => (world: World): Reply => {
    const value = world.get(name);
    const hidden = seen(value);
    if (hidden !== undefined) return { answer: hidden };
    if (!isSequence(value)) return { answer: "no" };
    const faults = value.items.flatMap((item) => {
      const fault = faultOf(item, world, value.items);
      return fault !== undefined && (key === undefined || fault.key === key) ? [{ ...fault, at: fault.at ?? item.at }] : [];
    });
    const first = faults[0];
    if (first !== undefined) return { answer: "yes", data: faults, ...(first.at && { at: first.at }) };
    if (value.rest !== undefined || value.items.some((item) => item.kind === "unknown")) return { answer: "unknown" };
    return { answer: value.items.some((item) => item.kind === "environment") ? "environment" : "no" };
  };
  const any = settings.ask(question());
  if (any.occurs === "unknown") return any.notDetermined();
  if (any.occurs === "never") return any.holds();
  const keys = new Set(any.cases.flatMap((one) => faultsOf<Data>(one).map((fault) => fault.key)));
  return [...keys].flatMap((key) => settings.ask(question(key)).findings((one) => {
    const fault = faultsOf<Data>(one)[0];
    return fault === undefined ? { message: "" } : describe(fault, one);
  }));
}

/** ` when DEBUG is unset`, or nothing: for the end of a message. */
export function whenText(one: Case): string {
  return one.when === "" ? "" : ` when ${one.when}`;
}

export function verdictList(verdicts: Verdict | readonly Verdict[]): readonly Verdict[] {
  return "kind" in verdicts ? [verdicts] : verdicts;
}

function faultsOf<Data>(one: Case): readonly Fault<Data>[] {
  // Only `question` above fills it.
  return Array.isArray(one.data) ? one.data as readonly Fault<Data>[] : [];
}
