import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { bool, list, none, str } from "../make.js";
import type { Method } from "./method.js";
import { PythonError } from "../pythonError.js";
import { stringMethods } from "./strings.js";
import { iterate } from "../convert.js";
import { bytes, decodeBytes } from "./encoding.js";

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
