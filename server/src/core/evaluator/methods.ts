import type { Value } from "../domain/value.js";
import { bytesMethods } from "./methods/bytes.js";
import { dictMethods } from "./methods/dicts.js";
import { listMethods } from "./methods/lists.js";
import { setMethods } from "./methods/sets.js";
import { stringMethods } from "./methods/strings.js";
import type { CallArguments, Run } from "./runtime.js";

/** A method of one of Python's own types. */
export type Method = (self: Value, args: CallArguments, run: Run) => Value;

export function methodOf(kind: string, name: string): Method | undefined {
  const table = tables[kind];
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}

const tables: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
  str: stringMethods,
  list: listMethods,
  tuple: { count: listMethods["count"] ?? missing, index: listMethods["index"] ?? missing },
  dict: dictMethods,
  set: setMethods,
  bytes: bytesMethods,
};

function missing(): never {
  throw new Error("a method table lacks an entry");
}
