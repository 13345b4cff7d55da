import type { Value } from "../domain/value.js";
import { unknown, unknownLike, unknownSince } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { asciiText, reprOf, textOf } from "./convert.js";
import { fail } from "./fail.js";
import { floatText, formatWithSpec } from "./formatSpec.js";
import { instanceOf } from "./runtime.js";
import { str } from "./make.js";
import { keyOf, pythonType } from "./pythonTypes.js";
import { textParts } from "./randomText.js";
import { PythonError } from "./pythonError.js";

/** `"…" % value`. `shown` tells what `%s` and `%r` make of an instance of the project. */
export function formatPercent(
  template: string,
  value: Value,
  at: Span,
  shown?: (value: Value, conversion: string) => Value | undefined,
): Value {
  if (value.kind === "unknown") return unknownSince(value, at, "str");
  const isTuple = value.kind === "tuple" && value.as === undefined;
  if (isTuple && value.rest !== undefined) return unknown(value.rest, at, "str");
  const positional = isTuple ? [...value.items] : [value];
  // Whatever has elements may be meant for `%(key)s`: it need not be used.
  const isMapping =
    !isTuple && (value.kind === "dict" || value.kind === "list" || value.kind === "bytes" || value.kind === "tuple");
  let next = 0;
  const result = textParts();
  let position = 0;
  const take = (): Value => positional[next++] ?? fail("TypeError", at, "not enough arguments for format string");
  const pattern = /%(?:\(|[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?[hlL]?([^]|$))/gu;
  for (let match = pattern.exec(template); match; match = pattern.exec(template)) {
    result.add(template.slice(position, match.index));
    const key = match[0] === "%(" ? closingBracket(template, match.index + 2) : undefined;
    if (key === -1) return fail("ValueError", at, "incomplete format key");
    const after = key === undefined ? match.index + 1 : key + 1;
    const parts = /^([-#0 +]*)(\*|\d+)?(?:\.(\*|\d+)?)?([hlL]?)([^]|$)/u.exec(template.slice(after));
    const [whole = "", flags = "", width, precision, , conversion = ""] = parts ?? [];
    position = after + whole.length;
    pattern.lastIndex = position;
    const hasPoint = /^[-#0 +]*(?:\*|\d+)?\./.test(whole);
    let own: Value | undefined;
    if (key !== undefined) {
      if (!isMapping)
        return isOpaque(value)
          ? unknown("a formatted value that cannot be seen", at, "str")
          : fail("TypeError", at, "format requires a mapping");
      if (value.kind !== "dict") return fail("TypeError", at, `${pythonType(value)} indices must be integers`);
      const name = template.slice(match.index + 2, key);
      own = value.entries.find((entry) => keyOf(entry.key) === `s${name}`)?.value;
      if (!own)
        return value.rest !== undefined || value.as !== undefined || value.factory
          ? unknown(value.rest ?? "a key that is missing", at, "str")
          : fail("KeyError", at, name);
    }
    const star = (text: string | undefined): number | undefined => {
      if (text !== "*") return text === undefined ? undefined : Number(text);
      const one = take();
      return one.kind === "int"
        ? Number(one.value)
        : one.kind === "bool"
          ? Number(one.value)
          : fail("TypeError", at, "* wants int");
    };
    const size = star(width) ?? 0;
    const digits = hasPoint ? Math.max(0, star(precision) ?? 0) : undefined;
    if (conversion === "") return fail("ValueError", at, "incomplete format");
    if (conversion === "%") {
      result.add("%");
      continue;
    }
    if (Math.abs(size) > 10_000 || (digits ?? 0) > 300) return unknown("a very long format", at, "str");
    const one = own ?? take();
    if (conversion === "s" && width === undefined && !hasPoint && result.addRandom(one)) continue;
    const instance = "sra".includes(conversion) ? shown?.(one, conversion) : undefined;
    if (instance && instance.kind !== "str") return unknown("a formatted value that cannot be seen", at, "str");
    const text = convertOne(instance ?? one, instance ? "s" : conversion, flags, digits, at);
    if (text === undefined) return unknown("a formatted value that cannot be seen", at, "str");
    result.add(pad(text, Math.abs(size), size < 0 ? `${flags}-` : flags, conversion));
  }
  if (next < positional.length && !isMapping) {
    if (isOpaque(value)) return unknown("a formatted value that cannot be seen", at, "str");
    throw new PythonError("TypeError", at, { message: "not all arguments converted during string formatting" });
  }
  result.add(template.slice(position));
  const made = result.done(at);
  return typeof made === "string" ? str(made, at, "computed", value.variables) : made;
}

/** Of which it cannot be told whether it has elements. */
function isOpaque(value: Value): boolean {
  return value.kind === "object" || value.kind === "random" || value.kind === "environment" || value.as !== undefined;
}

/** Where the key's bracket closes, or -1. */
function closingBracket(template: string, from: number): number {
  let depth = 1;
  for (let index = from; index < template.length; index++) {
    const character = template.charAt(index);
    if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return index;
  }
  return -1;
}

function convertOne(
  value: Value,
  conversion: string,
  flags: string,
  precision: number | undefined,
  at: Span,
): string | undefined {
  if (value.kind === "unknown" || value.kind === "environment" || value.kind === "random") return undefined;
  switch (conversion) {
    case "s":
    case "r":
    case "a": {
      const text = conversion === "s" ? textOf(value) : reprOf(value);
      const shown = text !== undefined && conversion === "a" ? asciiText(text) : text;
      return precision === undefined || shown === undefined ? shown : [...shown].slice(0, precision).join("");
    }
    case "d":
    case "i":
    case "u":
    case "x":
    case "X":
    case "o":
      return wholeNumber(value, conversion, flags, precision, at);
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G": {
      const number =
        value.kind === "float" || value.kind === "int" || value.kind === "bool" ? Number(value.value) : undefined;
      if (number === undefined)
        return isOpaque(value) ? undefined : fail("TypeError", at, `must be real number, not ${pythonType(value)}`);
      if (value.kind === "int" && !Number.isFinite(number))
        return fail("OverflowError", at, "int too large to convert to float");
      return signed(floatText(number, conversion, precision ?? 6, flags.includes("#")), flags);
    }
    case "c": {
      if (value.kind === "str" && [...value.value].length === 1) return value.value;
      if (value.kind !== "int" && value.kind !== "bool")
        return isOpaque(value) ? undefined : fail("TypeError", at, "%c requires int or char");
      const code = Number(value.value);
      return code >= 0 && code <= 0x10ffff
        ? String.fromCodePoint(code)
        : fail("OverflowError", at, "%c arg not in range(0x110000)");
    }
    default:
      return fail("ValueError", at, `unsupported format character '${conversion}'`);
  }
}

function wholeNumber(
  value: Value,
  conversion: string,
  flags: string,
  precision: number | undefined,
  at: Span,
): string | undefined {
  const isDecimal = "diu".includes(conversion);
  let number: bigint;
  if (value.kind === "int" || value.kind === "bool") number = BigInt(value.value);
  else if (value.kind === "float" && isDecimal) {
    if (!Number.isFinite(value.value))
      return fail(Number.isNaN(value.value) ? "ValueError" : "OverflowError", at, "cannot convert float to integer");
    number = BigInt(Math.trunc(value.value));
  } else
    return isOpaque(value)
      ? undefined
      : fail(
          "TypeError",
          at,
          isDecimal
            ? `%${conversion} format: a real number is required, not ${pythonType(value)}`
            : `%${conversion} format: an integer is required, not ${pythonType(value)}`,
        );
  const radix = isDecimal ? 10 : conversion === "o" ? 8 : 16;
  const digits = (number < 0n ? -number : number).toString(radix).padStart(precision ?? 0, "0");
  const prefix = flags.includes("#") && !isDecimal ? `0${conversion}` : "";
  return signed(`${number < 0n ? "-" : ""}${prefix}${conversion === "X" ? digits.toUpperCase() : digits}`, flags);
}

function signed(text: string, flags: string): string {
  if (text.startsWith("-")) return text;
  return flags.includes("+") ? `+${text}` : flags.includes(" ") ? ` ${text}` : text;
}

function pad(text: string, width: number, flags: string, conversion: string): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes("-")) return text + " ".repeat(missing);
  if (!flags.includes("0") || "srac".includes(conversion)) return " ".repeat(missing) + text;
  const [, head = "", rest = ""] = /^([-+ ]?(?:0[xXo])?)([^]*)$/.exec(text) ?? [];
  return head + "0".repeat(missing) + rest;
}

/** What a field of `"…".format(…)` needs from its surroundings: `value.name`, `value[key]`, and what a class of the project does itself. */
export interface FieldAccess {
  readonly attribute: (value: Value, name: string) => Value;
  readonly item: (value: Value, key: string | number) => Value;
  readonly own: (value: Value, spec: string, conversion: string | undefined) => Value | undefined;
}

/** `"…".format(*args, **kwargs)`: Objects/stringlib/unicode_format.h. `keyword` finds a name, and raises where there is none. */
export function formatBraces(
  template: string,
  positional: (place: number) => Value,
  keyword: (name: string) => Value,
  at: Span,
  access: FieldAccess,
): Value {
  const numbering: Numbering = { next: 0, kind: undefined };
  return formatFields(template, positional, keyword, at, access, numbering, 2);
}

interface Numbering {
  next: number;
  kind: "automatic" | "manual" | undefined;
}

function formatFields(
  template: string,
  positional: (place: number) => Value,
  keyword: (name: string) => Value,
  at: Span,
  access: FieldAccess,
  numbering: Numbering,
  depth: number,
): Value {
  if (depth === 0) return fail("ValueError", at, "Max string recursion exceeded");
  const result = textParts();
  let hidden: Value | undefined;
  const variables: string[] = [];
  for (let index = 0; index < template.length; ) {
    const character = template.charAt(index++);
    if (character !== "{" && character !== "}") {
      result.add(character);
      continue;
    }
    if (template.charAt(index) === character) {
      result.add(character);
      index++;
      continue;
    }
    if (character === "}" || index >= template.length)
      return fail("ValueError", at, `Single '${character}' encountered in format string`);
    const field = readField(template, index, at);
    index = field.end;
    const value = fieldValue(field.name, positional, keyword, at, access, numbering);
    const spec = field.spec.includes("{")
      ? formatFields(field.spec, positional, keyword, at, access, numbering, depth - 1)
      : str(field.spec, at);
    if (spec.kind === "str" && spec.value === "" && field.conversion === undefined && result.addRandom(value)) continue;
    if (value.kind === "unknown" || value.kind === "random" || value.kind === "environment" || spec.kind !== "str") {
      hidden ??= value.kind === "unknown" ? value : unknown("a formatted value that cannot be seen", at, "str");
      continue;
    }
    if (field.conversion !== undefined && !"rsa".includes(field.conversion))
      return fail("ValueError", at, `Unknown conversion specifier '${field.conversion}'`);
    variables.push(...(value.variables ?? []));
    const own = access.own(value, spec.value, field.conversion);
    const text = own
      ? own.kind === "str"
        ? own.value
        : undefined
      : formatValue(value, spec.value, field.conversion, at);
    if (text === undefined) hidden ??= unknown("a formatted value that cannot be seen", at, "str");
    else result.add(text);
  }
  if (hidden) return unknownLike(hidden, "a formatted value that cannot be seen", at, "str");
  const made = result.done(at);
  return typeof made === "string" ? str(made, at, "computed", variables) : made;
}

interface Field {
  readonly name: string;
  readonly conversion: string | undefined;
  readonly spec: string;
  readonly end: number;
}

function readField(template: string, start: number, at: Span): Field {
  let index = start;
  let inBrackets = false;
  for (; index < template.length; index++) {
    const character = template.charAt(index);
    if (character === "{") return fail("ValueError", at, "unexpected '{' in field name");
    if (character === "[") inBrackets = true;
    else if (character === "]") inBrackets = false;
    else if (!inBrackets && (character === "}" || character === ":" || character === "!")) break;
  }
  const name = template.slice(start, index);
  const stop = template.charAt(index++);
  if (stop === "}") return { name, conversion: undefined, spec: "", end: index };
  if (stop === "") return fail("ValueError", at, "expected '}' before end of string");
  let conversion: string | undefined;
  if (stop === "!") {
    conversion = template.charAt(index++);
    if (conversion === "" || conversion === "}")
      return fail(
        "ValueError",
        at,
        conversion === "" ? "end of string while looking for conversion specifier" : "unmatched '{' in format spec",
      );
    const after = template.charAt(index++);
    if (after === "}") return { name, conversion, spec: "", end: index };
    if (after !== ":") return fail("ValueError", at, "expected ':' after conversion specifier");
  }
  const from = index;
  for (let open = 1; index < template.length; index++) {
    const character = template.charAt(index);
    if (character === "{") open++;
    else if (character === "}" && --open === 0)
      return { name, conversion, spec: template.slice(from, index), end: index + 1 };
  }
  return fail("ValueError", at, "unmatched '{' in format spec");
}

function fieldValue(
  name: string,
  positional: (place: number) => Value,
  keyword: (name: string) => Value,
  at: Span,
  access: FieldAccess,
  numbering: Numbering,
): Value {
  const [first = ""] = /^[^.[]*/.exec(name) ?? [];
  const kind = first === "" ? "automatic" : /^\d+$/.test(first) ? "manual" : undefined;
  if (kind !== undefined) {
    if (numbering.kind !== undefined && numbering.kind !== kind)
      return fail("ValueError", at, "cannot switch between automatic field numbering and manual field specification");
    numbering.kind = kind;
  }
  const place = kind === "automatic" ? numbering.next++ : Number(first);
  let value = kind === undefined ? keyword(first) : positional(place);
  for (let rest = name.slice(first.length); rest !== ""; ) {
    const step = /^(?:\.([^.[]*)|\[([^\]]*)\])/.exec(rest);
    if (!step)
      return fail(
        "ValueError",
        at,
        rest.startsWith("[")
          ? "Missing ']' in format string"
          : "Only '.' or '[' may follow ']' in format field specifier",
      );
    const [whole, attribute, item] = step;
    if ((attribute ?? item) === "") return fail("ValueError", at, "Empty attribute in format string");
    value =
      attribute !== undefined
        ? access.attribute(value, attribute)
        : access.item(value, /^\d+$/.test(item ?? "") ? Number(item) : (item ?? ""));
    rest = rest.slice(whole.length);
  }
  return value;
}

/** `format(value, spec)` after an optional conversion; undefined where it cannot be seen. Raises what Python raises. */
export function formatValue(value: Value, spec: string, conversion: string | undefined, at: Span): string | undefined {
  if (value.kind === "unknown" || value.kind === "environment" || value.kind === "random") return undefined;
  if (conversion !== undefined) {
    const shown = conversion === "s" ? textOf(value) : reprOf(value);
    const text = shown !== undefined && conversion === "a" ? asciiText(shown) : shown;
    return text === undefined || spec === ""
      ? text
      : formatWithSpec({ kind: "str", value: text, at, from: "computed" }, spec, at);
  }
  const shown = instanceOf(value)?.shown;
  if (shown && (value.kind !== "int" || spec === "" || shown.formatted === undefined))
    return shown.formatted === undefined || spec === ""
      ? shown.formatted
      : formatWithSpec({ kind: "str", value: shown.formatted, at, from: "computed" }, spec, at);
  if (spec === "") return textOf(value);
  if (value.kind === "str" || value.kind === "int" || value.kind === "float" || value.kind === "bool")
    return formatWithSpec(value, spec, at);
  if (value.kind === "object" || value.as !== undefined) return undefined;
  return fail("TypeError", at, `unsupported format string passed to ${pythonType(value)}.__format__`);
}
