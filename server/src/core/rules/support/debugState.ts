import { isTruthy } from "../../domain/predicates.js";
import type { Answer, Value } from "../../domain/value.js";

/** Whether DEBUG is on. The text of a variable that is set is true, whatever it says. */
export function isDebugOn(value: Value): Answer {
  return isVariableText(value) ? "yes" : isTruthy(value);
}

/** Text as a variable holds it, without a cast. */
export function isVariableText(value: Value): boolean {
  return value.kind === "environment" && value.type === "str";
}
