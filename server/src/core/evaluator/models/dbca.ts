import type { Value, ValueType } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { textOf, toFloat, toInt } from "../convert.js";
import { readVariable } from "../environment.js";
import { bool, list, none, str, tuple } from "../make.js";
import { PythonError } from "../pythonError.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, className } from "../runtime.js";
import { castFrom, isTrue, parameters, whenKnown, whenText } from "./libraryModel.js";
import { literalValue } from "./literalText.js";

/**
 * `dbca_utils.utils`, what the Department of Biodiversity, Conservation and Attractions of Western Australia reads its settings with
 * (github.com/dbca-wa/dbca-utils, src/dbca_utils/utils.py): a variable's text is a Python literal where it can be, of the default's type.
 */
export function dbcaEnvironment(): Value {
  return nativeNamespace("dbca_utils.utils", { env: nativeFunction("env", readOption) });
}

function readOption(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["key", "default", "required", "value_type"]);
  const fallback = given.get("default") ?? none(args.at);
  const asked = given.get("value_type");
  const type =
    asked && asked.kind !== "none"
      ? className(asked)
      : fallback.kind === "none"
        ? "anything"
        : typeNames[fallback.kind];
  if (args.unseen !== undefined || type === undefined)
    return unknown(args.unseen ?? "env() of a type that is not followed", args.at);
  return whenText(given.get("key"), args.at, (key) =>
    readVariable(
      {
        variable: key.value,
        at: args.at,
        reader: "dbca-utils",
        cast: (text) => whenKnown(text, args.at, (one) => castFrom(one, converted(one, type, args.at)), "a variable"),
        ...(isValueType(type) && { type }),
        fallback: fallback.kind === "none" && isTrue(given.get("required")) ? undefined : fallback,
        missing: "Exception",
      },
      run,
    ),
  );
}

const typeNames: Readonly<Partial<Record<Value["kind"], string>>> = {
  str: "str",
  list: "list",
  tuple: "tuple",
  bool: "bool",
  int: "int",
  float: "float",
};

function isValueType(type: string): type is ValueType & ("str" | "list" | "bool" | "int" | "float") {
  return ["str", "list", "bool", "int", "float"].includes(type);
}

/** `ast.literal_eval(text)`, or the text itself where that raises. Bytes, prefixed texts, complex numbers and comments are not followed. */
export function literalOrText(given: Value, at: Span): Value {
  if (given.kind !== "str") return unknown("a literal that is not followed", at);
  const literal = literalValue(given.value, at);
  return !literal &&
    /^\s*(?:[bru]{1,2}["']|["'([{\d.+-])/i.test(given.value) &&
    /[bru]["']|\dj|\\N|set\(\)|\.\.\.|#/i.test(given.value)
    ? unknown("a literal that is not followed", at)
    : (literal ?? str(given.value, at));
}

function converted(given: Value, type: string, at: Span): Value {
  const value = literalOrText(given, at);
  if (value.kind === "unknown") return value;
  if (type === "anything" || value.kind === type || (type === "int" && value.kind === "bool")) return value;
  const text = textOf(value);
  if (text === undefined) return unknown("a literal that is not followed", at);
  const parts = text.split(",").flatMap((part) => (part.trim() === "" ? [] : [str(part.trim(), at)]));
  switch (type) {
    case "str":
      return str(text, at);
    case "list":
      return list(value.kind === "tuple" ? [...value.items] : parts, at);
    case "tuple":
      return tuple(value.kind === "list" ? value.items : parts, at);
    case "bool": {
      const word = text.trim().toLowerCase();
      if (word === "" || word === "false") return bool(false, at);
      if (word === "true") return bool(true, at);
      throw new PythonError("Exception", at, { message: "only accepts 'true', 'false' or ''" });
    }
    case "int":
      return toInt(value, at);
    case "float":
      return toFloat(value, at);
    default:
      throw new PythonError("Exception", at, { message: `${type} is not supported` });
  }
}
