import type { SetValue, Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { bool, none, set } from "../make.js";
import type { Method } from "./method.js";
import { binary, checkHashable } from "../operators.js";
import { keyOf } from "../pythonTypes.js";
import type { BinaryOperator } from "../../syntax/python/ast.js";
import type { Run } from "../runtime.js";
import { keyError, PythonError } from "../pythonError.js";
import { withParameters } from "./textReading.js";
import { iterate } from "../convert.js";

/** Methods of sets. */
export const setMethods: Readonly<Record<string, Method>> = {
  add: changing("add", "_item", (self, [item], at) => {
    if (!item) return;
    checkHashable(item, at);
    addItem(self, item);
  }),
  update: inPlace("|"),
  difference_update: inPlace("-"),
  intersection_update: inPlace("&"),
  symmetric_difference_update: inPlace("^"),
  discard: changing("discard", "_item", (self, [item], at) => {
    removeItem(self, item, at);
  }),
  remove: changing("remove", "_item", (self, [item], at) => {
    if (!removeItem(self, item, at) && self.rest === undefined && item && keyOf(item) !== undefined)
      throw keyError(item, at);
  }),
  clear: changing("clear", "", (self) => {
    self.items.length = 0;
    self.rest = undefined;
  }),
  pop: (self, args) => {
    if (self.kind !== "set" || self.frozen || self.rest !== undefined || args.positional.length > 0)
      return unknown("pop() of a set", args.at);
    if (self.items.length === 0) throw new PythonError("KeyError", args.at, { message: "pop from an empty set" });
    if (self.items.length === 1) return self.items.pop() ?? none(args.at);
    self.items.length = 0;
    self.rest = "a set from which an unknown element was taken";
    return unknown("any element of a set", args.at);
  },
  union: combine("|"),
  intersection: combine("&"),
  difference: combine("-"),
  symmetric_difference: combine("^"),
  copy: (self, args) =>
    self.kind === "set" ? set([...self.items], args.at, self.rest, self.frozen) : unknown("copy()", args.at),
  issubset: asked("issubset", (self, other) =>
    !includesAll(other, self)
      ? other.rest === undefined
        ? false
        : undefined
      : self.rest === undefined
        ? true
        : undefined,
  ),
  // These two look at one element after the other, until one decides.
  issuperset: untilDecided("issuperset", false),
  isdisjoint: untilDecided("isdisjoint", true),
};

/** The methods that a frozenset has. */
export const frozenMethods: Readonly<Record<string, Method>> = Object.fromEntries(
  Object.entries(setMethods).filter(([name]) =>
    [
      "union",
      "intersection",
      "difference",
      "symmetric_difference",
      "copy",
      "issubset",
      "issuperset",
      "isdisjoint",
    ].includes(name),
  ),
);

function changing(
  name: string,
  names: string,
  change: (self: SetValue, args: readonly (Value | undefined)[], at: Span) => void,
): Method {
  return withParameters(name, names, "none", (self, { args, at }) => {
    if (self.kind === "set") change(self, args, at);
    return none(at);
  });
}

function asked(name: string, answer: (self: SetValue, other: SetValue) => boolean | undefined): Method {
  return withParameters(name, "_other", "bool", (self, { args: [other], at, run }) => {
    if (self.kind !== "set" || !other) return unknown(`${name}()`, at, "bool");
    const found = answer(self, toSet(other, at, run));
    return found === undefined ? unknown(`${name}() of a set that cannot be seen`, at, "bool") : bool(found, at);
  });
}

function untilDecided(name: string, decides: boolean): Method {
  return withParameters(name, "_other", "bool", (self, { args: [other], at, run }) => {
    if (self.kind !== "set" || !other) return unknown(`${name}()`, at, "bool");
    const keys = new Set(self.items.map(keyOf));
    const { items, rest } = iterate(other, run, at);
    for (const item of items) {
      checkHashable(item, at);
      const key = keyOf(item);
      if (key === undefined || (self.rest !== undefined && !keys.has(key)))
        return unknown(`${name}() of a set that cannot be seen`, at, "bool");
      if (keys.has(key) === decides) return bool(false, at);
    }
    return rest === undefined ? bool(true, at) : unknown(rest, at, "bool");
  });
}

function addItem(target: SetValue, item: Value): void {
  const key = keyOf(item);
  if (key === undefined) target.rest ??= "an element that cannot be seen";
  else if (!target.items.some((one) => keyOf(one) === key)) target.items.push(item);
}

function removeItem(target: SetValue, item: Value | undefined, at: Span): boolean {
  if (!item) return false;
  // A set stands for the frozenset of its elements here.
  if (item.kind !== "set") checkHashable(item, at);
  const key = keyOf(item);
  if (key === undefined) target.rest ??= "an element that cannot be seen";
  const index = target.items.findIndex((one) => keyOf(one) === key && key !== undefined);
  if (index >= 0) target.items.splice(index, 1);
  return index >= 0;
}

function combine(operator: BinaryOperator): Method {
  return (self, args, run) => {
    checkCount(operator, args.positional.length, args.keywords.size, args.at);
    return args.positional.reduce<Value>(
      (result, source) => binary(operator, result, toSet(source, args.at, run), args.at),
      self.kind === "set" ? set([...self.items], args.at, self.rest, self.frozen) : self,
    );
  };
}

function checkCount(operator: BinaryOperator, positional: number, keywords: number, at: Span): void {
  if (keywords > 0 || (operator === "^" && positional !== 1))
    throw new PythonError("TypeError", at, { message: "a set method takes no such arguments" });
}

/** `update` and its like: the same set, with other elements. */
function inPlace(operator: BinaryOperator): Method {
  return (self, args, run) => {
    if (self.kind !== "set") return none(args.at);
    checkCount(operator, args.positional.length, args.keywords.size, args.at);
    for (const source of args.positional) {
      const result = binary(operator, self, toSet(source, args.at, run), args.at);
      self.items.splice(0, self.items.length, ...(result.kind === "set" ? result.items : []));
      self.rest = result.kind === "set" ? result.rest : "elements that cannot be seen";
    }
    if (args.unseen !== undefined) self.rest ??= args.unseen;
    return none(args.at);
  };
}

/** `set(items)`. Raises TypeError for what has no hash. */
export function toSet(source: Value, at: Span, run: Run, frozen = false): SetValue {
  const result = set([], at, undefined, frozen);
  const iteration = iterate(source, run, at);
  for (const item of iteration.items) {
    checkHashable(item, at);
    addItem(result, item);
  }
  result.rest ??= iteration.rest;
  return result;
}

function includesAll(all: SetValue, some: SetValue): boolean {
  const keys = new Set(all.items.map(keyOf));
  return some.items.every((item) => keys.has(keyOf(item)));
}
