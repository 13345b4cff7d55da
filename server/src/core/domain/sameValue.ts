import { sameList } from "../text/sameList.js";
import type { Span } from "../text/span.js";
import type { EnvironmentRead, EnvironmentValue, ObjectValue, Value } from "./value.js";

/** What counts where two values are compared, besides what they hold. */
export interface Sameness {
  /** Whether they come from the same: where they stand, how they are written, what they depend on. */
  origin(a: Value, b: Value): boolean;
  /** What resolves such a value is code. Two of the same type and prefix are compared further. */
  environment(a: EnvironmentValue, b: EnvironmentValue, depth: number): boolean;
  /** Two objects of the same type that look the same are compared further. */
  object(a: ObjectValue, b: ObjectValue): boolean;
}

/** Whether two values hold the same, as deep as said; false where that cannot be told. What cannot be seen is the same where it cannot be seen for the same reason. */
export function sameValue(a: Value, b: Value, by: Sameness, depth: number): boolean {
  if (a === b) return true;
  if (depth < 0 || a.kind !== b.kind || !by.origin(a, b)) return false;
  const same = (one: Value, other: Value): boolean => sameValue(one, other, by, depth - 1);
  switch (a.kind) {
    case "none":
      return true;
    case "bool":
    case "int":
    case "str":
    case "bytes":
    case "path":
      return a.value === (b as typeof a).value;
    case "float":
      return Object.is(a.value, (b as typeof a).value);
    case "list":
    case "tuple":
    case "set":
      return sameSequence(a, b as typeof a, same);
    case "dict":
      return sameDict(a, b as typeof a, same);
    case "random":
      return sameFields(a, b as typeof a, randomFields);
    case "unknown":
      return sameUnknown(a, b as typeof a, same);
    case "object":
      return sameFields(a, b as typeof a, objectFields) && by.object(a, b as typeof a);
    case "environment":
      return sameFields(a, b as typeof a, environmentFields) && by.environment(a, b as typeof a, depth);
  }
}

/** Whether two variables are read alike; `place` and `value` compare where it is done and what it falls back to. */
export function sameRead(
  a: EnvironmentRead,
  b: EnvironmentRead,
  place: (one: Span, other: Span) => boolean,
  value: (one: Value, other: Value) => boolean,
): boolean {
  return a === b || (sameFields(a, b, readFields) && place(a.at, b.at) && sameIfAny(a.fallback, b.fallback, value));
}

type Same = (one: Value, other: Value) => boolean;

function sameIfAny(a: Value | undefined, b: Value | undefined, same: Same): boolean {
  return a === b || (a !== undefined && b !== undefined && same(a, b));
}

type Of<Kind extends Value["kind"]> = Extract<Value, { kind: Kind }>;

const randomFields = ["type", "length", "before", "after", "alphabet"] as const;
const objectFields = ["type", "repr", "ownTruth", "truth"] as const;
const environmentFields = ["type", "objectType", "prefix"] as const;
const unknownFields = ["reason", "type", "truth", "ending", "lacks", "file"] as const;
const readFields = ["variable", "reader", "cast"] as const;

function sameFields<T>(a: T, b: T, fields: readonly (keyof T)[]): boolean {
  for (const field of fields) if (a[field] !== b[field]) return false;
  return true;
}

function sameSequence(a: Of<"list" | "tuple" | "set">, b: Of<"list" | "tuple" | "set">, same: Same): boolean {
  if (a.rest !== b.rest) return false;
  if (a.kind === "set") return a.frozen === (b as typeof a).frozen && sameList(a.items, b.items, same);
  return a.shuffled === (b as typeof a).shuffled && viewOf(a) === viewOf(b) && sameList(a.items, b.items, same);
}

function viewOf(value: Value): string | undefined {
  return value.kind === "list" ? value.view : undefined;
}

function sameDict(a: Of<"dict">, b: Of<"dict">, same: Same): boolean {
  return (
    a.rest === b.rest &&
    a.ordered === b.ordered &&
    sameIfAny(a.factory, b.factory, same) &&
    sameList(a.entries, b.entries, (one, other) => same(one.key, other.key) && same(one.value, other.value))
  );
}

function sameUnknown(a: Of<"unknown">, b: Of<"unknown">, same: Same): boolean {
  return (
    sameFields(a, b, unknownFields) &&
    sameList(a.among ?? noValues, b.among ?? noValues, same) &&
    sameList(a.beginnings ?? noTexts, b.beginnings ?? noTexts)
  );
}

const noValues: readonly Value[] = [];
const noTexts: readonly string[] = [];
