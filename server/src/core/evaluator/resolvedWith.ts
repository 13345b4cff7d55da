import type { EnvironmentValue, Value } from "../domain/value.js";
import { PythonError } from "./pythonError.js";

/** What the value is where a variable has this content (null: it is unset), or what the code raises then. Other variables stay open. */
export function resolvedWith(value: EnvironmentValue, variable: string, content: string | null): Value | PythonError {
  try {
    return value.resolve((name) => (name === variable ? content : undefined));
  } catch (error) {
    if (error instanceof PythonError) return error;
    throw error;
  }
}
