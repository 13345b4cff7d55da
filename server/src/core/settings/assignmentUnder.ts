import type { Assignment } from "../domain/value.js";
import { type Condition, SET } from "../domain/conditions.js";
import { factUnder } from "../evaluator/factUnder.js";
import type { Ways } from "../evaluator/evaluation.js";

/** What is certain of variables under a condition. */
export function assignmentUnder(path: Condition, { conditions }: Ways): Assignment {
  return (variable) => {
    const fact = factUnder(path, variable, conditions);
    return fact === SET ? undefined : fact;
  };
}
