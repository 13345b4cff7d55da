import type { Value } from "../domain/value.js";
import { bytesMethods } from "./methods/bytes.js";
import { counterMethods } from "./methods/counters.js";
import { dictMethods } from "./methods/dicts.js";
import { dequeMethods } from "./methods/deques.js";
import { listMethods } from "./methods/lists.js";
import { frozenMethods, setMethods } from "./methods/sets.js";
import { floatMethods, intMethods } from "./methods/numbers.js";
import { stringMethods } from "./methods/strings.js";
import { pythonType } from "./pythonTypes.js";
import type { Method } from "./methods/method.js";

/** Under which name the methods of a value are listed: views of dicts and ranges have their own. */
export function methodKind(value: Value): string {
  if (value.kind === "random" && value.type === "str") return "str";
  if (value.kind === "dict" && value.factory && pythonType(value) === "Counter") return "Counter";
  return value.kind === "list"
    ? (value.view ?? "list")
    : value.kind === "set" && value.frozen
      ? "frozenset"
      : value.kind;
}

export function methodOf(kind: string, name: string): Method | undefined {
  const table = tables[kind];
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}

const tables: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
  str: stringMethods,
  list: listMethods,
  tuple: { count: listMethods["count"] ?? missing, index: listMethods["index"] ?? missing },
  dict: dictMethods,
  Counter: counterMethods,
  set: setMethods,
  frozenset: frozenMethods,
  deque: dequeMethods,
  range: { count: listMethods["count"] ?? missing, index: listMethods["index"] ?? missing },
  bytes: bytesMethods,
  int: intMethods,
  bool: intMethods,
  float: floatMethods,
};

function missing(): never {
  throw new Error("a method table lacks an entry");
}
