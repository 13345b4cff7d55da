import type { FixDraft } from "../fixes/fix.js";
import type { EffectKind } from "../migrations/effect.js";
import type { Span } from "../text/span.js";

/** What a rule answers. */
export type Verdict = Holds | FindingDraft | NotDetermined | NotApplicable;

/** The bad state is proven absent. */
export interface Holds {
  readonly kind: "holds";
  readonly evidence: readonly Evidence[];
}
export interface Evidence {
  readonly at: Span | undefined;
  readonly text: string;
}
export interface NotDetermined {
  readonly kind: "notDetermined";
  readonly reason: string;
  readonly at?: Span | undefined /** The setting that was asked for. */;
  readonly setting?: string;
  /** Where it is said of that setting: see `SettingReason`. */
  readonly beside?: string;
  readonly cause?: string;
}
export interface NotApplicable {
  readonly kind: "notApplicable";
  readonly reason: string;
}

export interface FindingDraft {
  readonly kind: "finding";
  readonly at: Span;
  readonly message: string;
  readonly certainty: Certainty;
  /** Where it differs from the rule's. */
  readonly severity?: Severity;
  /** It is no worse than this, whatever the rule says. */
  readonly atMost?: Severity;
  readonly because?: readonly RelatedPlace[];
  /** Ids that Django prints for this very finding; the engine removes silenced ones. */
  readonly djangoChecks?: readonly string[];
  /** Preferred first. */
  readonly fixes?: readonly FixDraft[];
  /** The shortest condition on which it is so, where it is possible only: `SITE_URL is unset`. */
  readonly when?: string;
  /** The settings that it is about, or the items themselves: of a rule that helps to decide several items, those about them. None: all of its items. */
  readonly about?: readonly string[];
  /** The setting that is not set at all; findings of absent settings at one place are drawn as one. */
  readonly absent?: string;
  readonly tags?: readonly ("unnecessary" | "deprecated")[];
  /** In a migration: what it does to the database, and which operation of the file it is. */
  readonly effect?: EffectKind;
  readonly operation?: number;
}

export interface RelatedPlace {
  readonly at: Span;
  readonly label: string;
}

/** Worst first. */
export const severities = ["error", "warning", "information", "hint"] as const;
export type Severity = (typeof severities)[number];
export type Certainty = "definite" | "possible";

export function severityOf(rule: { readonly severity: Severity }, draft: FindingDraft): Severity {
  const own = draft.severity ?? rule.severity;
  return draft.atMost !== undefined && severities.indexOf(own) < severities.indexOf(draft.atMost) ? draft.atMost : own;
}

export function finding(draft: Omit<FindingDraft, "kind">): FindingDraft {
  return { kind: "finding", ...draft };
}
export function notDetermined(
  reason: string | { readonly sentence: string; readonly beside: string; readonly cause: string },
  at?: Span,
  setting?: string,
): NotDetermined {
  const told =
    typeof reason === "string" ? { reason } : { reason: reason.sentence, beside: reason.beside, cause: reason.cause };
  return { kind: "notDetermined", ...told, at, ...(setting !== undefined && { setting }) };
}
export function notApplicable(reason: string): NotApplicable {
  return { kind: "notApplicable", reason };
}
export function holds(...evidence: readonly Evidence[]): Holds {
  return { kind: "holds", evidence };
}
/** What was found; else what could not be seen; else that it holds. */
export function concluded(
  verdicts: readonly (FindingDraft | NotDetermined)[],
  ...evidence: readonly Evidence[]
): readonly Verdict[] {
  const findings = verdicts.filter(({ kind }) => kind === "finding");
  if (findings.length > 0) return findings;
  return verdicts.length > 0 ? verdicts : [holds(...evidence)];
}
