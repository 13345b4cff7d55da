import type { BinaryOperator } from "../syntax/python/ast.js";
import type { DictValue, Value, ValueType } from "../domain/value.js";
import { certainItems, isSequence, truthiness, unknown, unknownLike, unknownSince } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { formatPercent } from "./format.js";
import { isIterator } from "./iterators.js";
import { lift } from "./lift.js";
import { bool, dict, float, int, list, path, set, str, tuple } from "./make.js";
import { arithmetic } from "./numbers.js";
import { joinPath } from "./paths.js";
import { joinRandom } from "./randomText.js";
import { runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { unseenPath } from "./unseenPaths.js";
import { pythonType, keyOf } from "./pythonTypes.js";
import { whatHolds } from "./whatHolds.js";

/** Python's binary operators on values. Raises TypeError and ZeroDivisionError as Python does; what cannot be seen stays unknown. */
export function binary(operator: BinaryOperator, left: Value, right: Value, at: Span): Value {
  return lift([left, right], at, ([a, b]) => (a && b ? known(operator, a, b, at) : unknown("operator", at)), {
    type: left.kind === "environment" && right.kind === "environment" ? left.type : resultType(operator, left, right),
    prefix: operator === "+" && left.kind === "str" ? left.value : undefined,
    items: operator === "+" ? [left, right].flatMap(certainItems) : [],
    pure: operator,
  });
}

function resultType(operator: BinaryOperator, left: Value, right: Value): ValueType | undefined {
  if (operator === "%" && left.kind === "str") return "str";
  if (operator !== "+") return undefined;
  const own = left.kind === "environment" ? right.kind : left.kind;
  return own === "str" || own === "list" || own === "tuple" ? own : undefined;
}

function known(operator: BinaryOperator, a: Value, b: Value, at: Span): Value {
  const special = instanceOperator(operator, a, b, at);
  if (special) return special;
  if (operator === "%" && a.kind === "str") return formatPercent(a.value, b, at);
  if (operator === "%" && a.kind === "bytes") return unknown("formatted bytes", at, "bytes");
  if (operator === "/" && (a.kind === "path" || b.kind === "path" || isUnseenPath(a))) return dividePath(a, b, at);
  if (operator === "+" && a.kind === "unknown" && a.type === "str" && b.kind === "str" && b.value.startsWith("/"))
    return unseenPath(a, [b.value.slice(1)], at, "str");
  if (a.kind === "unknown") return unknownSince(a, at, operator === "+" ? a.type : undefined);
  if (b.kind === "unknown") return unknownRight(operator, a, b, at);
  if (isView(a) || isView(b)) return withView(operator, a, b, at);
  if (operator === "+") return add(a, b, at);
  if (operator === "*" && (isRepeatable(a) || isRepeatable(b)))
    return isRepeatable(a) ? repeat(a, b, at) : repeat(b, a, at);
  if (operator === "|" && a.kind === "dict" && b.kind === "dict") return mergeDicts(a, b, at);
  if (a.kind === "set" && b.kind === "set") return setOperation(operator, a, b, at);
  const x = asNumber(a);
  const y = asNumber(b);
  if (x === undefined || y === undefined) {
    if (
      (a.kind === "object" || b.kind === "object" || a.kind === "random" || b.kind === "random") &&
      !hasNoOperators(a) &&
      !hasNoOperators(b)
    )
      return unknown(`a calculation with ${describeType(a)} and ${describeType(b)}`, at);
    throw new PythonError("TypeError", at, {
      message: `unsupported operand type(s) for ${operator}: '${pythonType(a)}' and '${pythonType(b)}'`,
    });
  }
  return arithmetic(
    operator,
    x,
    y,
    a.kind === "float" || b.kind === "float",
    a.kind === "bool" && b.kind === "bool",
    at,
  );
}

/** Iterators, functions and modules take part in no calculation. */
export function hasNoOperators(value: Value): boolean {
  const kind = runtimeObject(value)?.kind;
  return kind === "function" || kind === "method" || kind === "module" || isIterator(value);
}

/** Functions and modules contain nothing. */
export function isClosedKind(value: Value): boolean {
  const kind = runtimeObject(value)?.kind;
  return kind === "function" || kind === "method" || kind === "module";
}

/** Keys, values and items of a dict. */
export function isView(value: Value): value is Extract<Value, { kind: "list" }> {
  return value.kind === "list" && value.view !== undefined;
}

/** Keys and items of a dict are sets to the operators of sets; every other operator refuses them, and ranges too. */
function withView(operator: BinaryOperator, a: Value, b: Value, at: Span): Value {
  if ((isView(a) && a.view === "deque") || (isView(b) && b.view === "deque"))
    return unknown("a calculation with a deque", at);
  const isSetLike = [a, b].some((one) => isView(one) && (one.view === "dict_keys" || one.view === "dict_items"));
  if (isSetLike && (operator === "|" || operator === "&" || operator === "-" || operator === "^")) {
    const [left, right] = [elementsOf(a), elementsOf(b)];
    if (left && right) {
      for (const item of [...left.items, ...right.items]) checkHashable(item, at);
      return setOperation(
        operator,
        set(distinct(left.items), at, left.rest),
        set(distinct(right.items), at, right.rest),
        at,
      );
    }
    if (a.kind === "object" || b.kind === "object" || a.kind === "random" || b.kind === "random")
      return unknown("a calculation with keys of a dict", at);
  } else if (a.kind === "object" || b.kind === "object" || a.kind === "random" || b.kind === "random")
    return unknown("a calculation with an object", at);
  throw new PythonError("TypeError", at, {
    message: `unsupported operand type(s) for ${operator}: '${pythonType(a)}' and '${pythonType(b)}'`,
  });
}

function elementsOf(value: Value): { readonly items: readonly Value[]; readonly rest: string | undefined } | undefined {
  if (isSequence(value)) return value;
  if (value.kind === "dict") return { items: value.entries.map((entry) => entry.key), rest: value.rest };
  return value.kind === "str" ? { items: [...value.value].map((one) => str(one)), rest: undefined } : undefined;
}

/** Of elements that a set takes for one the first. */
export function distinct(items: readonly Value[]): Value[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    if (key === undefined) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** `left + unknown list` still shows what stands in `left`. */
function unknownRight(operator: BinaryOperator, a: Value, b: Extract<Value, { kind: "unknown" }>, at: Span): Value {
  if (operator === "+" && a.kind === "list") return list([...a.items], at, b.reason);
  if (operator === "+" && a.kind === "tuple") return tuple([...a.items], at, b.reason);
  if (operator === "|" && a.kind === "dict") return mergeDicts(a, dict([], at, b.reason), at);
  return unknownSince(b, at, a.kind === "str" && (operator === "+" || operator === "%") ? "str" : undefined);
}

function instanceOperator(operator: BinaryOperator, a: Value, b: Value, at: Span): Value | undefined {
  const operation = (value: Value): ((other: Value, swapped: boolean) => Value | undefined) | undefined => {
    const data = runtimeObject(value);
    return data?.kind === "native" && "operator" in data
      ? (other, swapped) => (data as OperatorObject).operator(operator, other, swapped, at)
      : undefined;
  };
  return operation(a)?.(b, false) ?? operation(b)?.(a, true);
}

/** A model object with operators, as timedelta. */
export interface OperatorObject {
  operator(operator: BinaryOperator, other: Value, swapped: boolean, at: Span): Value | undefined;
  unary?(operator: "-" | "+" | "~", at: Span): Value | undefined;
}

function add(a: Value, b: Value, at: Span): Value {
  const variables = [...(a.variables ?? []), ...(b.variables ?? [])];
  if (a.kind === "str" && b.kind === "str") return str(a.value + b.value, at, "computed", variables);
  if (a.kind === "bytes" && b.kind === "bytes")
    return { kind: "bytes", value: a.value + b.value, at, from: "computed" };
  if (a.kind === "list" && b.kind === "list")
    return {
      ...list([...a.items, ...b.items], at, a.rest ?? b.rest),
      ...((a.shuffled ?? b.shuffled) && { shuffled: true as const }),
    };
  if (a.kind === "tuple" && b.kind === "tuple")
    return {
      ...tuple([...a.items, ...b.items], at, a.rest ?? b.rest),
      ...((a.shuffled ?? b.shuffled) && { shuffled: true as const }),
    };
  const random = joinRandom([a, b], at);
  if (random) return random;
  const x = asNumber(a);
  const y = asNumber(b);
  if (x !== undefined && y !== undefined)
    return arithmetic("+", x, y, a.kind === "float" || b.kind === "float", false, at);
  if (
    (a.kind === "object" || b.kind === "object" || a.kind === "random" || b.kind === "random") &&
    !hasNoOperators(a) &&
    !hasNoOperators(b)
  )
    return unknown(`a sum with ${describeType(a)} and ${describeType(b)}`, at);
  throw new PythonError("TypeError", at, {
    message: `can only concatenate ${pythonType(a)} (not "${pythonType(b)}") to ${pythonType(a)}`,
  });
}

function isRepeatable(value: Value): boolean {
  return value.kind === "str" || value.kind === "bytes" || value.kind === "list" || value.kind === "tuple";
}

function repeat(value: Value, count: Value, at: Span): Value {
  const times = asNumber(count);
  if (times === undefined && (count.kind === "object" || count.kind === "random") && !hasNoOperators(count))
    return unknown("a repetition", at);
  if (times === undefined || count.kind === "float")
    throw new PythonError("TypeError", at, { message: "can't multiply sequence by non-int" });
  const n = Math.max(0, Number(times));
  if (n > 10_000) return unknown("a very long repetition", at);
  if (value.kind === "str")
    return value.value.length * n > 100_000 ? unknown("a very long text", at, "str") : str(value.value.repeat(n), at);
  if (value.kind === "bytes")
    return value.value.length * n > 100_000
      ? unknown("very long bytes", at, "bytes")
      : { kind: "bytes", value: value.value.repeat(n), at, from: "computed" };
  if (value.kind === "list") return list(Array.from({ length: n }, () => value.items).flat(), at, value.rest);
  if (value.kind === "tuple") return tuple(Array.from({ length: n }, () => value.items).flat(), at, value.rest);
  return unknown("a repetition", at);
}

export function mergeDicts(a: DictValue, b: DictValue, at: Span): DictValue {
  const merged = dict(
    a.entries.map((entry) => ({ ...entry })),
    at,
    a.rest,
  );
  updateDict(merged, b);
  return merged;
}

/** `{**below, **above}`, where the environment gives one of them. */
export function laidOver(below: Value, above: Value, at: Span): Value {
  return lift(
    [below, above],
    at,
    (both) => {
      const result = dict([], at);
      for (const one of both)
        updateDict(result, one.kind === "dict" ? one : dict([], at, whatHolds(one, "a dict that cannot be seen")));
      return result;
    },
    { type: "dict", pure: "**" },
  );
}

/** `target.update(source)`. */
export function updateDict(target: DictValue, source: DictValue): void {
  for (const entry of source.entries) storeItem(target, entry.key, entry.value);
  if (source.rest !== undefined) {
    target.rest ??= source.rest;
    // Keys that cannot be seen may replace the ones from before.
    const own = new Set(source.entries.map((entry) => keyOf(entry.key)));
    for (const entry of target.entries)
      if (!own.has(keyOf(entry.key))) entry.value = { ...unknown(source.rest, entry.value.at), beneath: entry.value };
  }
}

/** `target[key] = value`. */
export function storeItem(target: DictValue, key: Value, value: Value): void {
  const id = keyOf(key);
  if (id === undefined) {
    target.rest ??= "a key that cannot be seen";
    return;
  }
  const entry = target.entries.find((one) => keyOf(one.key) === id);
  if (entry) entry.value = value;
  else target.entries.push({ key, value });
}

/** Raises where Python cannot take the value as a key. */
export function checkHashable(key: Value, at: Span): void {
  if (key.as !== undefined || (key.kind === "list" && key.view === "range")) return;
  if (key.kind === "list" || key.kind === "dict" || (key.kind === "set" && !key.frozen))
    throw new PythonError("TypeError", at, { message: `unhashable type: '${key.kind}'` });
  if (key.kind === "tuple") for (const item of key.items) checkHashable(item, at);
}

function setOperation(
  operator: BinaryOperator,
  a: Extract<Value, { kind: "set" }>,
  b: Extract<Value, { kind: "set" }>,
  at: Span,
): Value {
  const inA = new Set(a.items.map(keyOf));
  const inB = new Set(b.items.map(keyOf));
  const rest = a.rest ?? b.rest;
  if (operator === "|")
    return set([...a.items, ...b.items.filter((item) => !inA.has(keyOf(item)))], at, rest, a.frozen);
  if (rest !== undefined) return unknown(rest, at, "set");
  if (operator === "&")
    return set(
      a.items.filter((item) => inB.has(keyOf(item))),
      at,
      undefined,
      a.frozen,
    );
  if (operator === "-")
    return set(
      a.items.filter((item) => !inB.has(keyOf(item))),
      at,
      undefined,
      a.frozen,
    );
  if (operator === "^")
    return set(
      [...a.items.filter((item) => !inB.has(keyOf(item))), ...b.items.filter((item) => !inA.has(keyOf(item)))],
      at,
      undefined,
      a.frozen,
    );
  throw new PythonError("TypeError", at, { message: `unsupported operand type(s) for ${operator}: 'set' and 'set'` });
}

function isUnseenPath(value: Value): boolean {
  return value.kind === "unknown" && value.type === "path";
}

function dividePath(a: Value, b: Value, at: Span): Value {
  if (a.kind === "unknown")
    return b.kind === "str" || b.kind === "path" ? unseenPath(a, [b.value], at, "path") : unknownSince(a, at, "path");
  if (b.kind === "unknown") return unknownSince(b, at, "path");
  if ((a.kind === "path" || a.kind === "str") && (b.kind === "path" || b.kind === "str")) {
    const variables = [...(a.variables ?? []), ...(b.variables ?? [])];
    return { ...path(joinPath(a.value, b.value), at), ...(variables.length > 0 && { variables }) };
  }
  throw new PythonError("TypeError", at, {
    message: `unsupported operand type(s) for /: '${pythonType(a)}' and '${pythonType(b)}'`,
  });
}

/** What takes part in calculations as a number; True is 1. */
export function asNumber(value: Value): number | bigint | undefined {
  if (value.kind === "int" || value.kind === "float") return value.value;
  if (value.kind === "bool") return value.value ? 1 : 0;
  return undefined;
}

/** `not value`. */
export function not(value: Value, at: Span): Value {
  return lift(
    [value],
    at,
    ([operand]) => {
      const answer = operand ? truthiness(operand) : "unknown";
      if (answer === "yes" || answer === "no")
        return { ...bool(answer === "no", at), ...(operand?.variables && { variables: operand.variables }) };
      return unknownLike(operand, "a value that cannot be seen", at, "bool");
    },
    { type: "bool", pure: "not" },
  );
}

export function unary(operator: "-" | "+" | "~", operand: Value, at: Span): Value {
  return lift(
    [operand],
    at,
    ([value]) => {
      if (!value || value.kind === "unknown") return unknownLike(value, "operand", at);
      if (value.kind === "float")
        return operator === "~"
          ? raiseType(operator, value, at)
          : float(
              operator === "-" ? -value.value : value.value,
              at,
              operand.from === "literal" ? "literal" : "computed",
            );
      const number = asNumber(value);
      const data = runtimeObject(value);
      const own =
        data?.kind === "native" && "unary" in data
          ? (data as unknown as OperatorObject).unary?.(operator, at)
          : undefined;
      if (own) return own;
      if (number === undefined)
        return (value.kind === "object" || value.kind === "random") && !hasNoOperators(value)
          ? unknown(`${operator} of ${describeType(value)}`, at)
          : raiseType(operator, value, at);
      return int(
        operator === "-" ? -BigInt(number) : operator === "~" ? -BigInt(number) - 1n : BigInt(number),
        at,
        "literal",
      );
    },
    { type: operand.kind === "environment" ? operand.type : undefined, pure: `unary ${operator}` },
  );
}

function raiseType(operator: string, value: Value, at: Span): never {
  throw new PythonError("TypeError", at, { message: `bad operand type for unary ${operator}: '${pythonType(value)}'` });
}

function describeType(value: Value): string {
  return value.kind === "object" ? value.type : pythonType(value);
}
