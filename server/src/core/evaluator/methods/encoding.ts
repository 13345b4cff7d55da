import type { StrValue } from "../../domain/value.js";
import { escaped } from "../../domain/display.js";
import type { BytesValue, Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { str } from "../make.js";
import { PythonError } from "../pythonError.js";

/** `text.encode(encoding)`. */
export function encodeText(text: StrValue, encoding: Value | undefined, errors: Value | undefined, at: Span): Value {
  const codec = codecOf(encoding);
  if (codec === undefined) return unknown("an encoding that is not followed", at, "bytes");
  const most = codec === "ascii" ? 0x7f : 0xff;
  if (codec === "utf-8" && !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text.value))
    return bytes(toUtf8(text.value), at, text.variables);
  const isOutside = (one: string): boolean =>
    codec === "utf-8" ? /^[\ud800-\udfff]$/.test(one) : (one.codePointAt(0) ?? 0) > most;
  if (![...text.value].some(isOutside)) return bytes(text.value, at, text.variables);
  if (errors?.kind === "str" && codec !== "utf-8") {
    const inPlace: Readonly<Record<string, (one: string) => string>> = {
      ignore: () => "",
      replace: () => "?",
      xmlcharrefreplace: (one) => `&#${one.codePointAt(0)};`,
      backslashreplace: (one) => escaped(one.codePointAt(0) ?? 0),
    };
    const change = inPlace[errors.value];
    if (change)
      return bytes([...text.value].map((one) => (isOutside(one) ? change(one) : one)).join(""), at, text.variables);
  }
  if (errors && !(errors.kind === "str" && errors.value === "strict"))
    return unknown("text with characters outside its encoding", at, "bytes");
  throw new PythonError("UnicodeEncodeError", at, { message: `'${codec}' codec can't encode a character` });
}

export function bytes(value: string, at: Span | undefined, variables?: readonly string[]): BytesValue {
  return { kind: "bytes", value, at, from: "computed", ...(variables && { variables }) };
}

export type Codec = "utf-8" | "latin-1" | "ascii";

/** Encodings that settings name; undefined for others. */
function codecOf(encoding: Value | undefined): Codec | undefined {
  if (!encoding) return "utf-8";
  if (encoding.kind !== "str") return undefined;
  const name = encoding.value.toLowerCase().replaceAll("_", "-");
  if (["utf-8", "utf8", "u8"].includes(name)) return "utf-8";
  if (["latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1"].includes(name)) return "latin-1";
  return ["ascii", "us-ascii"].includes(name) ? "ascii" : undefined;
}

export function toUtf8(text: string): string {
  const whole = text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "?");
  return encodeURIComponent(whole).replace(/%([0-9A-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

/** The text of UTF-8 bytes; undefined where they are none. */
export function fromUtf8(value: string): string | undefined {
  try {
    return decodeURIComponent([...value].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, "0")}`).join(""));
  } catch {
    return undefined;
  }
}

/** `value.decode(encoding)`, `str(value, encoding)`. */
export function decodeBytes(value: Value, encoding: Value | undefined, errors: Value | undefined, at: Span): Value {
  if (value.kind === "random") return { ...value, type: "str", at };
  const codec = codecOf(encoding);
  if (value.kind !== "bytes" || codec === undefined) return unknownLike(value, "bytes that cannot be seen", at, "str");
  const text =
    codec === "latin-1"
      ? value.value
      : codec === "ascii" && /[^\u0000-\u007f]/.test(value.value)
        ? undefined
        : fromUtf8(value.value);
  if (text !== undefined) return str(text, at, "computed", value.variables);
  if (errors && !(errors.kind === "str" && errors.value === "strict"))
    return unknown("bytes outside their encoding", at, "str");
  throw new PythonError("UnicodeDecodeError", at, { message: `'${codec}' codec can't decode a byte` });
}
