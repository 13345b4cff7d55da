import type { EnvironmentRead, EnvironmentValue, Value } from "../domain/value.js";
import { variablesOf } from "../domain/display.js";
import { variableKey } from "../evaluator/decisions.js";
import { sameFiles } from "../evaluator/missingFiles.js";
import type { Ways } from "../evaluator/evaluation.js";
import type { Binding } from "../evaluator/scope.js";
import type { Movement } from "../text/movement.js";
import { sameList } from "../text/sameList.js";
import type { Span } from "../text/span.js";

/** Compares what two evaluations found, before and after an edit: the same in all that a rule can ask of it, at places that only moved. False where that cannot be told. */
export interface Comparison {
  binding(before: Binding, after: Binding): boolean;
  value(before: Value, after: Value): boolean;
  read(before: EnvironmentRead, after: EnvironmentRead): boolean;
  span(before: Span | undefined, after: Span | undefined): boolean;
}

/** @param ways the environments after the edit, whose contents of variables are told apart */
export function comparison(movement: Movement, { conditions }: Ways): Comparison {
  const span = (before: Span | undefined, after: Span | undefined): boolean => {
    // What an edit did not touch is the same object, which moves with its text.
    if (before === after) return true;
    if (before === undefined || after === undefined) return false;
    const moved = movement.move(before);
    return moved !== undefined && moved.start === after.start && moved.end === after.end && moved.file === after.file;
  };
  const contents = (variable: string): readonly string[] =>
    (conditions.known(variableKey(variable))?.outcomes ?? []).filter((one) => typeof one === "string");
  const environment: SameEnvironment = (a, b, by, depth) => sameEnvironment(a, b, by, depth, contents);
  const value = (before: Value, after: Value): boolean => sameValue(before, after, { span, environment }, deepest);
  return {
    span,
    value,
    read: (before, after) => sameRead(before, after, { span, environment }, deepest + 1),
    binding: (before, after) =>
      before === after ||
      (sameFiles(before.unless, after.unless) &&
        span(before.nameAt, after.nameAt) &&
        span(before.valueAt, after.valueAt) &&
        sameList(before.steps, after.steps, (a, b) => a.step === b.step && span(a.at, b.at)) &&
        value(before.value, after.value)),
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
  if (depth < 0 || a.from !== b.from || !by.span(a.at, b.at) || !sameList(a.variables ?? none, b.variables ?? none))
    return false;
  const same = (one: Value, other: Value): boolean => sameValue(one, other, by, depth - 1);
  switch (a.kind) {
    case "none":
      return b.kind === "none";
    case "bool":
      return b.kind === "bool" && a.value === b.value;
    case "int":
      return b.kind === "int" && a.value === b.value;
    case "float":
      return b.kind === "float" && Object.is(a.value, b.value);
    case "str":
      return (
        b.kind === "str" &&
        a.value === b.value &&
        a.implicitlyConcatenated === b.implicitlyConcatenated &&
        sameList(a.parts ?? [], b.parts ?? [], (one, other) => one.value === other.value && by.span(one.at, other.at))
      );
    case "bytes":
    case "path":
      return b.kind === a.kind && a.value === b.value;
    case "list":
    case "tuple":
      return b.kind === a.kind && a.rest === b.rest && sameList(a.items, b.items, same);
    case "set":
      return b.kind === "set" && a.frozen === b.frozen && a.rest === b.rest && sameList(a.items, b.items, same);
    case "dict":
      return (
        b.kind === "dict" &&
        a.rest === b.rest &&
        sameList(a.entries, b.entries, (one, other) => same(one.key, other.key) && same(one.value, other.value))
      );
    case "unknown":
      return b.kind === "unknown" && a.reason === b.reason && a.type === b.type && a.truth === b.truth;
    case "random":
      return (
        b.kind === "random" &&
        a.type === b.type &&
        a.length === b.length &&
        a.before === b.before &&
        a.after === b.after &&
        a.alphabet === b.alphabet
      );
    // Rules do not look at what the evaluator itself keeps in it.
    case "object":
      return (
        b.kind === "object" &&
        a.type === b.type &&
        a.repr === b.repr &&
        a.ownTruth === b.ownTruth &&
        a.truth === b.truth
      );
    case "environment":
      return b.kind === "environment" && by.environment(a, b, by, depth);
  }
}

/**
 * What resolves a value is code, which cannot be compared. All that is ever asked of it outside of the evaluator is what it is with a
 * variable unset, or with one of the contents that the code tells apart.
 */
function sameEnvironment(
  a: EnvironmentValue,
  b: EnvironmentValue,
  by: By,
  depth: number,
  contents: (variable: string) => readonly string[],
): boolean {
  return (
    sameReads(a, b, by, depth) &&
    variablesOf(a).every((variable) =>
      [null, ...contents(variable)].every((content) => {
        const [one, other] = [resolvedWith(a, variable, content), resolvedWith(b, variable, content)];
        // Half resolved, it is asked with one variable fewer.
        return one === "raises" || other === "raises" ? one === other : sameValue(one, other, by, depth - 4);
      }),
    )
  );
}

function resolvedWith(value: EnvironmentValue, variable: string, content: string | null): Value | "raises" {
  try {
    return value.resolve((name) => (name === variable ? content : undefined));
  } catch {
    return "raises"; // `resolve` throws what Python would raise.
  }
}

function sameReads(a: EnvironmentValue, b: EnvironmentValue, by: By, depth: number): boolean {
  return (
    a.type === b.type &&
    a.prefix === b.prefix &&
    sameList(a.literals, b.literals) &&
    sameList(a.reads, b.reads, (one, other) => sameRead(one, other, by, depth))
  );
}

function sameRead(a: EnvironmentRead, b: EnvironmentRead, by: By, depth: number): boolean {
  return (
    a === b ||
    (a.variable === b.variable &&
      a.reader === b.reader &&
      a.cast === b.cast &&
      by.span(a.at, b.at) &&
      (a.fallback === undefined || b.fallback === undefined
        ? a.fallback === b.fallback
        : sameValue(a.fallback, b.fallback, by, depth - 1)))
  );
}

const none: readonly string[] = [];
