import type { BytesValue, StrValue, Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { bool, int, list, str } from "../make.js";
import type { Method } from "../methods.js";
import { iterate } from "../convert.js";
import { PythonError } from "../runtime.js";

/** Methods of bytes. A BytesValue holds one character for each byte. */
export const bytesMethods: Readonly<Record<string, Method>> = {
  decode: (self, args) => decodeBytes(self, args.positional[0] ?? args.keywords.get("encoding"), args.positional[1] ?? args.keywords.get("errors"), args.at),
  strip: change((text, part) => trim(text, part, true, true)),
  lstrip: change((text, part) => trim(text, part, true, false)),
  rstrip: change((text, part) => trim(text, part, false, true)),
  lower: change((text) => text.replace(/[A-Z]+/g, (found) => found.toLowerCase())),
  upper: change((text) => text.replace(/[a-z]+/g, (found) => found.toUpperCase())),
  hex: (self, args) => (self.kind === "bytes" && args.positional.length === 0 ? str([...self.value].map((one) => one.charCodeAt(0).toString(16).padStart(2, "0")).join(""), args.at) : unknown("hex()", args.at, "str")),
  startswith: (self, args) => { const part = args.positional[0]; return self.kind === "bytes" && part?.kind === "bytes" ? bool(self.value.startsWith(part.value), args.at) : unknown("startswith()", args.at, "bool"); },
  endswith: (self, args) => { const part = args.positional[0]; return self.kind === "bytes" && part?.kind === "bytes" ? bool(self.value.endsWith(part.value), args.at) : unknown("endswith()", args.at, "bool"); },
  split: (self, args) => {
    const part = args.positional[0];
    if (self.kind !== "bytes" || args.positional.length > 1 || (part && (part.kind !== "bytes" || part.value === ""))) return unknown("split()", args.at, "list");
    const parts = part?.kind === "bytes" ? self.value.split(part.value) : self.value.split(/[ \t\n\r\f\v]+/).filter((one) => one !== "");
    return list(parts.map((one) => bytes(one, args.at)), args.at);
  },
  splitlines: (self, args) => (self.kind === "bytes" ? list(self.value.replace(/(?:\r\n|\n|\r)$/, "").split(/\r\n|\n|\r/).filter((one, _index, all) => one !== "" || all.length > 1).map((one) => bytes(one, args.at)), args.at) : unknown("splitlines()", args.at, "list")),
  replace: (self, args) => { const [from, to] = args.positional; return self.kind === "bytes" && from?.kind === "bytes" && from.value !== "" && to?.kind === "bytes" && args.positional.length === 2 ? bytes(self.value.replaceAll(from.value, to.value), args.at) : unknown("replace()", args.at, "bytes"); },
  join: (self, args, run) => {
    const { items, rest } = iterate(args.positional[0] ?? unknown("join()"), run, args.at);
    if (self.kind !== "bytes" || rest !== undefined || !items.every((item) => item.kind === "bytes")) return unknown("join()", args.at, "bytes");
    return bytes(items.map((item) => (item.kind === "bytes" ? item.value : "")).join(self.value), args.at);
  },
  find: (self, args) => { const part = args.positional[0]; return self.kind === "bytes" && part?.kind === "bytes" && args.positional.length === 1 ? int(self.value.indexOf(part.value), args.at) : unknown("find()", args.at, "int"); },
};

export function bytes(value: string, at: Span | undefined, variables?: readonly string[]): BytesValue {
  return { kind: "bytes", value, at, from: "computed", ...(variables && { variables }) };
}

function change(operation: (text: string, part: string | undefined) => string): Method {
  return (self, args) => {
    const part = args.positional[0];
    return self.kind === "bytes" && (!part || part.kind === "bytes" || part.kind === "none") ? bytes(operation(self.value, part?.kind === "bytes" ? part.value : undefined), args.at) : unknown("bytes that cannot be seen", args.at, "bytes");
  };
}

function trim(text: string, characters = " \t\n\r\f\v", start: boolean, end: boolean): string {
  let from = 0;
  let to = text.length;
  while (start && from < to && characters.includes(text.charAt(from))) from++;
  while (end && to > from && characters.includes(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

type Codec = "utf-8" | "latin-1" | "ascii";

/** Encodings that settings name; undefined for others. */
function codecOf(encoding: Value | undefined): Codec | undefined {
  if (!encoding) return "utf-8";
  if (encoding.kind !== "str") return undefined;
  const name = encoding.value.toLowerCase().replaceAll("_", "-");
  if (["utf-8", "utf8", "u8"].includes(name)) return "utf-8";
  if (["latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1"].includes(name)) return "latin-1";
  return ["ascii", "us-ascii"].includes(name) ? "ascii" : undefined;
}

/** `text.encode(encoding)`. */
export function encodeText(text: StrValue, encoding: Value | undefined, errors: Value | undefined, at: Span): Value {
  const codec = codecOf(encoding);
  if (codec === undefined) return unknown("an encoding that is not followed", at, "bytes");
  const most = codec === "ascii" ? 0x7f : 0xff;
  if (codec === "utf-8") return bytes(toUtf8(text.value), at, text.variables);
  if (![...text.value].some((one) => (one.codePointAt(0) ?? 0) > most)) return bytes(text.value, at, text.variables);
  if (errors && !(errors.kind === "str" && errors.value === "strict")) return unknown("text with characters outside its encoding", at, "bytes");
  throw new PythonError("UnicodeEncodeError", at, { message: `'${codec}' codec can't encode a character` });
}

export function toUtf8(text: string): string {
  const whole = text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "?");
  return encodeURIComponent(whole).replace(/%([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
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
  if (value.kind !== "bytes" || codec === undefined) return unknown(value.kind === "unknown" ? value.reason : "bytes that cannot be seen", at, "str");
  const text = codec === "latin-1" ? value.value : codec === "ascii" && /[^\u0000-\u007f]/.test(value.value) ? undefined : fromUtf8(value.value);
  if (text !== undefined) return str(text, at, "computed", value.variables);
  if (errors && !(errors.kind === "str" && errors.value === "strict")) return unknown("bytes outside their encoding", at, "str");
  throw new PythonError("UnicodeDecodeError", at, { message: `'${codec}' codec can't decode a byte` });
}
