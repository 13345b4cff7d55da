import type { DictValue, EnvironmentValue, ListValue, Value } from "../../domain/value.js";
import { environmentEntries, isShuffled, unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { decided, settled } from "../decided.js";
import { lift } from "../lift.js";
import { dict, list, none, str, tuple } from "../make.js";
import type { Method } from "./method.js";
import { isIterator } from "../iterators.js";
import { checkHashable, storeItem, updateDict } from "../operators.js";
import { keyOf, pythonType } from "../pythonTypes.js";
import { storeSubscript, subscript } from "../subscripts.js";
import type { CallArguments, Run } from "../runtime.js";
import { namespaceOf, runtimeObject } from "../runtime.js";
import { keyError, PythonError } from "../pythonError.js";
import { callSpecial } from "../instances.js";
import { callValue } from "../language.js";
import { iterate } from "../convert.js";

/** Methods of dicts. */
export const dictMethods: Readonly<Record<string, Method>> = {
  get(self, args, run) {
    checkCount("get", args, 1, 2);
    const [key, fallback = none(args.at)] = args.positional;
    if (self.kind !== "dict" || !key) return unknown("get()", args.at);
    const keys = self.entries.flatMap((entry) => (entry.key.kind === "str" ? [entry.key.value] : []));
    return lift(
      [key],
      args.at,
      ([one]) => {
        if (!one || one.kind === "unknown") return unknownLike(one, "a key", args.at);
        checkHashable(one, args.at);
        try {
          // Neither `__missing__` nor a default factory is asked.
          return subscript(self.factory || self.as !== undefined ? plainDict(self) : self, one, args.at, run);
        } catch (error) {
          if (error instanceof PythonError && error.type === "KeyError") return fallback;
          throw error;
        }
      },
      { literals: keys },
    );
  },
  setdefault(self, args, run) {
    checkCount("setdefault", args, 1, 2);
    const [key, value = none(args.at)] = args.positional;
    if (self.kind !== "dict" || !key) return unknown("setdefault()", args.at);
    checkHashable(key, args.at);
    const id = keyOf(key);
    const known = self.entries.find((entry) => keyOf(entry.key) === id && id !== undefined);
    if (known) return known.value;
    if (self.rest !== undefined) return unknown(self.rest, args.at);
    if (self.ordered && self.as !== undefined) storeSubscript(self, key, value, args.at, run);
    else storeItem(self, key, value);
    return value;
  },
  update(self, args, run) {
    if (self.kind !== "dict") return none(args.at);
    if (args.positional.length > 1)
      throw new PythonError("TypeError", args.at, { message: "update expected at most 1 argument" });
    if (self.ordered && self.as !== undefined) return fillOrdered(self, args, run);
    for (const source of args.positional) updateFrom(self, settled(source, run), args.at, run);
    for (const [name, value] of args.keywords) storeItem(self, str(name, value.at), value);
    if (args.unseen !== undefined) updateDict(self, dict([], args.at, args.unseen));
    return none(args.at);
  },
  pop(self, args) {
    checkCount("pop", args, 1, 2);
    const [key, fallback] = args.positional;
    if (self.kind !== "dict" || !key) return unknown("pop()", args.at);
    if (self.entries.length > 0) checkHashable(key, args.at);
    const id = keyOf(key);
    const index = self.entries.findIndex((entry) => keyOf(entry.key) === id);
    if (index >= 0) return self.entries.splice(index, 1)[0]?.value ?? none(args.at);
    if (self.rest !== undefined || id === undefined) return unknown(self.rest ?? "a key that cannot be seen", args.at);
    if (fallback) return fallback;
    throw keyError(key, args.at);
  },
  keys: view("dict_keys", (self) => self.entries.map((entry) => entry.key)),
  values: view("dict_values", (self) => self.entries.map((entry) => entry.value)),
  items: view("dict_items", (self, at) => self.entries.map((entry) => tuple([entry.key, entry.value], at))),
  copy: (self, args) =>
    self.kind === "dict"
      ? dict(
          self.entries.map((entry) => ({ ...entry })),
          args.at,
          self.rest,
        )
      : unknown("copy()", args.at),
  move_to_end: (self, args) => {
    const [key, last] = args.positional;
    if (self.kind !== "dict" || !self.ordered || !key) return unknown("move_to_end()", args.at);
    const index = self.entries.findIndex((entry) => keyOf(entry.key) === keyOf(key));
    const toEnd = last ?? args.keywords.get("last");
    if (index < 0 || self.rest !== undefined || (toEnd && toEnd.kind !== "bool"))
      self.rest ??= "an order that cannot be seen";
    else {
      const moved = self.entries.splice(index, 1);
      if (toEnd?.value === false) self.entries.unshift(...moved);
      else self.entries.push(...moved);
    }
    return none(args.at);
  },
  popitem: (self, args) => {
    if (self.kind === "dict" && !self.ordered) checkCount("popitem", args, 0, 0);
    if (args.positional.length + args.keywords.size > 0) {
      if (self.kind === "dict") self.rest ??= "a removed entry that cannot be seen";
      return unknown("popitem()", args.at, "tuple");
    }
    if (self.kind !== "dict" || self.rest !== undefined) return unknown("popitem()", args.at, "tuple");
    const last = self.entries.pop();
    if (!last) throw new PythonError("KeyError", args.at, { message: "popitem(): dictionary is empty" });
    return tuple([last.key, last.value], args.at);
  },
  clear: (self, args) => {
    if (self.kind === "dict") {
      self.entries.length = 0;
      self.rest = undefined;
    }
    return none(args.at);
  },
};

/** A class over OrderedDict: its own `__setitem__` takes every entry, which that of a class over dict does not. */
export function fillOrdered(self: DictValue, args: CallArguments, run: Run): Value {
  const made = makeDict(args, run);
  for (const { key, value } of made.entries) storeSubscript(self, key, value, args.at, run);
  if (made.rest !== undefined) updateDict(self, dict([], args.at, made.rest));
  return none(args.at);
}

/** The same entries, as a dict of no other class. */
function plainDict(self: DictValue): DictValue {
  return { kind: "dict", entries: self.entries, rest: self.rest, at: self.at, from: self.from };
}

function view(kind: Exclude<ListValue["view"], undefined>, items: (self: DictValue, at: Span) => Value[]): Method {
  return (self, args) => {
    checkCount(kind.slice(5), args, 0, 0);
    return self.kind === "dict"
      ? { ...list(items(self, args.at), args.at, self.rest), view: kind }
      : unknown("a view of a dict", args.at);
  };
}

function checkCount(name: string, args: CallArguments, least: number, most: number): void {
  if (
    args.unseen === undefined &&
    (args.keywords.size > 0 || args.positional.length < least || args.positional.length > most)
  )
    throw new PythonError("TypeError", args.at, { message: `${name}() takes ${least} to ${most} arguments` });
}

/** `dict.update(source)` for a mapping or pairs. */
export function updateFrom(target: DictValue, source: Value, at: Span, run: Run): void {
  if (source.kind === "dict") return updateDict(target, source);
  if (
    (source.kind !== "object" &&
      source.kind !== "unknown" &&
      source.kind !== "environment" &&
      source.kind !== "random") ||
    isIterator(source)
  ) {
    const { items, rest } = iterate(source, run, at);
    for (const [index, pair] of items.entries()) storePair(target, pair, index, at, run);
    if (rest === undefined) return;
  }
  const object = runtimeObject(source);
  const ownKeys = object?.kind === "instance" ? callSpecial(source, "keys", [], at, run) : undefined;
  if (ownKeys && ownKeys.kind !== "unknown") {
    const { items, rest } = iterate(ownKeys, run, at);
    for (const key of items)
      storeItem(
        target,
        key,
        callSpecial(source, "__getitem__", [key], at, run) ?? unknown("values that cannot be seen", at),
      );
    if (rest === undefined) return;
  }
  const scope = namespaceOf(source);
  const copyNames = scope && object?.kind === "native" && object.getAttribute?.("copy", run, at);
  if (copyNames) {
    const args = { positional: [], keywords: new Map(), unseen: undefined, at, scope };
    return updateFrom(target, callValue(copyNames, args, run), at, run);
  }
  if (object?.kind === "native" && object.getItem) {
    const keys = object.iterate?.(run, at);
    for (const key of keys ?? []) storeItem(target, key, object.getItem(key, run, at));
    if (keys) return;
  }
  if (source.kind === "environment") updateFromEnvironment(target, source, at);
  else updateDict(target, dict([], at, source.kind === "unknown" ? source.reason : "values that cannot be seen"));
}

/** `DATABASES["default"].update(dj_database_url.config())`: what stands there stays where the variable brings nothing for it. */
function updateFromEnvironment(target: DictValue, source: EnvironmentValue, at: Span): void {
  for (const { key, value } of [...target.entries])
    storeItem(
      target,
      key,
      lift([source], at, ([one]) => {
        if (one?.kind !== "dict") return unknownLike(one, "values that cannot be seen", at);
        const updated: DictValue = dict([{ key, value }], at);
        updateDict(updated, one);
        return updated.entries[0]?.value ?? value;
      }),
    );
  target.rest ??= environmentEntries;
}

function storePair(target: DictValue, pair: Value, index: number, at: Span, run: Run): void {
  if (pair.kind === "int" || pair.kind === "float" || pair.kind === "bool" || pair.kind === "none")
    throw new PythonError("TypeError", at, {
      message: `cannot convert dictionary update sequence element #${index} to a sequence`,
    });
  const {
    items: [key, value, ...more],
    rest,
  } = iterate(pair, run, at);
  if (rest !== undefined || isShuffled(pair)) target.rest ??= rest ?? `an element of type ${pythonType(pair)}`;
  else if (!key || !value || more.length > 0)
    throw new PythonError("ValueError", at, {
      message: `dictionary update sequence element #${index} has length ${[key, value].filter((one) => one !== undefined).length + more.length}; 2 is required`,
    });
  else {
    checkHashable(key, at);
    storeItem(target, key, value);
  }
}

/** `dict(…)`. */
export function makeDict(args: CallArguments, run: Run): DictValue {
  const result = dict([], args.at);
  if (args.positional.length > 1)
    throw new PythonError("TypeError", args.at, { message: "dict expected at most 1 argument" });
  for (const source of args.positional) updateFrom(result, decided(source, run), args.at, run);
  for (const [name, value] of args.keywords) storeItem(result, str(name, value.at), value);
  if (args.unseen !== undefined) result.rest ??= args.unseen;
  return result;
}
