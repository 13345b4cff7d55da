import { escaped, reprBytes, reprFloat, reprText } from "../domain/display.js";
import type { Value } from "../domain/value.js";
import { environmentElements, isSequence, unknown, unknownLike } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { fail } from "./fail.js";
import { lift } from "./lift.js";
import { bool, float, int, str } from "./make.js";
import { instanceOf } from "./runtime.js";
import { drain, isIterator } from "./iterators.js";
import { asciiDigits, pythonStrip } from "../text/pythonText.js";
import { runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import type { Run } from "./runtime.js";
import { toDouble } from "./numbers.js";
import { pythonType } from "./pythonTypes.js";
import { samePath } from "./unseenPaths.js";
import { callSpecial } from "./language.js";
import type { Iteration } from "./runtime.js";

/** Iterates a value. An EnvironmentValue that is not decided yet has no items and a rest. Raises TypeError as Python does. */
export function iterate(value: Value, run: Run, at: Span): Iteration {
  if (isSequence(value)) return { items: [...value.items], rest: value.rest };
  switch (value.kind) {
    case "dict":
      return { items: value.entries.map((entry) => entry.key), rest: value.rest };
    case "str":
      return { items: [...value.value].map((character) => str(character, at)), rest: undefined };
    case "environment":
      return { items: [], rest: environmentElements };
    case "unknown":
      return { items: [], rest: value.reason };
    case "random":
      return { items: [], rest: "random text" };
    case "bytes":
      return { items: [...value.value].map((one) => int(one.charCodeAt(0), at)), rest: undefined };
    case "object": {
      const object = runtimeObject(value);
      if (object?.kind === "native" && object.stream) return drain(object, run, at);
      if (object?.kind === "instance" && object.parts) return { items: object.parts, rest: undefined };
      if (object?.kind === "instance") return overInstance(value, run, at);
      if (object?.kind === "class" && object.members)
        return { items: [...new Set(object.members.values())], rest: undefined };
      if (object?.kind === "native" && object.iterate) {
        const items = object.iterate(run, at);
        return items
          ? { items, rest: undefined }
          : { items: [], rest: object.unseenItems ?? `the elements of ${value.repr}` };
      }
      return { items: [], rest: `the elements of ${value.type}` };
    }
    default:
      throw new PythonError("TypeError", at, { message: `'${pythonType(value)}' object is not iterable` });
  }
}

/** Iterates an instance of a project class: `__iter__`, then `__next__` where it gives an instance. */
function overInstance(value: Value, run: Run, at: Span): Iteration {
  const source = callSpecial(value, "__iter__", [], at, run);
  if (!source) return { items: [], rest: `the elements of ${pythonType(value)}` };
  if (runtimeObject(source)?.kind !== "instance") return iterate(source, run, at);
  const items: Value[] = [];
  try {
    while (items.length < 2000) {
      const item = callSpecial(source, "__next__", [], at, run);
      if (!item || item.kind === "unknown") return { items, rest: `the elements of ${pythonType(value)}` };
      items.push(item);
    }
  } catch (error) {
    if (error instanceof PythonError && error.type === "StopIteration") return { items, rest: undefined };
    throw error;
  }
  return { items, rest: "an iterator without a visible end" };
}

/** Python's `str(value)`; undefined where it cannot be seen. */
export function textOf(value: Value): string | undefined {
  const shown = instanceOf(value)?.shown;
  if (shown) return shown.text;
  if (value.kind === "str" || value.kind === "path") return value.value;
  const object = runtimeObject(value);
  if (object?.kind === "native" && object.text !== undefined) return object.text;
  return reprOf(value);
}

/** Python's `repr(value)`; undefined where it cannot be seen. */
export function reprOf(value: Value): string | undefined {
  const shown = instanceOf(value)?.shown;
  if (shown) return shown.repr;
  switch (value.kind) {
    case "none":
      return "None";
    case "bool":
      return value.value ? "True" : "False";
    case "int":
      return String(value.value);
    case "float":
      return reprFloat(value.value);
    case "str":
      return reprText(value.value);
    case "bytes":
      return reprBytes(value.value);
    case "path":
      return `PosixPath(${reprText(value.value)})`;
    case "list":
      return value.rest !== undefined || value.shuffled || value.view === "range"
        ? undefined
        : value.view
          ? joined(`${value.view}([`, value.items, "])")
          : joined("[", value.items, "]");
    case "tuple":
      return value.rest !== undefined || value.shuffled
        ? undefined
        : value.items.length === 1
          ? joined("(", value.items, ",)")
          : joined("(", value.items, ")");
    // The order in which a set prints depends on hashes.
    case "set":
      return value.rest !== undefined || value.items.length > 1
        ? undefined
        : value.items.length === 0
          ? value.frozen
            ? "frozenset()"
            : "set()"
          : value.frozen
            ? joined("frozenset({", value.items, "})")
            : joined("{", value.items, "}");
    case "dict": {
      if (value.rest !== undefined || value.factory || value.ordered) return undefined;
      const parts = value.entries.map((entry) => [reprOf(entry.key), reprOf(entry.value)] as const);
      return parts.some(([key, item]) => key === undefined || item === undefined)
        ? undefined
        : `{${parts.map(([key, item]) => `${key}: ${item}`).join(", ")}}`;
    }
    case "object":
      return value.type === "datetime.timedelta" ? value.repr : exceptionRepr(value);
    default:
      return undefined;
  }
}

/** What `ascii()` makes of a `repr()`. */
export function asciiText(text: string): string {
  return [...text].map((one) => ((one.codePointAt(0) ?? 0) > 0x7e ? escaped(one.codePointAt(0) ?? 0) : one)).join("");
}

/** `ValueError('text', 1)`. */
function exceptionRepr(value: Extract<Value, { kind: "object" }>): string | undefined {
  const data = runtimeObject(value);
  const args =
    data?.kind === "native" && "args" in data ? (data as { readonly args?: readonly Value[] }).args : undefined;
  return args && joined(`${value.type}(`, args, ")");
}

function joined(open: string, items: readonly Value[], close: string): string | undefined {
  const parts = items.map(reprOf);
  return parts.includes(undefined) ? undefined : `${open}${parts.join(", ")}${close}`;
}

/** `int(value)`, with Python's grammar for numbers in text. */
export function toInt(value: Value, at: Span, base = 10): Value {
  return lift(
    [value],
    at,
    ([one]) => {
      if (!one || one.kind === "unknown") return unknownLike(one, "int()", at, "int");
      if (one.kind === "int") return one;
      if (one.kind === "bool") return int(one.value ? 1 : 0, at);
      if (one.kind === "float")
        return Number.isFinite(one.value)
          ? int(BigInt(Math.trunc(one.value)), at)
          : fail(Number.isNaN(one.value) ? "ValueError" : "OverflowError", at, "cannot convert float to integer");
      if (one.kind === "str") {
        const number = parseInteger(one.value, base);
        // The text itself may be a secret: it stays out of the message.
        if (number === undefined && /[^\x00-\x7f]/.test(one.value))
          return unknown("int() of digits of another script", at, "int");
        if (number === undefined) return fail("ValueError", at, `invalid literal for int() with base ${base}`);
        return { ...int(number, at), ...(one.variables && { variables: one.variables }) };
      }
      if (isIterator(one))
        return fail(
          "TypeError",
          at,
          `int() argument must be a string, a bytes-like object or a real number, not '${pythonType(one)}'`,
        );
      if (one.kind === "bytes") {
        const number = parseInteger(one.value, base);
        return number === undefined
          ? fail("ValueError", at, `invalid literal for int() with base ${base}`)
          : int(number, at);
      }
      if (one.kind === "object" || one.kind === "random") return unknown(`int() of ${pythonType(one)}`, at, "int");
      return fail(
        "TypeError",
        at,
        `int() argument must be a string, a bytes-like object or a real number, not '${pythonType(one)}'`,
      );
    },
    { type: "int", pure: `int ${base}` },
  );
}

export function parseInteger(text: string, base: number): number | bigint | undefined {
  const match = /^([+-]?)(0[xXoObB](?=_?[0-9a-zA-Z]))?([0-9a-zA-Z_]+)$/.exec(asciiDigits(pythonStrip(text)));
  if (!match) return undefined;
  let [, sign = "", prefix = "", digits = ""] = match;
  // `0b1` is also three digits to the base 16.
  if (prefix !== "" && base !== 0 && base !== { x: 16, o: 8, b: 2 }[prefix.charAt(1).toLowerCase()])
    [prefix, digits] = ["", prefix + digits];
  if ((digits.startsWith("_") && prefix === "") || digits.endsWith("_") || digits.includes("__")) return undefined;
  const plain = digits.replaceAll("_", "");
  const prefixBase = { x: 16, o: 8, b: 2 }[prefix.charAt(1).toLowerCase()];
  if (prefix !== "" && base !== 0 && base !== prefixBase) return undefined;
  const radix = prefixBase ?? (base === 0 ? 10 : base);
  if (base === 0 && prefix === "" && plain.length > 1 && plain.startsWith("0") && /[1-9]/.test(plain)) return undefined;
  let result = 0n;
  for (const digit of plain.toLowerCase()) {
    const code = digit >= "a" ? digit.charCodeAt(0) - 87 : digit.charCodeAt(0) - 48;
    if (code < 0 || code >= radix) return undefined;
    result = result * BigInt(radix) + BigInt(code);
  }
  if (sign === "-") result = -result;
  return result >= -9007199254740991n && result <= 9007199254740991n ? Number(result) : result;
}

/** `float(value)`. */
export function toFloat(value: Value, at: Span): Value {
  return lift(
    [value],
    at,
    ([one]) => {
      if (!one || one.kind === "unknown") return unknownLike(one, "float()", at, "float");
      if (one.kind === "float") return one;
      if (one.kind === "int") return float(toDouble(one.value, at), at);
      if (one.kind === "bool") return float(one.value ? 1 : 0, at);
      if (one.kind === "str" || one.kind === "bytes") {
        const text = asciiDigits(pythonStrip(one.value))
          .replace(/(?<=\d)_(?=\d)/g, "")
          .toLowerCase();
        if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text)) return float(Number(text), at);
        if (/^[+-]?(inf|infinity)$/.test(text)) return float(text.startsWith("-") ? -Infinity : Infinity, at);
        if (/^[+-]?nan$/.test(text)) return float(NaN, at);
        return fail("ValueError", at, "could not convert string to float");
      }
      if (one.kind === "object" || one.kind === "random") return unknown(`float() of ${pythonType(one)}`, at, "float");
      return fail("TypeError", at, `float() argument must be a string or a real number, not '${pythonType(one)}'`);
    },
    { type: "float", pure: "float" },
  );
}

/** `str(value)`. */
export function toText(value: Value, at: Span): Value {
  return lift(
    [value],
    at,
    ([one]) => {
      if (one?.kind === "unknown" && one.type === "path") return samePath(one, at, "str");
      if (!one || one.kind === "unknown") return unknownLike(one, "str()", at, "str");
      if (one.kind === "str") return one;
      if (one.kind === "random") return { ...one, type: "str" };
      const text = textOf(one);
      return text === undefined
        ? unknown(`str() of ${pythonType(one)}`, at, "str")
        : str(text, at, "computed", one.variables);
    },
    { type: "str", pure: "str" },
  );
}

/** `bool(value)`. */
export function toBool(
  value: Value,
  answer: (value: Value) => "yes" | "no" | "unknown" | "environment",
  at: Span,
): Value {
  return lift(
    [value],
    at,
    ([one]) => {
      const truth = one ? answer(one) : "unknown";
      return truth === "yes" || truth === "no"
        ? { ...bool(truth === "yes", at), ...(one?.variables && { variables: one.variables }) }
        : unknownLike(one, "bool() of a value that cannot be seen", at, "bool");
    },
    { type: "bool" },
  );
}
