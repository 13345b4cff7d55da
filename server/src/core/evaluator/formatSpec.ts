import type { Value } from "../domain/value.js";
import { reprFloat } from "../domain/display.js";
import type { Span } from "../text/span.js";
import { exponentParts, fixedText } from "./decimalText.js";
import { fail } from "./fail.js";

/** `[[fill]align][sign][#][0][width][grouping][.precision][type]`: Python's mini-language of formats. */
interface Spec {
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const longest = 10_000;

/** `format(value, spec)` of a number or a text, the spec not empty; undefined where it is not followed. Raises what Python raises. */
export function formatWithSpec(
  value: Extract<Value, { kind: "bool" | "int" | "float" | "str" }>,
  text: string,
  at: Span,
): string | undefined {
  const kind = value.kind === "bool" ? "int" : value.kind;
  const spec = readSpec(text, kind === "str", at);
  if (!spec || spec.width > longest || (spec.precision ?? 0) > 300) return undefined;
  if (value.kind === "str") return formatText(value.value, spec, at);
  if (value.kind === "float") return formatFloat(value.value, spec, at, "float");
  const number = value.kind === "bool" ? BigInt(value.value) : BigInt(value.value);
  return formatInteger(number, spec, at);
}

function readSpec(text: string, isText: boolean, at: Span): Spec | undefined {
  const match = /^(?:([^])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_]{0,2})(?:\.(\d+))?([^])?$/u.exec(text);
  if (!match)
    return fail(
      "ValueError",
      at,
      /\.(?!\d)/.test(text) ? "Format specifier missing precision" : "Invalid format specifier",
    );
  const [, fill, align, sign = "", negativeZero, alternate, zero, width, grouping = "", precision, type = ""] = match;
  if (negativeZero !== undefined) return undefined;
  if (grouping.length > 1) return fail("ValueError", at, "Cannot specify both ',' and '_'.");
  // Without a fill of its own a leading zero is the fill; numbers then pad between sign and digits.
  const pads = zero !== undefined && fill === undefined;
  return {
    fill: fill ?? (pads ? "0" : " "),
    align: align ?? (pads && !isText ? "=" : undefined),
    sign,
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

function unknownCode(type: string, kind: string, at: Span): never {
  return fail("ValueError", at, `Unknown format code '${type}' for object of type '${kind}'`);
}

function formatText(text: string, spec: Spec, at: Span): string {
  if (spec.type !== "" && spec.type !== "s") return unknownCode(spec.type, "str", at);
  if (spec.sign !== "")
    return fail(
      "ValueError",
      at,
      spec.sign === " "
        ? "Space not allowed in string format specifier"
        : "Sign not allowed in string format specifier",
    );
  if (spec.alternate) return fail("ValueError", at, "Alternate form (#) not allowed in string format specifier");
  if (spec.grouping !== "") return fail("ValueError", at, `Cannot specify '${spec.grouping}' with 's'.`);
  if (spec.align === "=") return fail("ValueError", at, "'=' alignment not allowed in string format specifier");
  const characters = [...text];
  return padded(spec.precision === undefined ? text : characters.slice(0, spec.precision).join(""), {
    ...spec,
    align: spec.align ?? "<",
  });
}

const radixes: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function formatInteger(number: bigint, spec: Spec, at: Span): string | undefined {
  const { type } = spec;
  if (type !== "" && "eEfFgG%".includes(type)) {
    const value = Number(number);
    return Number.isFinite(value)
      ? formatFloat(value, spec, at, "int")
      : fail("OverflowError", at, "int too large to convert to float");
  }
  if (spec.grouping !== "" && !(type === "" || type === "d" || (spec.grouping === "_" && type in radixes)))
    return fail("ValueError", at, `Cannot specify '${spec.grouping}' with '${type}'.`);
  if (type !== "" && !"bcdnoxX".includes(type)) return unknownCode(type, "int", at);
  if (spec.precision !== undefined) return fail("ValueError", at, "Precision not allowed in integer format specifier");
  if (type === "c") {
    if (spec.sign !== "") return fail("ValueError", at, "Sign not allowed with integer format specifier 'c'");
    if (spec.alternate)
      return fail("ValueError", at, "Alternate form (#) not allowed with integer format specifier 'c'");
    if (number < 0n || number > 0x10ffffn) return fail("OverflowError", at, "%c arg not in range(0x110000)");
    return padded(String.fromCodePoint(Number(number)), { ...spec, align: spec.align ?? ">" });
  }
  const radix = radixes[type] ?? 10;
  const digits = (number < 0n ? -number : number).toString(radix);
  const prefix = spec.alternate && type in radixes ? `0${type}` : "";
  return numberText(number < 0n, prefix, type === "X" ? digits.toUpperCase() : digits, "", spec, radix === 10 ? 3 : 4);
}

function formatFloat(value: number, spec: Spec, at: Span, kind: "float" | "int"): string | undefined {
  const { type } = spec;
  if (type !== "" && !"eEfFgGn%".includes(type)) return unknownCode(type, kind, at);
  if (spec.grouping !== "" && type === "n")
    return fail("ValueError", at, `Cannot specify '${spec.grouping}' with 'n'.`);
  const text = floatText(value, type, spec.precision, spec.alternate);
  const isNegative = text.startsWith("-");
  const match = /^-?(\d*)(.*)$/s.exec(text);
  const [, whole = "", rest = ""] = match ?? [];
  return numberText(isNegative, "", whole, rest, spec, 3);
}

/** A float by one of the codes, with its sign; "" stands for what `format` does without a code. */
export function floatText(value: number, type: string, precision: number | undefined, alternate: boolean): string {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    return (/[EFG]/.test(type) ? name.toUpperCase() : name) + (type === "%" ? "%" : "");
  }
  const point = (text: string): string => (alternate && !text.includes(".") ? `${text}.` : text);
  switch (type) {
    case "f":
    case "F":
      return point(fixedText(value, precision ?? 6));
    case "%": {
      const times = value * 100;
      return Number.isFinite(times)
        ? `${point(fixedText(times, precision ?? 6))}%`
        : `${floatText(times, "f", undefined, false)}%`;
    }
    case "e":
    case "E": {
      const { mantissa, exponent } = exponentParts(value, precision ?? 6);
      return point(mantissa) + exponentText(exponent, type);
    }
    default:
      return type === "" && precision === undefined
        ? reprFloat(value)
        : generalText(value, type, precision ?? 6, alternate);
  }
}

function exponentText(exponent: number, letter: string): string {
  return `${letter}${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** `g`, and the form without a code, which always shows that it is a float: Python/pystrtod.c. */
function generalText(value: number, type: string, given: number, alternate: boolean): string {
  const precision = Math.max(1, given);
  const { mantissa, exponent } = exponentParts(value, precision - 1);
  const isScientific = exponent < -4 || exponent >= precision - (type === "" ? 1 : 0);
  const short = (text: string): string => (alternate || !text.includes(".") ? text : text.replace(/\.?0+$/, ""));
  if (isScientific)
    return (
      (alternate && !mantissa.includes(".") ? `${mantissa}.` : short(mantissa)) +
      exponentText(exponent, type === "G" ? "E" : "e")
    );
  const fixed = short(fixedText(value, Math.max(0, precision - 1 - exponent)));
  if (alternate && !fixed.includes(".")) return `${fixed}.`;
  return type === "" && !fixed.includes(".") ? `${fixed}.0` : fixed;
}

/** Sign, prefix, grouped digits, rest, padding. */
function numberText(
  isNegative: boolean,
  prefix: string,
  digits: string,
  rest: string,
  spec: Spec,
  group: number,
): string {
  const sign = isNegative ? "-" : spec.sign === "+" ? "+" : spec.sign === " " ? " " : "";
  let whole = digits;
  const grouped = (text: string): string =>
    spec.grouping === "" ? text : text.replace(new RegExp(`\\B(?=(?:[0-9a-fA-F]{${group}})+$)`, "g"), spec.grouping);
  const fixed = sign.length + prefix.length + rest.length;
  if (spec.align === "=" && spec.fill === "0")
    while (whole !== "" && grouped(whole).length + fixed < spec.width) whole = `0${whole}`;
  const body = grouped(whole) + rest;
  if (spec.align === "=")
    return sign + prefix + spec.fill.repeat(Math.max(0, spec.width - fixed - (body.length - rest.length))) + body;
  return padded(sign + prefix + body, { ...spec, align: spec.align ?? ">" });
}

function padded(text: string, { fill, align, width }: Spec): string {
  const missing = Math.max(0, width - [...text].length);
  const left = align === "<" ? 0 : align === "^" ? Math.floor(missing / 2) : missing;
  return fill.repeat(left) + text + fill.repeat(missing - left);
}
