import type { Value } from "../domain/value.js";
import { contains, type Span } from "../text/span.js";
import { PythonError } from "./runtime.js";

/** A key is not there. One that does not stand at the place itself came from elsewhere, and may be a secret: only Python code gets to see it. */
export function keyError(key: Value, at: Span): PythonError {
  if (key.kind !== "str") return new PythonError("KeyError", at);
  return new PythonError("KeyError", at, { message: key.value, ...(key.at !== undefined && contains(at, key.at) ? {} : { hidden: true as const }) });
}
