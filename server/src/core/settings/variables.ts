import type { EnvironmentRead } from "../domain/value.js";
import type { Evaluation } from "../evaluator/evaluation.js";
import type { Span } from "../text/span.js";

/** Reads of environment variables that stand inside a piece of code. */
function readsWithin(evaluation: Evaluation, at: Span): readonly EnvironmentRead[] {
  return [...evaluation.reads.values()]
    .flat()
    .filter((read) => read.at.file === at.file && read.at.start >= at.start && read.at.end <= at.end);
}

/** The one variable that a piece of code reads. */
export function onlyVariable(evaluation: Evaluation, at: Span): string | undefined {
  const names = new Set(readsWithin(evaluation, at).map((read) => read.variable));
  return names.size === 1 ? [...names][0] : undefined;
}
