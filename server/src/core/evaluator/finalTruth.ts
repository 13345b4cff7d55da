import { truthiness } from "../domain/value.js";
import { truthValue } from "./instances.js";
import type { Binding, Run } from "./runtime.js";
import { PythonError } from "./runtime.js";

/** Asks settings whose class decides their truth, as Django does once the module has run: afterwards nothing of the project runs any more. */
export function settleTruth(bindings: Map<string, Binding>, run: Run): void {
  for (const [name, binding] of bindings) {
    const { value } = binding;
    if (value.kind !== "object" || value.ownTruth !== true || name !== name.toUpperCase()) continue;
    try {
      const truth = truthiness(truthValue(value, binding.valueAt, run));
      if (truth === "yes" || truth === "no") bindings.set(name, { ...binding, value: { ...value, truth: truth === "yes" } });
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
    }
  }
}
