import type { Span } from "../text/span.js";
import { PythonError } from "./pythonError.js";

/** Raises what Python would. */
export function fail(type: string, at: Span, message: string): never {
  throw new PythonError(type, at, { message });
}
