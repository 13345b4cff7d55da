import type { Span } from "../text/span.js";
import type { SuppressionComment } from "./suppression.js";

/** The comments that suppress findings, and what came of them: for rules that run after all others. */
export interface SuppressionsView {
  readonly comments: readonly JudgedComment[];
  /** Comments that begin like one and are none. */
  readonly malformed: readonly Span[];
  readonly ruleIds: readonly string[];
  /** The rule whose finding carries that id of Django's. */
  ruleOfCheck(check: string): string | undefined;
  text(file: string): string;
}

export interface JudgedComment extends Omit<SuppressionComment, "rules"> {
  readonly file: string;
  readonly rules: readonly JudgedRule[];
}

export interface JudgedRule {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** `undecided`: the rule is off, could not decide, or did not look at the file. */
  readonly use: "used" | "unused" | "undecided" | "no such rule";
  /** Where the rule has a finding in the same file that no comment suppresses: the comment stands on the wrong line. */
  readonly elsewhere: Span | undefined;
}
