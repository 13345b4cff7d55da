import { type Sameness, sameRead, sameValue } from "../domain/sameValue.js";
import type { Value } from "../domain/value.js";
import { isRecord } from "../text/isRecord.js";
import { sameList } from "../text/sameList.js";
import { sameSpan, type Span } from "../text/span.js";
import { sameFiles } from "./missingFiles.js";
import { idOf } from "./nodeSpan.js";
import type { Binding } from "./scope.js";
import { isSummarized } from "./summarized.js";

/** What names, attributes and tables of libraries hold: bindings, values, texts, lists of such; anything else is the same only if it is the very same. */
export function sameStored(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && sameList<unknown>(a, b, sameStored);
  if (!isRecord(a) || !isRecord(b)) return false;
  if ("valueAt" in a && "valueAt" in b)
    return sameBinding(a as unknown as Binding, b as unknown as Binding, isSamePlace, sameInRun);
  if ("from" in a && "kind" in a && "from" in b && "kind" in b)
    return sameInRun(a as unknown as Value, b as unknown as Value);
  if ("overrides" in a && "overrides" in b)
    return a["overrides"] === b["overrides"] && sameStored(a["value"], b["value"]);
  return false;
}

/** Whether two values are the same in all that can be asked of them, written at the same places. */
export function sameInRun(a: Value, b: Value, depth = 20): boolean {
  return sameValue(a, b, inRun, depth);
}

const inRun: Sameness = {
  origin: (a, b) =>
    a.from === b.from &&
    a.as === b.as &&
    samePlace(a.at, b.at) &&
    sameList(a.variables ?? none, b.variables ?? none) &&
    (a.kind !== "str" || a.implicitlyConcatenated === (b as typeof a).implicitlyConcatenated) &&
    // To look into one would choose among its contents.
    !(isContainer(a) && isContainer(b) && (isSummarized(a) || isSummarized(b))),
  // What the evaluator keeps in it is the same only if it is the very same.
  object: (a, b) => a.data === b.data,
  environment: (a, b, depth) =>
    a.expression !== undefined &&
    a.expression.operation === b.expression?.operation &&
    sameList(a.literals, b.literals) &&
    sameList(a.reads, b.reads, (one, other) =>
      sameRead(one, other, isSamePlace, (before, after) => sameInRun(before, after, depth - 1)),
    ) &&
    sameList(a.expression.operands, b.expression.operands, (one, other) => sameInRun(one, other, depth - 1)),
};

/** @param place compares where it is written, `value` what is bound */
export function sameBinding(
  a: Binding,
  b: Binding,
  place: (one: Span, other: Span) => boolean,
  value: (one: Value, other: Value) => boolean,
): boolean {
  return (
    a === b ||
    (sameFiles(a.unless, b.unless) &&
      place(a.nameAt, b.nameAt) &&
      place(a.valueAt, b.valueAt) &&
      sameList(a.steps, b.steps, (one, other) => one.step === other.step && place(one.at, other.at)) &&
      value(a.value, b.value))
  );
}

function isContainer(value: Value): value is Extract<Value, { kind: "list" | "set" | "dict" }> {
  return value.kind === "list" || value.kind === "set" || value.kind === "dict";
}

function samePlace(a: Span | undefined, b: Span | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && isSamePlace(a, b));
}

/** The span of a node moves with it: another one at the same place is of a node that is gone, and the next edit would leave it behind. */
function isSamePlace(a: Span, b: Span): boolean {
  return a === b || (sameSpan(a, b) && idOf(a) === undefined && idOf(b) === undefined);
}

const none: readonly string[] = [];
