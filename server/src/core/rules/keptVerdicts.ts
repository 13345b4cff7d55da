import type { FixDraft } from "../fixes/fix.js";
import { lazyFixes } from "../fixes/lazyFixes.js";
import type { Movement } from "../text/movement.js";
import type { Span } from "../text/span.js";
import type { Looks } from "../settings/looks.js";
import type { RuleResult } from "./engine.js";
import type { Verdict } from "../settings/verdict.js";

/** A rule's verdicts with what they follow from. */
export interface KeptResult {
  readonly result: RuleResult;
  readonly looks: Looks;
}

/** What is kept of a rule: of the whole, or of one that judges settings one by one, of each. */
export interface KeptRule {
  readonly result: RuleResult;
  readonly whole: KeptResult | undefined;
  readonly parts: readonly KeptPart[];
}

export interface KeptPart {
  readonly name: string;
  readonly kept: KeptResult | undefined;
}

/** The verdicts with places of their own, which stay when an edit moves those of the evaluation. */
export function withOwnPlaces(result: RuleResult): RuleResult {
  return movedResult(result, { move: ({ file, start, end }) => ({ file, start, end }) }) ?? result;
}

/** The verdicts at their new places; undefined where a place is in the edit. The same object where nothing moved. */
export function movedResult(result: RuleResult, movement: Movement): RuleResult | undefined {
  let verdicts: Verdict[] | undefined;
  for (let index = 0; index < result.verdicts.length; index++) {
    const verdict = result.verdicts[index];
    const now = verdict && movedVerdict(verdict, movement);
    if (now === undefined) return undefined;
    if (now !== verdict) verdicts ??= result.verdicts.slice(0, index);
    verdicts?.push(now);
  }
  return verdicts ? { ...result, verdicts } : result;
}

/** The verdicts with fixes for the settings as they are now, which the rule is asked for when someone looks into them. */
export function withNewFixes(result: RuleResult, again: () => RuleResult | undefined): RuleResult {
  if (!result.verdicts.some((verdict) => verdict.kind === "finding" && verdict.fixes !== undefined)) return result;
  let asked: RuleResult | undefined;
  const fixesOf = (index: number): readonly FixDraft[] => {
    const verdict = (asked ??= again())?.verdicts[index];
    return verdict?.kind === "finding" ? (verdict.fixes ?? []) : [];
  };
  return {
    ...result,
    verdicts: result.verdicts.map((verdict, index) =>
      verdict.kind === "finding" && verdict.fixes !== undefined
        ? { ...verdict, fixes: lazyFixes(() => fixesOf(index)) }
        : verdict,
    ),
  };
}

function movedVerdict(verdict: Verdict, { move }: Movement): Verdict | undefined {
  switch (verdict.kind) {
    case "notApplicable":
      return verdict;
    case "notDetermined": {
      const at = verdict.at && move(verdict.at);
      return at === verdict.at ? verdict : at && { ...verdict, at };
    }
    case "holds": {
      const evidence = movedPlaces(verdict.evidence, move);
      return evidence === verdict.evidence ? verdict : evidence && { ...verdict, evidence };
    }
    case "finding": {
      // Fixes are made of the text: those of the settings are made again, and whoever looked into one looked beyond the settings.
      const at = move(verdict.at);
      const because = movedPlaces(verdict.because ?? [], move);
      if (at === undefined || because === undefined) return undefined;
      return at === verdict.at && because === (verdict.because ?? because) ? verdict : { ...verdict, at, because };
    }
  }
}

function movedPlaces<T extends { readonly at: Span | undefined }>(
  places: readonly T[],
  move: Movement["move"],
): readonly T[] | undefined {
  let moved: T[] | undefined;
  for (let index = 0; index < places.length; index++) {
    const place = places[index];
    if (place === undefined) continue;
    const at = place.at && move(place.at);
    if (at === undefined && place.at !== undefined) return undefined;
    if (at !== place.at) moved ??= places.slice(0, index);
    moved?.push(at === place.at ? place : { ...place, at });
  }
  return moved ?? places;
}
