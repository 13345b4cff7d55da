import type { Expression, Slice } from "../syntax/python/ast.js";
import type { UnknownValue, Value } from "../domain/value.js";
import { isShuffled, unknown, unknownLike, unknownSince } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { lift } from "./lift.js";
import { list, str, tuple } from "./make.js";
import { pythonType } from "./pythonTypes.js";
import { changedRandom } from "./randomText.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { plainTuple } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { decided } from "./decided.js";
import { evaluate } from "./language.js";
import { callSpecial } from "./instances.js";

/** `object[lower:upper:step]`. */
export function sliceOf(object: Value, slice: Slice, at: Span, scope: Scope, run: Run): Value {
  const bound = (expression: Expression | undefined): number | undefined | null => {
    if (!expression) return undefined;
    const value = decided(evaluate(expression, scope, run), run);
    if (value.kind === "none") return undefined;
    if (value.kind === "int" || value.kind === "bool") return Number(value.value);
    if (value.kind !== "unknown" && value.kind !== "environment" && value.kind !== "object" && value.kind !== "random")
      isWrong = true;
    return null;
  };
  let isWrong = false;
  const lower = bound(slice.lower);
  const upper = bound(slice.upper);
  const given = bound(slice.step);
  if (["set", "none", "bool", "int", "float", "path"].includes(object.kind) && object.as === undefined)
    throw new PythonError("TypeError", at, { message: `'${pythonType(object)}' object is not subscriptable` });
  const isSliced = ["str", "bytes", "list", "tuple"].includes(object.kind);
  if (isWrong && isSliced)
    throw new PythonError("TypeError", at, {
      message: "slice indices must be integers or None or have an __index__ method",
    });
  if (given === 0 && isSliced) throw new PythonError("ValueError", at, { message: "slice step cannot be zero" });
  const own = callSpecial(object, "__getitem__", [unknown("a slice", at)], at, run);
  if (own) return own;
  if (lower === null || upper === null || given === null || given === 0)
    return unknown("a slice with bounds that cannot be seen", at);
  const step = given ?? 1;
  return lift(
    [object],
    at,
    ([value]) => {
      if (value?.kind === "unknown" && step === 1)
        return partOfBeginnings(value, lower ?? 0, upper, at) ?? unknownSince(value, at, "str");
      if (!value || value.kind === "unknown")
        return unknownLike(value, "a slice", at, value?.kind === "unknown" ? value.type : undefined);
      if (value.kind === "str")
        return str(pick([...value.value], lower, upper, step).join(""), at, "computed", value.variables);
      if (value.kind === "bytes") return { ...value, value: pick([...value.value], lower, upper, step).join(""), at };
      if (value.kind === "list" || value.kind === "tuple") {
        if (value.kind === "list" && value.view !== undefined && value.view !== "range")
          throw new PythonError("TypeError", at, { message: `'${value.view}' object is not subscriptable` });
        const rest = value.rest ?? (isShuffled(value) ? "elements of a set, in an order that nobody knows" : undefined);
        if (rest !== undefined) return value.kind === "list" ? list([], at, rest) : tuple([], at, rest);
        const items = pick(value.items, lower, upper, step);
        return value.kind === "list"
          ? { ...list(items, at), ...(value.view && { view: value.view }) }
          : tuple(items, at);
      }
      if (value.kind === "random") return { ...changedRandom(value), at };
      const whole = plainTuple(value);
      if (whole.kind === "tuple") return tuple(pick(whole.items, lower, upper, step), at);
      if (value.kind === "object") return unknown(`a slice of ${value.type}`, at);
      throw new PythonError("TypeError", at, { message: "object is not subscriptable" });
    },
    { type: object.kind === "environment" ? object.type : undefined },
  );
}

/** A part of a text of which only possible beginnings are known, where all of them are long enough. */
export function partOfBeginnings(
  { beginnings = [], reason }: UnknownValue,
  lower: number,
  upper: number | undefined,
  at: Span,
): Value | undefined {
  if (upper === undefined || lower < 0 || upper < 0 || beginnings.some((one) => one.length < upper)) return undefined;
  const [only, ...others] = [...new Set(beginnings.map((one) => one.slice(lower, upper)))];
  if (only === undefined) return undefined;
  return others.length === 0
    ? str(only, at)
    : { ...unknown(reason, at, "str"), among: [only, ...others].map((one) => str(one, at)) };
}

function pick<T>(items: readonly T[], lower: number | undefined, upper: number | undefined, step: number): T[] {
  const length = items.length;
  const clamp = (value: number, low: number, high: number): number =>
    Math.min(Math.max(value < 0 ? value + length : value, low), high);
  const result: T[] = [];
  if (step > 0) {
    const end = upper === undefined ? length : clamp(upper, 0, length);
    for (let i = lower === undefined ? 0 : clamp(lower, 0, length); i < end; i += step) {
      const item = items[i];
      if (item !== undefined) result.push(item);
    }
  } else {
    const end = upper === undefined ? -1 : clamp(upper, -1, length - 1);
    for (let i = lower === undefined ? length - 1 : clamp(lower, -1, length - 1); i > end; i += step) {
      const item = items[i];
      if (item !== undefined) result.push(item);
    }
  }
  return result;
}
