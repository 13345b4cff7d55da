import { type Condition, type Conditions, SET } from "../domain/conditions.js";
import { variableKey } from "./factKeys.js";

/** What is certain of a variable under a condition: a text, null where it is unset, SET where it has some content, undefined where that is open. */
export function factUnder(
  condition: Condition,
  variable: string,
  conditions: Conditions,
): string | null | typeof SET | undefined {
  const fact = conditions.known(variableKey(variable));
  if (!fact) return undefined;
  const outcomes = conditions.outcomesUnder(condition, fact);
  const [only] = outcomes;
  if (outcomes.length === 1) return typeof only === "boolean" ? undefined : only;
  return outcomes.length > 1 && !outcomes.includes(null) ? SET : undefined;
}
