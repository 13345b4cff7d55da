import type { SetValue, Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { iterate } from "../convert.js";
import { bool, none, set } from "../make.js";
import type { Method } from "../methods.js";
import { binary, keyOf } from "../operators.js";
import type { BinaryOperator } from "../../syntax/python/ast.js";
import type { Run } from "../runtime.js";
import { PythonError } from "../runtime.js";

/** Methods of sets. */
export const setMethods: Readonly<Record<string, Method>> = {
  add: (self, args) => {
    const item = args.positional[0];
    if (self.kind === "set" && item) addItem(self, item);
    return none(args.at);
  },
  update: (self, args, run) => {
    if (self.kind === "set") for (const source of args.positional) {
      const iteration = iterate(source, run, args.at);
      for (const item of iteration.items) addItem(self, item);
      self.rest ??= iteration.rest;
    }
    return none(args.at);
  },
  discard: (self, args) => {
    if (self.kind === "set") removeItem(self, args.positional[0]);
    return none(args.at);
  },
  remove: (self, args) => {
    if (self.kind === "set" && !removeItem(self, args.positional[0]) && self.rest === undefined) throw new PythonError("KeyError", args.at);
    return none(args.at);
  },
  union: combine("|"),
  intersection: combine("&"),
  difference: combine("-"),
  symmetric_difference: combine("^"),
  copy: (self, args) => (self.kind === "set" ? set([...self.items], args.at, self.rest, self.frozen) : unknown("copy()", args.at)),
  issubset: (self, args, run) => (self.kind === "set" && args.positional[0] ? bool(includesAll(toSet(args.positional[0], args.at, run), self), args.at) : unknown("issubset()", args.at, "bool")),
  isdisjoint: (self, args, run) => {
    const other = args.positional[0];
    if (self.kind !== "set" || !other) return unknown("isdisjoint()", args.at, "bool");
    const second = toSet(other, args.at, run);
    const keys = new Set(second.items.map(keyOf));
    if (self.items.some((item) => keys.has(keyOf(item)))) return bool(false, args.at);
    const hidden = self.rest ?? second.rest;
    return hidden === undefined ? bool(true, args.at) : unknown(hidden, args.at, "bool");
  },
  issuperset: (self, args, run) => (self.kind === "set" && args.positional[0] ? bool(includesAll(self, toSet(args.positional[0], args.at, run)), args.at) : unknown("issuperset()", args.at, "bool")),
};

function addItem(target: SetValue, item: Value): void {
  const key = keyOf(item);
  if (key === undefined) target.rest ??= "an element that cannot be seen";
  else if (!target.items.some((one) => keyOf(one) === key)) target.items.push(item);
}

function removeItem(target: SetValue, item: Value | undefined): boolean {
  const key = item && keyOf(item);
  const index = target.items.findIndex((one) => keyOf(one) === key && key !== undefined);
  if (index >= 0) target.items.splice(index, 1);
  return index >= 0;
}

function combine(operator: BinaryOperator): Method {
  return (self, args, run) => args.positional.reduce<Value>((result, source) => binary(operator, result, toSet(source, args.at, run), args.at), self);
}

/** `set(items)`. */
export function toSet(source: Value, at: Span, run: Run, frozen = false): SetValue {
  const result = set([], at, undefined, frozen);
  const iteration = iterate(source, run, at);
  for (const item of iteration.items) addItem(result, item);
  result.rest ??= iteration.rest;
  return result;
}

function includesAll(all: SetValue, some: SetValue): boolean {
  const keys = new Set(all.items.map(keyOf));
  return some.items.every((item) => keys.has(keyOf(item)));
}
