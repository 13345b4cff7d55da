import type { Value } from "../domain/value.js";
import { dictGet, unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { reprOf, textOf } from "./convert.js";
import { instanceOf } from "./instances.js";
import { str } from "./make.js";
import { PythonError } from "./runtime.js";

/** `"…" % value`. */
export function formatPercent(template: string, value: Value, at: Span): Value {
  if (value.kind === "unknown") return unknown(value.reason, at, "str");
  const positional = value.kind === "tuple" ? [...value.items] : [value];
  let next = 0;
  let result = "";
  let position = 0;
  const pattern = /%(?:\(([^)]*)\))?([-#0 +]*)(\d*)(?:\.(\d+))?[hlL]?(.)/gs;
  for (let match = pattern.exec(template); match; match = pattern.exec(template)) {
    const [whole, key, flags = "", width = "", precision, conversion = ""] = match;
    result += template.slice(position, match.index);
    position = match.index + whole.length;
    if (conversion === "%") {
      result += "%";
      continue;
    }
    let one: Value | undefined;
    if (key !== undefined) {
      if (value.kind !== "dict") throw new PythonError("TypeError", at, { message: "format requires a mapping" });
      one = dictGet(value, key)?.value;
      if (!one) {
        if (value.rest !== undefined) return unknown(value.rest, at, "str");
        throw new PythonError("KeyError", at, { message: key });
      }
    } else {
      one = positional[next++];
      if (!one) throw new PythonError("TypeError", at, { message: "not enough arguments for format string" });
    }
    const text = convertOne(one, conversion, precision === undefined ? undefined : Number(precision));
    if (text === undefined) return unknown("a formatted value that cannot be seen", at, "str");
    result += pad(text, Number(width || 0), flags);
  }
  return str(result + template.slice(position), at, "computed", value.variables);
}

function convertOne(value: Value, conversion: string, precision: number | undefined): string | undefined {
  const number = value.kind === "int" || value.kind === "float" ? Number(value.value) : value.kind === "bool" ? (value.value ? 1 : 0) : undefined;
  switch (conversion) {
    case "s": { const text = textOf(value); return precision === undefined ? text : text?.slice(0, precision); }
    case "r":
    case "a": return reprOf(value);
    case "d":
    case "i": return value.kind === "int" ? String(value.value) : number === undefined ? undefined : String(Math.trunc(number));
    case "f":
    case "F": return number === undefined ? undefined : fixed(number, precision ?? 6);
    case "x": return number?.toString(16);
    case "X": return number?.toString(16).toUpperCase();
    case "o": return number?.toString(8);
    default: return undefined;
  }
}

function pad(text: string, width: number, flags: string): string {
  if (text.length >= width || width > 1000) return text;
  if (flags.includes("-")) return text.padEnd(width);
  return text.padStart(width, flags.includes("0") ? "0" : " ");
}

/** `"…".format(*args, **kwargs)`. `own` formats what a class of the project does itself. Fields with attributes or indexes other than plain keys are not known. */
export function formatBraces(template: string, positional: readonly Value[], keywords: ReadonlyMap<string, Value>, at: Span, own?: (value: Value, spec: string, conversion: string | undefined) => Value | undefined): Value {
  let result = "";
  let automatic = 0;
  const pattern = /\{\{|\}\}|\{([^{}]*)\}/g;
  let position = 0;
  for (let match = pattern.exec(template); match; match = pattern.exec(template)) {
    result += template.slice(position, match.index);
    position = match.index + match[0].length;
    if (match[0] === "{{" || match[0] === "}}") {
      result += match[0].charAt(0);
      continue;
    }
    const field = match[1] ?? "";
    const parts = /^([^!:.[]*)((?:\.[A-Za-z_]\w*|\[[^\]]*\])*)(?:!([rsa]))?(?::(.*))?$/s.exec(field);
    if (!parts) return unknown("a format that is not followed", at, "str");
    const [, name = "", path = "", conversion, spec] = parts;
    let value = name === "" ? positional[automatic++] : /^\d+$/.test(name) ? positional[Number(name)] : keywords.get(name);
    if (!value) throw new PythonError(/^\d*$/.test(name) ? "IndexError" : "KeyError", at, { message: name });
    for (const step of path.match(/\.[A-Za-z_]\w*|\[[^\]]*\]/g) ?? []) {
      if (!step.startsWith("[") || value.kind !== "dict") return unknown("a format that is not followed", at, "str");
      const entry = dictGet(value, step.slice(1, -1));
      if (!entry) return unknown("a format that is not followed", at, "str");
      value = entry.value;
    }
    const shown = own?.(value, spec ?? "", conversion);
    const text = shown ? (shown.kind === "str" ? shown.value : undefined) : formatValue(value, spec ?? "", conversion);
    if (text === undefined) return unknown(value.kind === "unknown" ? value.reason : "a formatted value that cannot be seen", at, "str");
    result += text;
  }
  return str(result + template.slice(position), at);
}

/** `format(value, spec)` after an optional conversion; undefined where it cannot be seen. */
export function formatValue(value: Value, spec: string, conversion: string | undefined): string | undefined {
  if (conversion === "r" || conversion === "a") {
    const text = reprOf(value);
    return text === undefined ? undefined : applySpec(text, undefined, spec);
  }
  const shown = instanceOf(value)?.shown;
  if (shown && conversion === undefined) return shown.formatted === undefined ? undefined : applySpec(shown.formatted, undefined, spec);
  const number = conversion === undefined && (value.kind === "int" || value.kind === "float") ? Number(value.value) : undefined;
  const text = textOf(value);
  return text === undefined ? undefined : applySpec(text, number, spec);
}

/** `toFixed` as Python rounds: a tie goes to the even neighbour. */
function fixed(number: number, digits: number): string {
  const scaled = number * 10 ** digits;
  const isTie = Math.abs(scaled % 1) === 0.5 && scaled / 10 ** digits === number;
  return isTie ? ((Math.floor(scaled) % 2 === 0 ? Math.floor(scaled) : Math.ceil(scaled)) / 10 ** digits).toFixed(digits) : number.toFixed(Math.min(digits, 100));
}

function applySpec(text: string, number: number | undefined, spec: string): string | undefined {
  if (spec === "") return text;
  const match = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su.exec(spec);
  if (!match) return undefined;
  const [, fill, align, sign, alternate, zero, width, grouping, precision, type] = match;
  let body = text;
  const prefix = (letter: string): string => (alternate ? `0${letter}` : "");
  if (number !== undefined && (type === "f" || type === "F")) body = fixed(number, Number(precision ?? 6));
  else if (number !== undefined && type === "%") body = `${fixed(number * 100, Number(precision ?? 6))}%`;
  else if (number !== undefined && type === "x") body = prefix("x") + number.toString(16);
  else if (number !== undefined && type === "X") body = prefix("X") + number.toString(16).toUpperCase();
  else if (number !== undefined && type === "o") body = prefix("o") + number.toString(8);
  else if (number !== undefined && type === "b") body = prefix("b") + number.toString(2);
  else if (type !== undefined && type !== "s" && type !== "d") return undefined;
  else if (precision !== undefined && number === undefined) body = body.slice(0, Number(precision));
  if (number !== undefined && precision !== undefined && type === undefined) return undefined;
  if (grouping === "," || grouping === "_") body = body.replace(/\B(?=(\d{3})+(?!\d))/g, grouping);
  if (sign === "+" && number !== undefined && number >= 0) body = `+${body}`;
  const size = Number(width ?? 0);
  if (size > 10_000) return undefined;
  const filler = fill ?? (zero ? "0" : " ");
  const side = align ?? (number !== undefined ? ">" : "<");
  if (body.length >= size) return body;
  if (side === "^") {
    const left = Math.floor((size - body.length) / 2);
    return filler.repeat(left) + body + filler.repeat(size - body.length - left);
  }
  return side === "<" ? body.padEnd(size, filler) : body.padStart(size, filler);
}
