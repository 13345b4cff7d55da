import type { Value } from "../../domain/value.js";
import type { CallArguments, Run } from "../runtime.js";

/** A method of one of Python's own types. */
export type Method = (self: Value, args: CallArguments, run: Run) => Value;
