import { redactText } from "../domain/redact.js";
import { moduleOf } from "../evaluator/decisions.js";
import type { EvaluatedWorld } from "../evaluator/evaluateEntry.js";

/** The conditions that cannot be seen, each as this world takes it: `debug_toolbar is installed`, `a condition on the host name does not hold`. */
export function unseenConditions(world: EvaluatedWorld): readonly string[] {
  return [...world.unseenDecisions].map(([key, outcome]) => {
    const module = moduleOf(key);
    return module === undefined ? `${subjectOf(key, world)} ${outcome ? "holds" : "does not hold"}` : `${module} is ${outcome ? "" : "not "}installed`;
  });
}

/**
 * The condition that cannot be seen by which the answers differ: `whether debug_toolbar is installed`, `a condition on the host name`.
 * Undefined where no single one tells them apart.
 */
export function decidingCondition(answers: readonly { readonly world: EvaluatedWorld; readonly answer: string }[]): string | undefined {
  const asked = new Map(answers.flatMap(({ world }) => [...world.unseenDecisions.keys()].map((key) => [key, world] as const)));
  for (const [key, world] of asked) {
    const given = [true, false].map((outcome) => new Set(answers.filter((one) => one.world.unseenDecisions.get(key) === outcome).map((one) => one.answer)));
    if (given.some((answersThere) => answersThere.size !== 1) || [...given[0] ?? []][0] === [...given[1] ?? []][0]) continue;
    const module = moduleOf(key);
    return module === undefined ? subjectOf(key, world) : `whether ${module} is installed`;
  }
  return undefined;
}

function subjectOf(key: string, world: EvaluatedWorld): string {
  return `a condition on ${redactText(world.unseenReasons.get(key) ?? "what cannot be seen")}`;
}
