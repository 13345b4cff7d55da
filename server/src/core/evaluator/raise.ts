import type { Condition } from "../domain/conditions.js";
import type { PythonError } from "./pythonError.js";

export interface Raise {
  readonly where: Condition;
  readonly error: PythonError;
}
