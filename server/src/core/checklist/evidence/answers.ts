import { listText } from "../../domain/listText.js";
import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceAnswer } from "../evidenceContext.js";

/** What is known of one part of an item's sentence. */
export type Part =
  | { readonly kind: "shown"; readonly evidence: readonly Evidence[] }
  /** Nothing shows it, or what shows it makes it only probable: a person can tell. `hints`: where to look. */
  | { readonly kind: "open"; readonly reason: string; readonly hints: readonly Evidence[] }
  /** Half of what there has to be is there, and the other half is not. */
  | { readonly kind: "half"; readonly reason: string; readonly hints: readonly Evidence[] }
  /** What would tell cannot be seen. */
  | { readonly kind: "unseen"; readonly reason: string; readonly hints: readonly Evidence[] }
  | { readonly kind: "nothing"; readonly reason: string; readonly hints: readonly Evidence[] };

/** @param evidence names what proves it */
export function shown(...evidence: readonly Evidence[]): Part {
  return { kind: "shown", evidence };
}

export function open(reason: string, ...hints: readonly Evidence[]): Part {
  return { kind: "open", reason, hints };
}

/** One part for all of which the same is open, none where there are none. `says`: of their names, and whether it is one. */
export function openForAll(those: readonly Evidence[], says: (names: string, one: boolean) => string): readonly Part[] {
  const names = listText(
    those.map(({ text }) => text),
    3,
  );
  return those.length === 0 ? [] : [open(says(names, those.length === 1), ...those)];
}

export function half(reason: string, ...hints: readonly Evidence[]): Part {
  return { kind: "half", reason, hints };
}

export function unseen(reason: string, ...hints: readonly Evidence[]): Part {
  return { kind: "unseen", reason, hints };
}

/** There is nothing that this part could be about. `hints`: the settings that say so. */
export function nothing(reason: string, ...hints: readonly Evidence[]): Part {
  return { kind: "nothing", reason, hints };
}

/** The whole sentence is proven where every part of it is that is about something. */
export function whole(...parts: readonly Part[]): EvidenceAnswer {
  const evidence = parts.flatMap((part) => (part.kind === "shown" ? part.evidence : []));
  for (const [kind, state] of [
    ["unseen", "not-determined"],
    ["half", "attention"],
    ["open", "to-confirm"],
  ] as const) {
    const left = parts.flatMap((part) => (part.kind === kind ? [part] : []));
    if (left.length > 0)
      return { state, reason: reasonsOf(left, "; "), evidence: [...left.flatMap(({ hints }) => hints), ...evidence] };
  }
  if (evidence.length === 0) {
    const none = parts.flatMap((part) => (part.kind === "nothing" ? [part] : []));
    return { state: "not-applicable", reason: reasonsOf(none, "; "), evidence: none.flatMap(({ hints }) => hints) };
  }
  const texts = [...new Set(evidence.map(({ text }) => text))];
  return {
    state: "pass",
    reason: `${texts.slice(0, mostTexts).join("; ")}${texts.length > mostTexts ? `; and ${texts.length - mostTexts} more` : ""}`,
    evidence,
  };
}

const mostTexts = 3;

function reasonsOf(parts: readonly { readonly reason: string }[], between: string): string {
  return [...new Set(parts.map(({ reason }) => reason))].join(between);
}
