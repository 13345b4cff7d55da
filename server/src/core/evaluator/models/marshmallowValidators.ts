import type { Value } from "../../domain/value.js";
import { unknown, unknownLike, unknownSince } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { int, none } from "../make.js";
import { compare, contains, equal } from "../comparisons.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { attempt, callAt, exceptionClass, isAtLeast, libraryClass, libraryObject, parameters } from "./libraryModel.js";

/** `marshmallow.validate`, which environs gives on. From the sources of marshmallow 3 and 4. */
export function validateModule(): Value {
  return nativeNamespace("marshmallow.validate", {
    OneOf: validator("OneOf", ["choices", "labels"], (value, given, at) =>
      holds(contains(given.get("choices") ?? none(at), value, at)),
    ),
    NoneOf: validator("NoneOf", ["iterable"], (value, given, at) =>
      negated(holds(contains(given.get("iterable") ?? none(at), value, at))),
    ),
    Equal: validator("Equal", ["comparable"], (value, given, at) =>
      holds(equal(value, given.get("comparable") ?? none(at))),
    ),
    Range: validator("Range", ["min", "max"], inRange),
    Length: validator("Length", ["min", "max"], hasLength),
    ...Object.fromEntries(
      ["Email", "URL", "Regexp", "ContainsOnly", "ContainsNoneOf", "Predicate", "And"].map((name) => [
        name,
        nativeFunction(name, (args) =>
          libraryObject(
            `marshmallow.validate.${name}`,
            `<${name}>`,
            {
              call: (call) => unknown(`the validator ${name}`, call.at),
            },
            args.at,
          ),
        ),
      ]),
    ),
  });
}

export function marshmallowModule(): Value {
  return nativeNamespace("marshmallow", {
    validate: validateModule(),
    ValidationError: exceptionClass("marshmallow.ValidationError"),
  });
}

/**
 * Calls the validators of a field. Those that raise ValidationError make the value invalid; any other exception leaves the field. What one returns is
 * ignored from marshmallow 4 on; before, False of a function means invalid.
 */
export function validated(
  value: Value,
  option: Value | undefined,
  args: CallArguments,
  run: Run,
  fail: (value: Value) => never,
): Value {
  if (!option || option.kind === "none") return value;
  return lift([value], args.at, ([one]) => {
    if (!one || one.kind === "unknown") return unknownLike(one, "a value", args.at);
    if ((option.kind === "list" || option.kind === "tuple") && option.rest !== undefined)
      return unknown(option.rest, args.at);
    let invalid = false;
    for (const each of option.kind === "list" || option.kind === "tuple" ? option.items : [option]) {
      const answer = attempt(() => callAt(each, [one], args, run));
      if (answer instanceof PythonError) {
        if (answer.type !== "ValidationError") throw answer;
        invalid = true;
      } else if (answer.kind === "unknown") return unknownSince(answer, args.at);
      else if (answer.kind === "bool" && !answer.value && !isModel(each)) {
        // Who requires no marshmallow gets the one that environs brings: 4 may be it or not.
        if (run.context.distribution("marshmallow") == null && !isAtLeast("environs", [15], run))
          return unknown("whether a validator that returns False refuses the value", args.at);
        if (!isAtLeast("marshmallow", [4], run)) invalid = true;
      }
    }
    return invalid ? fail(one) : one;
  });
}

type Answer = "yes" | "no" | "unknown";
type Check = (value: Value, given: ReadonlyMap<string, Value>, at: Span) => Answer;

function isModel(value: Value): boolean {
  return value.kind === "object" && value.type.startsWith("marshmallow.validate.");
}

function validator(name: string, names: readonly string[], check: Check): Value {
  return libraryClass(`marshmallow.validate.${name}`, (args) => {
    const given = parameters(args, names);
    return libraryObject(
      `marshmallow.validate.${name}`,
      `<${name}>`,
      {
        call: (call) => {
          const value = call.positional[0] ?? none(call.at);
          // OneOf and NoneOf take a TypeError of `in` for "not among them".
          const made = attempt(() => ({
            kind: "str",
            value: check(value, given, call.at),
            at: call.at,
            from: "computed",
          }));
          if (made instanceof PythonError)
            throw made.type === "TypeError" && name === "OneOf" ? new PythonError("ValidationError", call.at) : made;
          if (made.kind !== "str" || made.value === "unknown") return unknown(`the validator ${name}`, call.at);
          if (made.value === "no") throw new PythonError("ValidationError", call.at, { message: `refused by ${name}` });
          return value;
        },
      },
      args.at,
    );
  });
}

function holds(answer: "yes" | "no" | "unknown" | "environment"): Answer {
  return answer === "environment" ? "unknown" : answer;
}

function negated(answer: Answer): Answer {
  return answer === "yes" ? "no" : answer === "no" ? "yes" : "unknown";
}

function inRange(value: Value, given: ReadonlyMap<string, Value>, at: Span): Answer {
  const answers = (["min", "max"] as const).map((side): Answer => {
    const limit = given.get(side);
    if (!limit || limit.kind === "none") return "yes";
    const inclusive = given.get(`${side}_inclusive`);
    const strict = inclusive?.kind === "bool" && !inclusive.value;
    const result = compare(side === "min" ? (strict ? ">" : ">=") : strict ? "<" : "<=", value, limit, at);
    return result.kind === "bool" ? (result.value ? "yes" : "no") : "unknown";
  });
  return answers.includes("no") ? "no" : answers.includes("unknown") ? "unknown" : "yes";
}

function hasLength(value: Value, given: ReadonlyMap<string, Value>, at: Span): Answer {
  const length =
    value.kind === "str"
      ? [...value.value].length
      : (value.kind === "list" || value.kind === "tuple") && value.rest === undefined
        ? value.items.length
        : undefined;
  if (length === undefined) return "unknown";
  const exact = given.get("equal");
  if (exact && exact.kind !== "none") return holds(equal(int(length, at), exact));
  return inRange(int(length, at), given, at);
}
