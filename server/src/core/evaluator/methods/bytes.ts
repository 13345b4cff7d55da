import type { BytesValue, StrValue, Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { escaped } from "../../domain/display.js";
import type { Span } from "../../text/span.js";
import { bool, list, none, str } from "../make.js";
import type { Method } from "../methods.js";
import { iterate } from "../convert.js";
import { PythonError } from "../pythonError.js";
import { stringMethods } from "./strings.js";

/** Methods of bytes. A BytesValue holds one character for each byte. */
export const bytesMethods: Readonly<Record<string, Method>> = {
  ...Object.fromEntries(
    [
      "count",
      "find",
      "rfind",
      "index",
      "rindex",
      "partition",
      "rpartition",
      "replace",
      "removeprefix",
      "removesuffix",
      "startswith",
      "endswith",
      "center",
      "ljust",
      "rjust",
      "zfill",
      "expandtabs",
      "split",
      "rsplit",
    ].map((name) => [name, asText(name)]),
  ),
  isdigit: asked(/^[0-9]+$/),
  isalpha: asked(/^[A-Za-z]+$/),
  isalnum: asked(/^[0-9A-Za-z]+$/),
  isspace: asked(/^[ \t\n\r\f\v]+$/),
  isascii: asked(/^[\0-\x7f]*$/),
  isupper: asked(/^[^a-z]*[A-Z][^a-z]*$/),
  islower: asked(/^[^A-Z]*[a-z][^A-Z]*$/),
  swapcase: change(
    (text) => text.replace(/[A-Za-z]/g, (one) => (one < "a" ? one.toLowerCase() : one.toUpperCase())),
    0,
  ),
  capitalize: change(
    (text) =>
      text.charAt(0).replace(/[a-z]/, (one) => one.toUpperCase()) +
      text.slice(1).replace(/[A-Z]+/g, (found) => found.toLowerCase()),
    0,
  ),
  title: change(
    (text) => text.replace(/[A-Za-z]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
    0,
  ),
  decode: (self, args) =>
    decodeBytes(
      self,
      args.positional[0] ?? args.keywords.get("encoding"),
      args.positional[1] ?? args.keywords.get("errors"),
      args.at,
    ),
  strip: change((text, part) => trim(text, part, true, true)),
  lstrip: change((text, part) => trim(text, part, true, false)),
  rstrip: change((text, part) => trim(text, part, false, true)),
  lower: change((text) => text.replace(/[A-Z]+/g, (found) => found.toLowerCase()), 0),
  upper: change((text) => text.replace(/[a-z]+/g, (found) => found.toUpperCase()), 0),
  hex: (self, args) =>
    self.kind === "bytes" && args.positional.length === 0
      ? str([...self.value].map((one) => one.charCodeAt(0).toString(16).padStart(2, "0")).join(""), args.at)
      : unknown("hex()", args.at, "str"),
  splitlines: (self, args) => {
    if (self.kind !== "bytes" || args.positional.length + args.keywords.size > 0)
      return unknown("splitlines()", args.at, "list");
    const lines = self.value.split(/\r\n|\n|\r/);
    return list(
      (lines[lines.length - 1] === "" ? lines.slice(0, -1) : lines).map((one) => bytes(one, args.at)),
      args.at,
    );
  },
  join: (self, args, run) => {
    const { items, rest } = iterate(args.positional[0] ?? unknown("join()"), run, args.at);
    const wrong = items.find((item) =>
      ["str", "int", "float", "bool", "none", "list", "tuple", "dict", "set"].includes(item.kind),
    );
    if (wrong) throw new PythonError("TypeError", args.at, { message: "sequence item: expected a bytes-like object" });
    if (self.kind !== "bytes" || rest !== undefined || !items.every((item) => item.kind === "bytes"))
      return unknown("join()", args.at, "bytes");
    return bytes(items.map((item) => (item.kind === "bytes" ? item.value : "")).join(self.value), args.at);
  },
};

export function bytes(value: string, at: Span | undefined, variables?: readonly string[]): BytesValue {
  return { kind: "bytes", value, at, from: "computed", ...(variables && { variables }) };
}

/** A method that text has too: bytes go through it as the characters of their codes. White space alone is not the same, so that splitting at it is done here. */
function asText(name: string): Method {
  return (self, args, run) => {
    if (self.kind !== "bytes" || args.unseen !== undefined) return unknown(`${name}()`, args.at);
    const [first] = [...args.positional, ...args.keywords.values()];
    if (
      (name === "split" || name === "rsplit") &&
      (!args.positional[0] || args.positional[0].kind === "none") &&
      args.keywords.size === 0
    ) {
      return args.positional.length > 1
        ? unknown(`${name}()`, args.at, "list")
        : list(
            self.value
              .split(/[ \t\n\r\f\v]+/)
              .filter((one) => one !== "")
              .map((one) => bytes(one, args.at)),
            args.at,
          );
    }
    if (first?.kind === "str")
      throw new PythonError("TypeError", args.at, { message: "a bytes-like object is required, not 'str'" });
    const text = (value: Value): Value =>
      value.kind === "bytes"
        ? str(value.value, value.at)
        : value.kind === "str"
          ? none(value.at)
          : value.kind === "tuple"
            ? { ...value, items: value.items.map(text) }
            : value;
    const isSearch = /^(?:count|r?find|r?index)$/.test(name);
    const positional = args.positional.map((value, index) =>
      isSearch && index === 0 && (value.kind === "int" || value.kind === "bool")
        ? str(byteOf(Number(value.value), args.at), value.at)
        : text(value),
    );
    return asBytes(
      stringMethods[name]?.(
        str(self.value, self.at),
        { ...args, positional, keywords: new Map([...args.keywords].map(([key, value]) => [key, text(value)])) },
        run,
      ) ?? unknown(`${name}()`, args.at),
    );
  };
}

function byteOf(code: number, at: Span): string {
  if (code < 0 || code > 255) throw new PythonError("ValueError", at, { message: "byte must be in range(0, 256)" });
  return String.fromCharCode(code);
}

function asBytes(value: Value): Value {
  if (value.kind === "str") return bytes(value.value, value.at);
  if (value.kind === "list") return { ...value, items: value.items.map(asBytes) };
  return value.kind === "tuple" ? { ...value, items: value.items.map(asBytes) } : value;
}

function asked(pattern: RegExp): Method {
  return (self, args) =>
    self.kind === "bytes" && args.positional.length === 0
      ? bool(pattern.test(self.value), args.at)
      : unknown("bytes that cannot be seen", args.at, "bool");
}

function change(operation: (text: string, part: string | undefined) => string, most = 1): Method {
  return (self, args) => {
    const [part] = args.positional;
    if (args.positional.length > most || args.keywords.size > 0)
      throw new PythonError("TypeError", args.at, { message: "too many arguments" });
    if (part && ["str", "int", "float", "bool", "list", "tuple", "dict", "set"].includes(part.kind))
      throw new PythonError("TypeError", args.at, { message: "a bytes-like object is required" });
    return self.kind === "bytes" && (!part || part.kind === "bytes" || part.kind === "none")
      ? bytes(operation(self.value, part?.kind === "bytes" ? part.value : undefined), args.at)
      : unknown("bytes that cannot be seen", args.at, "bytes");
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
  if (value.kind !== "bytes" || codec === undefined)
    return unknown(value.kind === "unknown" ? value.reason : "bytes that cannot be seen", at, "str");
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
