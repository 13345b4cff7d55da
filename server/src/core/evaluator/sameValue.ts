import type { EnvironmentRead, EnvironmentValue, Value } from "../domain/value.js";
import { isRecord } from "../text/isRecord.js";
import { sameFiles } from "./missingFiles.js";
import { sameList } from "../text/sameList.js";
import { sameSpan, type Span } from "../text/span.js";
import type { Binding } from "./scope.js";
import { isSummarized } from "./summarized.js";

/** Whether two values are the same in all that can be asked of them, written at the same places. False where that cannot be told. */
export function sameValue(a: Value, b: Value, depth = 20): boolean {
  if (a === b) return true;
  if (
    depth < 0 ||
    a.kind !== b.kind ||
    a.from !== b.from ||
    a.as !== b.as ||
    !samePlace(a.at, b.at) ||
    !sameList(a.variables ?? none, b.variables ?? none)
  )
    return false;
  // To look into one would choose among its contents.
  if (isContainer(a) && isContainer(b) && (isSummarized(a) || isSummarized(b))) return false;
  const same = (one: Value, other: Value): boolean => sameValue(one, other, depth - 1);
  switch (a.kind) {
    case "none":
      return true;
    case "bool":
      return b.kind === "bool" && a.value === b.value;
    case "int":
      return b.kind === "int" && a.value === b.value;
    case "float":
      return b.kind === "float" && Object.is(a.value, b.value);
    case "str":
      return b.kind === "str" && a.value === b.value && a.implicitlyConcatenated === b.implicitlyConcatenated;
    case "bytes":
    case "path":
      return b.kind === a.kind && a.value === b.value;
    case "list":
      return (
        b.kind === "list" &&
        a.rest === b.rest &&
        a.view === b.view &&
        a.shuffled === b.shuffled &&
        sameList(a.items, b.items, same)
      );
    case "tuple":
      return b.kind === "tuple" && a.rest === b.rest && a.shuffled === b.shuffled && sameList(a.items, b.items, same);
    case "set":
      return b.kind === "set" && a.frozen === b.frozen && a.rest === b.rest && sameList(a.items, b.items, same);
    case "dict":
      return (
        b.kind === "dict" &&
        a.rest === b.rest &&
        a.ordered === b.ordered &&
        a.factory === b.factory &&
        sameList(a.entries, b.entries, (one, other) => same(one.key, other.key) && same(one.value, other.value))
      );
    case "unknown":
      return (
        b.kind === "unknown" &&
        a.reason === b.reason &&
        a.type === b.type &&
        a.truth === b.truth &&
        a.ending === b.ending &&
        a.lacks === b.lacks &&
        a.file === b.file &&
        sameList(a.among ?? noValues, b.among ?? noValues, same) &&
        sameList(a.beginnings ?? none, b.beginnings ?? none)
      );
    case "random":
      return (
        b.kind === "random" &&
        a.type === b.type &&
        a.length === b.length &&
        a.before === b.before &&
        a.after === b.after &&
        a.alphabet === b.alphabet
      );
    // What the evaluator keeps in it is the same only if it is the very same.
    case "object":
      return (
        b.kind === "object" &&
        a.type === b.type &&
        a.repr === b.repr &&
        a.ownTruth === b.ownTruth &&
        a.truth === b.truth &&
        a.data === b.data
      );
    case "environment":
      return b.kind === "environment" && sameEnvironment(a, b, depth);
  }
}

function isContainer(value: Value): value is Extract<Value, { kind: "list" | "set" | "dict" }> {
  return value.kind === "list" || value.kind === "set" || value.kind === "dict";
}

/** What resolves a value is code: two are the same where it looks at nothing but operands that are the same. */
function sameEnvironment(a: EnvironmentValue, b: EnvironmentValue, depth: number): boolean {
  if (
    a.operands === undefined ||
    b.operands === undefined ||
    a.type !== b.type ||
    a.objectType !== b.objectType ||
    a.prefix !== b.prefix
  )
    return false;
  return (
    sameList(a.literals, b.literals) &&
    sameList(a.reads, b.reads, (one, other) => sameRead(one, other, depth)) &&
    sameList(a.operands, b.operands, (one, other) => sameValue(one, other, depth - 1))
  );
}

function sameRead(a: EnvironmentRead, b: EnvironmentRead, depth: number): boolean {
  if (a.variable !== b.variable || a.reader !== b.reader || a.cast !== b.cast || !sameSpan(a.at, b.at)) return false;
  return a.fallback === undefined || b.fallback === undefined
    ? a.fallback === b.fallback
    : sameValue(a.fallback, b.fallback, depth - 1);
}

export function sameBinding(a: Binding, b: Binding): boolean {
  if (a === b) return true;
  return (
    sameFiles(a.unless, b.unless) &&
    sameSpan(a.nameAt, b.nameAt) &&
    sameSpan(a.valueAt, b.valueAt) &&
    sameList(a.steps, b.steps, (one, other) => one.step === other.step && sameSpan(one.at, other.at)) &&
    sameValue(a.value, b.value)
  );
}

/** What names, attributes and tables of libraries hold: bindings, values, texts, lists of such; anything else is the same only if it is the very same. */
export function sameStored(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && sameList<unknown>(a, b, sameStored);
  if (!isRecord(a) || !isRecord(b)) return false;
  if ("valueAt" in a && "valueAt" in b) return sameBinding(a as unknown as Binding, b as unknown as Binding);
  if ("from" in a && "kind" in a && "from" in b && "kind" in b)
    return sameValue(a as unknown as Value, b as unknown as Value);
  if ("overrides" in a && "overrides" in b)
    return a["overrides"] === b["overrides"] && sameStored(a["value"], b["value"]);
  return false;
}

function samePlace(a: Span | undefined, b: Span | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameSpan(a, b));
}

const none: readonly string[] = [];
const noValues: readonly Value[] = [];
