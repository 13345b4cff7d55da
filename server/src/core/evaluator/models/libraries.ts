import type { Value } from "../../domain/value.js";
import type { Run } from "../runtime.js";

/** Models of modules by dotted name, each made once a run. */
export const libraries: Readonly<Record<string, (run: Run) => Value>> = {};
