import type { EnvironmentValue } from "../domain/value.js";
import { type Condition, type Outcome, SET } from "../domain/conditions.js";
import { isAnsweredAlike } from "../evaluator/answeredAlike.js";
import { isEnvironment } from "../evaluator/lift.js";
import { variableKey } from "../evaluator/factKeys.js";
import { factUnder } from "../evaluator/factUnder.js";
import { resolves } from "../evaluator/variableOutcomes.js";
import type { Ways } from "../evaluator/evaluation.js";
import { standIn } from "./standIns.js";

/** What a variable is, for a value that asks: its text, null where it is unset, undefined where that is open. */
export type AssignmentFor = (variable: string, asks?: EnvironmentValue) => string | null | undefined;

/** What is certain of variables under a condition. A content that stands in for others answers no question that all contents that are tried answer alike, and raises nothing. */
export function assignmentUnder(path: Condition, ways: Ways): AssignmentFor {
  const { conditions } = ways;
  return (variable, asks) => {
    const fact = factUnder(path, variable, conditions);
    if (typeof fact !== "string") return fact === SET ? undefined : fact;
    if (asks === undefined || standIn(variable, path, ways) === undefined) return fact;
    if (!resolves(asks, variable, fact)) return undefined;
    const question = questionOf(asks);
    if (question === undefined) return fact;
    return isAnsweredAlike(question, variable, triedContents(variable, ways)) ? undefined : fact;
  };
}

/** All that is tried for a variable where production is. */
export function triedContents(variable: string, { conditions, where }: Ways): readonly Outcome[] {
  const known = conditions.known(variableKey(variable));
  return known === undefined ? [] : conditions.outcomesUnder(where, known);
}

/** What decides on a value with few contents: itself, or the condition of `A if B else C`. */
function questionOf(value: EnvironmentValue): EnvironmentValue | undefined {
  if (value.type === "bool") return value;
  const [condition] = value.expression?.operation === "if else" ? value.expression.operands : [];
  return condition && isEnvironment(condition) ? questionOf(condition) : undefined;
}
