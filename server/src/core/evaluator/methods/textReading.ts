import type { StrValue, Value, ValueType } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import type { Method } from "./method.js";
import { pythonType } from "../pythonTypes.js";
import type { Run } from "../runtime.js";
import { PythonError } from "../pythonError.js";

/** What a method gets that is called on a known text or on known bytes, its arguments in the order of their names. */
export interface Reading {
  readonly args: readonly (Value | undefined)[];
  readonly at: Span;
  readonly run: Run;
}

/** An argument that cannot be seen: what follows from it cannot either. */
export class Unseen {
  constructor(readonly reason: string) {}
}

/**
 * A method with a fixed list of parameters. `names`: "sep? maxsplit?", those with `_` in front by position only, those with `?` may be left out.
 * Raises TypeError as Python does for too many, too few and unknown ones; arguments that depend on the environment are waited for.
 */
export function withParameters(
  name: string,
  names: string,
  type: ValueType | undefined,
  operation: (self: Value, reading: Reading) => Value,
): Method {
  const parameters = names
    .split(" ")
    .filter((one) => one !== "")
    .map((one) => ({
      name: one.replace(/[_?]/g, ""),
      isPositional: one.startsWith("_"),
      isOptional: one.endsWith("?"),
    }));
  return (self, call, run) => {
    if (call.unseen !== undefined) return unknown(call.unseen, call.at, type);
    if (call.positional.length > parameters.length)
      throw new PythonError("TypeError", call.at, {
        message: `${name}() takes at most ${parameters.length} arguments (${call.positional.length} given)`,
      });
    const given: (Value | undefined)[] = [...call.positional];
    for (const [key, value] of call.keywords) {
      const place = parameters.findIndex((one) => one.name === key && !one.isPositional);
      if (place < 0 || given[place] !== undefined)
        throw new PythonError("TypeError", call.at, {
          message: `${name}() got an unexpected keyword argument '${key}'`,
        });
      given[place] = value;
    }
    parameters.forEach((one, index) => {
      if (!one.isOptional && given[index] === undefined)
        throw new PythonError("TypeError", call.at, { message: `${name}() is missing an argument` });
    });
    const places = parameters.map((_, index) => index).filter((index) => given[index] !== undefined);
    return lift(
      [self, ...places.map((index) => given[index] ?? self)],
      call.at,
      ([one, ...values]) => {
        if (!one || one.kind === "unknown") return unknownLike(one, name, call.at, type);
        const args: (Value | undefined)[] = parameters.map(() => undefined);
        places.forEach((place, index) => {
          args[place] = values[index];
        });
        try {
          return operation(one, { args, at: call.at, run });
        } catch (error) {
          if (error instanceof Unseen) return unknown(error.reason, call.at, type);
          throw error;
        }
      },
      { type },
    );
  };
}

/** The text of an argument. */
export function textArgument(value: Value | undefined, what: string, at: Span): string {
  if (value?.kind === "str") return value.value;
  return wrongType(value, `${what} must be str`, at);
}

/** A whole number, as `__index__` gives it. */
export function indexArgument(value: Value | undefined, at: Span): number {
  if (value?.kind === "int" || value?.kind === "bool") return Number(value.value);
  return wrongType(value, `'${value ? pythonType(value) : "NoneType"}' object cannot be interpreted as an integer`, at);
}

/** A bound of a slice: None is as good as absent. */
export function boundArgument(value: Value | undefined, at: Span): number | undefined {
  return value === undefined || value.kind === "none" ? undefined : indexArgument(value, at);
}

/** Raises TypeError for what is certainly of another type. */
export function wrongType(value: Value | undefined, message: string, at: Span): never {
  if (value?.kind === "unknown") throw new Unseen(value.reason);
  if (value?.kind === "object" || value?.kind === "random" || value?.kind === "environment")
    throw new Unseen("an argument that cannot be seen");
  throw new PythonError("TypeError", at, { message });
}

/** Start and end as CPython clips them (ADJUST_INDICES). */
export function clipped(length: number, start: number | undefined, end: number | undefined): readonly [number, number] {
  const clip = (value: number): number => (value < 0 ? Math.max(0, value + length) : value);
  return [clip(start ?? 0), Math.min(length, clip(end ?? length))];
}

/** Code points: Python counts them, JavaScript counts UTF-16 units. */
export function characters(text: string): readonly string[] {
  return /[\ud800-\udfff]/.test(text) ? [...text] : text.split("");
}

/** The text that methods go on with: what variables it came from stays known, and that a variable's own content it was. */
export function derived(self: Value, value: string, at: Span): StrValue {
  const from = self.from === "environment" ? "environment" : "computed";
  return self.variables && self.variables.length > 0
    ? { kind: "str", value, at, from, variables: self.variables }
    : { kind: "str", value, at, from };
}
