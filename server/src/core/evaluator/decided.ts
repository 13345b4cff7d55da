import type { Value } from "../domain/value.js";
import { isEnvironment } from "./lift.js";
import type { Run } from "./runtime.js";

/** The value of which the elements are needed one by one: what still depends on the environment then is set as intended. */
export function settled(value: Value, run: Run): Value {
  return isEnvironment(value) && !run.context.environment ? run.decisions.settled(value) : value;
}

/** The value as far as this run has decided its variables. */
export function decided(value: Value, run: Run): Value {
  return isEnvironment(value) ? value.resolve(run.decisions.seen) : value;
}
