import type { Value } from "../domain/value.js";
import { isEnvironment } from "./lift.js";
import type { Run } from "./runtime.js";

/** The value as far as this run has decided its variables. */
export function decided(value: Value, run: Run): Value {
  return isEnvironment(value) ? value.resolve(run.decisions.assignment) : value;
}
