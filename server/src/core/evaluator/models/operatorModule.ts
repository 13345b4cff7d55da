import type { BinaryOperator, ComparisonOperator } from "../../syntax/python/ast.js";
import type { Value } from "../../domain/value.js";
import { truthiness, unknown } from "../../domain/value.js";
import { compareValues, operate, truthValue } from "../instances.js";
import { bool, tuple } from "../make.js";
import { not } from "../operators.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { subscript } from "../subscripts.js";
import { getAttribute } from "../attributes.js";

/** `operator`: the operators as functions, and getters. */
export function operatorModule(): Value {
  return nativeNamespace("operator", {
    ...Object.fromEntries(
      Object.entries(binaries).map(([name, operator]) => [
        name,
        two(name, (a, b, args, run) => operate(operator, a, b, args.at, run)),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(binaries).map(([name, operator]) => [
        `i${name}`,
        two(name, (a, b, args, run) => operate(operator, a, b, args.at, run, true)),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(comparisons).map(([name, operator]) => [
        name,
        two(name, (a, b, args, run) => compareValues(operator, a, b, args.at, run)),
      ]),
    ),
    contains: two("contains", (a, b, args, run) => compareValues("in", b, a, args.at, run)),
    getitem: two("getitem", (a, b, args, run) => subscript(a, b, args.at, run)),
    not_: one("not_", (a, args, run) => not(truthValue(a, args.at, run), args.at)),
    truth: one("truth", (a, args, run) => {
      const answer = truthiness(truthValue(a, args.at, run));
      return answer === "yes" || answer === "no"
        ? bool(answer === "yes", args.at)
        : unknown("truth()", args.at, "bool");
    }),
    itemgetter: nativeFunction("itemgetter", (made) =>
      getter(made, (value, key, args, run) => subscript(value, key, args.at, run)),
    ),
    attrgetter: nativeFunction("attrgetter", (made) =>
      getter(made, (value, key, args, run) =>
        key.kind === "str"
          ? key.value.split(".").reduce((object, name) => getAttribute(object, name, args.at, run, args.scope), value)
          : unknown("attrgetter()", args.at),
      ),
    ),
  });
}

const binaries: Readonly<Record<string, BinaryOperator>> = {
  add: "+",
  sub: "-",
  mul: "*",
  truediv: "/",
  floordiv: "//",
  mod: "%",
  pow: "**",
  or_: "|",
  and_: "&",
  xor: "^",
  concat: "+",
  lshift: "<<",
  rshift: ">>",
};
const comparisons: Readonly<Record<string, ComparisonOperator>> = {
  eq: "==",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  is_: "is",
  is_not: "is not",
};

function one(name: string, operation: (value: Value, args: CallArguments, run: Run) => Value): Value {
  return nativeFunction(name, (args, run) =>
    args.positional[0] ? operation(args.positional[0], args, run) : unknown(`${name}()`, args.at),
  );
}

function two(name: string, operation: (a: Value, b: Value, args: CallArguments, run: Run) => Value): Value {
  return nativeFunction(name, (args, run) => {
    const [a, b] = args.positional;
    return a && b ? operation(a, b, args, run) : unknown(`${name}()`, args.at);
  });
}

/** With one key its element, with several a tuple of them. */
function getter(made: CallArguments, get: (value: Value, key: Value, args: CallArguments, run: Run) => Value): Value {
  const keys = made.positional;
  return one("getter", (value, args, run) => {
    const [only] = keys;
    if (made.unseen !== undefined || !only) return unknown("a getter", args.at);
    return keys.length === 1
      ? get(value, only, args, run)
      : tuple(
          keys.map((key) => get(value, key, args, run)),
          args.at,
        );
  });
}
