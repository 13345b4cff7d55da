import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { CallArguments, Run } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { callValue } from "./calls.js";

/** The first argument of a builtin, however it is given. */
export function first(args: CallArguments): Value {
  const value = args.positional[0] ?? [...args.keywords.values()][0];
  if (value) return value;
  if (args.unseen !== undefined) return unknown(args.unseen, args.at);
  throw new PythonError("TypeError", args.at, { message: "an argument is missing" });
}

export function raise(type: string, args: CallArguments): never {
  throw new PythonError(type, args.at);
}

export function callWith(callee: Value, positional: readonly Value[], args: CallArguments, run: Run): Value {
  return callValue(callee, { positional, keywords: new Map(), unseen: undefined, at: args.at, scope: args.scope }, run);
}
