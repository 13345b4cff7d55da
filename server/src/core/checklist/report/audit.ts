import type { ChecklistItemReport, Counts, ItemState, Standing } from "../../report.js";
import type { SaidByPeople } from "./saidByPeople.js";

/** The report's content, before it is written in any language. */
export interface Audit {
  readonly title: string;
  readonly verdict: string;
  /** Names with values: when, by which versions. */
  readonly facts: readonly (readonly [string, string])[];
  readonly targets: readonly AuditTarget[];
}

export interface AuditTarget {
  readonly title: string;
  readonly verdict: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly counts: readonly { readonly state: ItemState; readonly count: number }[];
  readonly sections: readonly { readonly title: string; readonly items: readonly AuditItem[] }[];
  readonly said: readonly SaidByPeople[];
  /** How it stood at earlier commits, newest first. */
  readonly history: readonly Standing[];
  readonly findings: readonly AuditFinding[];
  readonly suppressed: readonly AuditFinding[];
}

export interface AuditItem extends Pick<ChecklistItemReport, "title" | "decidedBy" | "state" | "reason"> {
  readonly evidence: readonly { readonly place: AuditPlace | undefined; readonly text: string }[];
  /** Who said what and when, where the reason does not say it. */
  readonly said: string | undefined;
}

export interface AuditPlace {
  readonly path: string;
  readonly line: number;
  readonly uri: string | undefined;
}

export interface AuditFinding {
  readonly severity: string;
  readonly ruleId: string;
  readonly message: string;
  readonly place: AuditPlace;
  /** Why it does not count: empty for those that do. */
  readonly why: string;
}

export function countsOf(items: readonly { readonly state: ItemState }[]): Counts {
  const counts: Partial<Record<ItemState, number>> = {};
  for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** `2 fail, 14 pass`: those of the states that there are, in that order. */
export function countsText(counts: Counts, states: readonly ItemState[]): string {
  return states
    .filter((state) => (counts[state] ?? 0) > 0)
    .map((state) => `${counts[state]} ${stateTexts[state]}`)
    .join(", ");
}

export const stateSigns: Readonly<Record<ItemState, string>> = {
  pass: "✓",
  fail: "✗",
  attention: "!",
  "not-determined": "?",
  "not-applicable": "–",
  "to-confirm": "☐",
  confirmed: "☑",
  stale: "↻",
};

export const stateTexts: Readonly<Record<ItemState, string>> = {
  pass: "pass",
  fail: "fail",
  attention: "attention",
  "not-determined": "not determined",
  "not-applicable": "not applicable",
  "to-confirm": "to confirm",
  confirmed: "confirmed",
  stale: "stale",
};
