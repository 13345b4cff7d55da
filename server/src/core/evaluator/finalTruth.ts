import { truthiness } from "../domain/value.js";
import type { Way } from "../domain/alternatives.js";
import { type Cells, anyRaw } from "./cells.js";
import { truthValue } from "./instances.js";
import type { Run } from "./runtime.js";
import type { Binding } from "./scope.js";
import { PythonError } from "./pythonError.js";

/** Asks settings whose class decides their truth, as Django does once the module has run: afterwards nothing of the project runs any more. */
export function settleTruth(bindings: Cells<Binding>, step: <T>(action: () => T) => readonly Way<T>[], run: Run): void {
  if (!anyRaw(bindings, ({ value }) => decidesItself(value))) return;
  for (const name of bindings.rawKeys())
    if (name === name.toUpperCase())
      step(() => {
        const binding = bindings.get(name);
        if (!binding || !decidesItself(binding.value)) return;
        const { value } = binding;
        try {
          const truth = truthiness(truthValue(value, binding.valueAt, run));
          if (truth === "yes" || truth === "no")
            bindings.set(name, { ...binding, value: { ...value, truth: truth === "yes" } });
        } catch (error) {
          if (!(error instanceof PythonError)) throw error;
        }
      });
}

function decidesItself(value: Binding["value"]): value is Extract<Binding["value"], { kind: "object" }> {
  return value.kind === "object" && value.ownTruth === true;
}
