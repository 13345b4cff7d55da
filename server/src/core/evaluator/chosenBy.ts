import type { EnvironmentValue, Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { compare } from "./comparisons.js";
import { decided } from "./decided.js";
import type { Run } from "./runtime.js";

/**
 * Which of these a variable names: each is a way of its own.
 * @returns undefined where it names none of them, "unseen" where that cannot be told
 */
export function chosenBy<T>(
  wanted: EnvironmentValue,
  choices: Iterable<readonly [name: Value, choice: T]>,
  at: Span,
  run: Run,
): T | undefined | "unseen" {
  for (const [name, choice] of choices) {
    const truth = run.decisions.truth(decided(compare("==", wanted, name, at), run), at);
    if (truth === undefined) return "unseen";
    if (truth) return choice;
  }
  return undefined;
}
