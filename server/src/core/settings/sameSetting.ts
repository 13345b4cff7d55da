import type { EnvironmentValue, Value } from "../domain/value.js";
import { valueWhenUnset, variablesOf } from "../domain/display.js";
import type { Binding } from "../evaluator/runtime.js";
import type { Movement } from "../text/movement.js";
import type { Span } from "../text/span.js";
import type { RelatedPlace } from "../rules/rule.js";
import type { Setting } from "./settingsView.js";

/** Compares what two evaluations found, before and after an edit: the same in all that a rule can ask of it, at places that only moved. False where that cannot be told. */
export interface Comparison {
  setting(before: Setting, after: Setting): boolean;
  /** `open`: nothing but the environment can make them differ, in what it makes of their values. */
  binding(before: Binding | undefined, after: Binding | undefined): Sameness;
  value(before: Value, after: Value): boolean;
  span(before: Span | undefined, after: Span | undefined): boolean;
}

export type Sameness = "same" | "open" | "another";

export function comparison(movement: Movement): Comparison {
  const settings = new Map<Setting, Setting>();
  // Worlds share most bindings.
  const bindings = new Map<Binding, { readonly after: Binding; readonly same: Sameness }>();
  const span = (before: Span | undefined, after: Span | undefined): boolean => {
    if (before === undefined || after === undefined) return before === after;
    const moved = movement.move(before);
    return moved !== undefined && moved.start === after.start && moved.end === after.end && moved.file === after.file;
  };
  const value = (before: Value, after: Value): boolean => sameValue(before, after, { span, environment: sameEnvironment }, deepest);
  const compareBindings = (before: Binding, after: Binding): Sameness => {
    if (before.unless !== after.unless || !span(before.nameAt, after.nameAt) || !span(before.valueAt, after.valueAt) || !sameList(before.steps, after.steps, (a, b) => a.step === b.step && span(a.at, b.at))) return "another";
    let open = false;
    const environment: SameEnvironment = (a, b, inner, depth) => (open = sameReads(a, b, inner, depth));
    if (!sameValue(before.value, after.value, { span, environment }, deepest)) return "another";
    return open ? "open" : "same";
  };
  return {
    span, value,
    binding(before, after) {
      if (before === undefined || after === undefined) return before === after ? "same" : "another";
      const known = bindings.get(before);
      if (known?.after === after) return known.same;
      const same = compareBindings(before, after);
      bindings.set(before, { after, same });
      return same;
    },
    setting(before, after) {
      // Worlds share what is alike in them.
      if (settings.get(before) === after) return true;
      const same = before.isDefault === after.isDefault && before.unless === after.unless && span(before.at, after.at) && span(before.valueAt, after.valueAt)
        && sameList(before.because, after.because, (a: RelatedPlace, b: RelatedPlace) => a.label === b.label && span(a.at, b.at)) && value(before.value, after.value);
      if (same) settings.set(before, after);
      return same;
    },
  };
}

/** Deeper values than rules look into. */
const deepest = 16;

type SameEnvironment = (a: EnvironmentValue, b: EnvironmentValue, by: By, depth: number) => boolean;

interface By {
  span(before: Span | undefined, after: Span | undefined): boolean;
  readonly environment: SameEnvironment;
}

function sameValue(a: Value, b: Value, by: By, depth: number): boolean {
  if (a === b) return true;
  if (depth < 0 || a.from !== b.from || !by.span(a.at, b.at) || !sameTexts(a.variables, b.variables)) return false;
  const same = (one: Value, other: Value): boolean => sameValue(one, other, by, depth - 1);
  switch (a.kind) {
    case "none": return b.kind === "none";
    case "bool": return b.kind === "bool" && a.value === b.value;
    case "int": return b.kind === "int" && a.value === b.value;
    case "float": return b.kind === "float" && Object.is(a.value, b.value);
    case "str": return b.kind === "str" && a.value === b.value && a.implicitlyConcatenated === b.implicitlyConcatenated && sameList(a.parts ?? [], b.parts ?? [], (one, other) => one.value === other.value && by.span(one.at, other.at));
    case "bytes":
    case "path": return b.kind === a.kind && a.value === b.value;
    case "list":
    case "tuple": return b.kind === a.kind && a.rest === b.rest && sameList(a.items, b.items, same);
    case "set": return b.kind === "set" && a.frozen === b.frozen && a.rest === b.rest && sameList(a.items, b.items, same);
    case "dict": return b.kind === "dict" && a.rest === b.rest && sameList(a.entries, b.entries, (one, other) => same(one.key, other.key) && same(one.value, other.value));
    case "unknown": return b.kind === "unknown" && a.reason === b.reason && a.type === b.type && a.truth === b.truth;
    case "random": return b.kind === "random" && a.type === b.type && a.length === b.length && a.before === b.before && a.after === b.after && a.alphabet === b.alphabet;
    // Rules do not look at what the evaluator itself keeps in it.
    case "object": return b.kind === "object" && a.type === b.type && a.repr === b.repr && a.ownTruth === b.ownTruth && a.truth === b.truth;
    case "environment": return b.kind === "environment" && by.environment(a, b, by, depth);
  }
}

/**
 * What resolves a value is code, which cannot be compared. All that is ever asked of it outside of the evaluator is what a world's
 * decided variables make of it, which is in the setting already, and what it is with one more variable unset.
 */
function sameEnvironment(a: EnvironmentValue, b: EnvironmentValue, by: By, depth: number): boolean {
  return sameReads(a, b, by, depth) && variablesOf(a).every((variable) => {
    const [one, other] = [valueWhenUnset(a, variable), valueWhenUnset(b, variable)];
    // Half resolved, it is asked with one variable fewer.
    return one === "raises" || other === "raises" ? one === other : sameValue(one, other, by, depth - 4);
  });
}

function sameReads(a: EnvironmentValue, b: EnvironmentValue, by: By, depth: number): boolean {
  return a.type === b.type && a.prefix === b.prefix && sameTexts(a.literals, b.literals) && sameList(a.reads, b.reads, (one, other) => one.variable === other.variable && one.reader === other.reader
    && one.cast === other.cast && by.span(one.at, other.at) && (one.fallback === undefined || other.fallback === undefined ? one.fallback === other.fallback : sameValue(one.fallback, other.fallback, by, depth - 1)));
}

function sameTexts(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === b || sameList(a ?? [], b ?? [], (one, other) => one === other);
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (one: T, other: T) => boolean): boolean {
  return a.length === b.length && a.every((one, index) => { const other = b[index]; return other !== undefined && same(one, other); });
}
