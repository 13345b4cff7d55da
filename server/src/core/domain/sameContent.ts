import { valueWhenUnset, variablesOf } from "./display.js";
import { type Sameness, sameValue } from "./sameValue.js";
import type { Value } from "./value.js";

/** Whether two entries have the same for a setting, wherever it is written. */
export function sameContent(a: Value, b: Value, depth = 20): boolean {
  return sameValue(a, b, byContent, depth);
}

const byContent: Sameness = {
  origin: () => true,
  object: () => true,
  /** The same variables, with the same result where one is unset. */
  environment(a, b, depth) {
    const [names, others] = [variablesOf(a), variablesOf(b)];
    return (
      names.join(" ") === others.join(" ") &&
      names.every((variable) => {
        const [one, other] = [valueWhenUnset(a, variable), valueWhenUnset(b, variable)];
        return one === "raises" || other === "raises" ? one === other : sameContent(one, other, depth - 4);
      })
    );
  },
};
