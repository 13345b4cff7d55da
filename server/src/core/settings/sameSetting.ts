import { variablesOf } from "../domain/display.js";
import { type Sameness, sameRead, sameValue } from "../domain/sameValue.js";
import type { EnvironmentRead, EnvironmentValue, Value } from "../domain/value.js";
import { variableKey } from "../evaluator/factKeys.js";
import type { Ways } from "../evaluator/evaluation.js";
import { PythonError } from "../evaluator/pythonError.js";
import { resolvedWith } from "../evaluator/resolvedWith.js";
import { sameBinding } from "../evaluator/sameStored.js";
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
  const afterEdit: Sameness = {
    origin: (a, b) =>
      a.from === b.from &&
      span(a.at, b.at) &&
      sameList(a.variables ?? none, b.variables ?? none) &&
      (a.kind !== "str" || sameParts(a, b as typeof a, span)),
    // Rules do not look at what the evaluator itself keeps in it.
    object: () => true,
    environment: (a, b, depth) =>
      sameList(a.literals, b.literals) &&
      sameList(a.reads, b.reads, (one, other) => sameRead(one, other, span, at(depth - 1))) &&
      sameResolved(a, b, contents, at(depth - 4)),
  };
  const at =
    (depth: number) =>
    (before: Value, after: Value): boolean =>
      sameValue(before, after, afterEdit, depth);
  const value = at(deepest);
  return {
    span,
    value,
    read: (before, after) => sameRead(before, after, span, value),
    binding: (before, after) => sameBinding(before, after, span, value),
  };
}

/** Deeper values than rules look into. */
const deepest = 16;

type Text = Extract<Value, { kind: "str" }>;

function sameParts(a: Text, b: Text, span: Comparison["span"]): boolean {
  return (
    a.implicitlyConcatenated === b.implicitlyConcatenated &&
    sameList(
      a.parts ?? noParts,
      b.parts ?? noParts,
      (one, other) => one.value === other.value && span(one.at, other.at),
    )
  );
}

/**
 * What resolves a value is code, which cannot be compared. All that is ever asked of it outside of the evaluator is what it is with a
 * variable unset, or with one of the contents that the code tells apart.
 */
function sameResolved(
  a: EnvironmentValue,
  b: EnvironmentValue,
  contents: (variable: string) => readonly string[],
  same: (one: Value, other: Value) => boolean,
): boolean {
  return variablesOf(a).every((variable) =>
    [null, ...contents(variable)].every((content) => {
      const [one, other] = [resolvedWith(a, variable, content), resolvedWith(b, variable, content)];
      // Half resolved, it is asked with one variable fewer.
      return one instanceof PythonError || other instanceof PythonError
        ? one instanceof PythonError && other instanceof PythonError
        : same(one, other);
    }),
  );
}

const none: readonly string[] = [];
const noParts: NonNullable<Text["parts"]> = [];
