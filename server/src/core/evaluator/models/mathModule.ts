import type { Value } from "../../domain/value.js";
import { float } from "../make.js";
import { mathFunctions } from "../numericBuiltins.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";

/** `math`: what rounds and tests, and the constants. */
export function mathModule(): Value {
  return nativeNamespace("math", {
    ...Object.fromEntries(Object.entries(mathFunctions).map(([name, call]) => [name, nativeFunction(name, call)])),
    pi: float(Math.PI),
    e: float(Math.E),
    tau: float(2 * Math.PI),
    inf: float(Infinity),
    nan: float(NaN),
  });
}
