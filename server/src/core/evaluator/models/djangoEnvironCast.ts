import { type Value, type ValueType, unknownSince } from "../../domain/value.js";
import { builtins } from "../builtins.js";
import { parseInteger, toFloat } from "../convert.js";
import { bool, dict, list, none, str, tuple } from "../make.js";
import { storeItem } from "../operators.js";
import { pythonType } from "../pythonTypes.js";
import { pythonStrip } from "../../text/pythonText.js";
import { type CallArguments, type Run, builtinType, className } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { callAt, castFrom } from "./libraryModel.js";
import { atLeast } from "./djangoEnvironVersion.js";

/** `Env.parse_value`. */
export function parseValue(value: Value, cast: Value | undefined, args: CallArguments, run: Run): Value {
  if (!cast || cast.kind === "none") return value;
  if (value.kind === "unknown" || value.kind === "environment")
    return value.kind === "unknown" ? unknownSince(value, args.at, castType(cast)) : value;
  const fail = (type: string, message: string): never => refuse(value, args, type, message);
  const asText = (): string =>
    value.kind === "str"
      ? value.value
      : fail("AttributeError", `'${pythonType(value)}' object has no attribute 'split'`);
  const words = (text: string): string[] => text.split(",").filter((one) => one !== "");
  const made = (result: Value): Value => castFrom(value, result);
  const texts = (items: readonly string[]): Value[] => items.map((one) => castFrom(value, str(one)));
  if (cast.kind === "list" || cast.kind === "tuple") {
    const item = cast.items[0] ?? fail("IndexError", "index out of range");
    const items = words(cast.kind === "list" ? asText() : stripParentheses(asText())).map((one) =>
      castFrom(value, callAt(item, [castFrom(value, str(one))], args, run)),
    );
    return made(cast.kind === "list" ? list(items) : tuple(items));
  }
  if (cast.kind === "dict") return parseTypedDict(value, asText(), cast, args, run);
  switch (className(cast)) {
    case "bool":
      return made(bool(isOn(value, args, run)));
    case "list":
      return made(list(texts(words(asText()))));
    case "tuple":
      return made(tuple(texts(words(stripParentheses(asText())))));
    case "dict":
      return made(parsePairs(value, words(asText()), args, run));
    case "float":
      if (value.kind !== "str") return fail("TypeError", "expected string or bytes-like object");
      return made(toFloat(str(numberText(value.value, run)), args.at));
    default: {
      const result = callAt(cast, [value], args, run);
      return result.kind === "list" || result.kind === "dict" || result.kind === "set"
        ? result
        : castFrom(value, result);
    }
  }
}

function refuse(value: Value, args: CallArguments, type: string, message: string): never {
  throw new PythonError(type, args.at, {
    message,
    ...(value.variables?.[0] !== undefined && { variable: value.variables[0] }),
  });
}

function isOn(value: Value, args: CallArguments, run: Run): boolean {
  if (value.kind === "bool" || value.kind === "int" || value.kind === "float") return Number(value.value) !== 0;
  if (value.kind !== "str")
    return refuse(value, args, "TypeError", `int() argument must be a string, not '${pythonType(value)}'`);
  const number = parseInteger(value.value, 10);
  const text = value.value.toLowerCase();
  return number !== undefined
    ? Number(number) !== 0
    : trueWords.includes(atLeast(run, 0, 11) ? pythonStrip(text) : text);
}

function parsePairs(value: Value, pairs: readonly string[], args: CallArguments, run: Run): Value {
  const result = dict([]);
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals < 0 || (!atLeast(run, 0, 10) && pair.indexOf("=", equals + 1) >= 0))
      return refuse(
        value,
        args,
        "ValueError",
        "dictionary update sequence element has the wrong length; 2 is required",
      );
    storeItem(result, str(pair.slice(0, equals)), castFrom(value, str(pair.slice(equals + 1))));
  }
  return result;
}

/** `"1.000,50"`: the last sign that may be a point is one. */
function numberText(text: string, run: Run): string {
  const parts = text.replace(atLeast(run, 0, 7) ? /[^\p{Nd},.-]/gu : /[^\p{Nd},.]/gu, "").split(/[,.]/);
  return parts.length === 1 ? (parts[0] ?? "") : `${parts.slice(0, -1).join("")}.${parts[parts.length - 1] ?? ""}`;
}

function stripParentheses(text: string): string {
  return text.replace(/^\(+|\(+$/g, "").replace(/^\)+|\)+$/g, "");
}

/** `cast=dict(key=…, value=…, cast={…})`: pairs with `;` between. */
function parseTypedDict(
  value: Value,
  text: string,
  cast: Extract<Value, { kind: "dict" }>,
  args: CallArguments,
  run: Run,
): Value {
  const option = (name: string): Value | undefined =>
    cast.entries.find((entry) => entry.key.kind === "str" && entry.key.value === name)?.value;
  const byKey = option("cast");
  const result = dict([]);
  for (const pair of text.split(";").filter((one) => one !== "")) {
    const [key = "", content] = pair.split("=");
    if (content === undefined) throw new PythonError("IndexError", args.at, { message: "list index out of range" });
    const own =
      byKey?.kind === "dict"
        ? byKey.entries.find((entry) => entry.key.kind === "str" && entry.key.value === key)?.value
        : undefined;
    storeItem(
      result,
      callAt(option("key") ?? builtin("str"), [str(key)], args, run),
      parseValue(castFrom(value, str(content)), own ?? option("value") ?? builtin("str"), args, run),
    );
  }
  return castFrom(value, result);
}

export function castType(cast: Value | undefined): ValueType | undefined {
  if (cast?.kind === "list" || cast?.kind === "tuple" || cast?.kind === "dict") return cast.kind;
  return builtinType(cast);
}

export const trueWords = ["true", "on", "ok", "y", "yes", "1"];

export function builtin(name: string): Value {
  return builtins.get(name) ?? none();
}
