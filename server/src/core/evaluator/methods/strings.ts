import type { StrValue, Value } from "../../domain/value.js";
import { isSequence, unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { encodeText } from "./bytes.js";
import { formatBraces } from "../format.js";
import { formattedInstance } from "../instances.js";
import { lift } from "../lift.js";
import { bool, int, list, str, tuple } from "../make.js";
import type { Method } from "../methods.js";
import { iterate } from "../convert.js";
import { PythonError, runtimeObject } from "../runtime.js";

/** Methods of text. */
export const stringMethods: Readonly<Record<string, Method>> = {
  lower: plain((text) => text.toLowerCase()),
  casefold: plain((text) => text.toLowerCase()),
  upper: plain((text) => text.toUpperCase()),
  title: plain((text) => text.toLowerCase().replace(/(^|[^a-z])([a-z])/g, (_all, before: string, letter: string) => before + letter.toUpperCase())),
  capitalize: plain((text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()),
  swapcase: plain((text) => [...text].map((one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join("")),
  strip: withText((text, [characters]) => trimStart(trimEnd(text, characters), characters), true),
  lstrip: withText((text, [characters]) => trimStart(text, characters), true),
  rstrip: withText((text, [characters]) => trimEnd(text, characters), true),
  removeprefix: withText((text, [prefix = ""]) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  removesuffix: withText((text, [suffix = ""]) => (suffix !== "" && text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text)),
  zfill: (self, args) => { const size = args.positional[0]; return self.kind === "str" && size?.kind === "int" ? result(self, self.value.padStart(Math.min(Number(size.value), 10_000), "0"), args.at) : unknown("zfill()", args.at, "str"); },
  ljust: (self, args) => { const [size, fill] = args.positional; return self.kind === "str" && size?.kind === "int" && (!fill || fill.kind === "str") ? result(self, self.value.padEnd(Math.min(Number(size.value), 10_000), fill?.kind === "str" ? fill.value : " "), args.at) : unknown("ljust()", args.at, "str"); },
  rjust: (self, args) => { const [size, fill] = args.positional; return self.kind === "str" && size?.kind === "int" && (!fill || fill.kind === "str") ? result(self, self.value.padStart(Math.min(Number(size.value), 10_000), fill?.kind === "str" ? fill.value : " "), args.at) : unknown("rjust()", args.at, "str"); },
  center: (self, args) => {
    const [size, fill] = args.positional;
    if (self.kind !== "str" || size?.kind !== "int") return unknown("center()", args.at, "str");
    const missing = Math.max(0, Math.min(Number(size.value), 10_000) - [...self.value].length);
    // CPython puts the odd one on the left where both the gap and the width are odd: Objects/unicodeobject.c.
    const left = Math.floor(missing / 2) + (missing & Number(size.value) & 1);
    const filler = fill?.kind === "str" ? fill.value : " ";
    return result(self, filler.repeat(left) + self.value + filler.repeat(missing - left), args.at);
  },
  replace(self, args) {
    const [from, to] = args.positional;
    return lift([self, ...(from ? [from] : []), ...(to ? [to] : [])], args.at, ([text, a, b]) => {
      if (text?.kind !== "str" || a?.kind !== "str" || b?.kind !== "str") return unknown("replace() with parts that cannot be seen", args.at, "str");
      if (a.value === "") return unknown("replace() of nothing", args.at, "str");
      const limit = args.positional[2];
      if (limit?.kind === "int") return result(text, replaceSome(text.value, a.value, b.value, Number(limit.value)), args.at);
      return result(text, text.value.replaceAll(a.value, b.value), args.at);
    }, { type: "str" });
  },
  split: (self, args, run) => splitText(self, args.positional[0] ?? args.keywords.get("sep"), args.positional[1] ?? args.keywords.get("maxsplit"), args.at, false, run),
  rsplit: (self, args, run) => splitText(self, args.positional[0] ?? args.keywords.get("sep"), args.positional[1] ?? args.keywords.get("maxsplit"), args.at, true, run),
  splitlines: (self, args) => (self.kind === "str" ? list(self.value === "" ? [] : self.value.replace(/(\r\n|\n|\r)$/, "").split(/\r\n|\n|\r/).map((line) => str(line, args.at, "computed", self.variables)), args.at) : unknown("splitlines()", args.at, "list")),
  partition: (self, args) => partition(self, args.positional[0], args.at, false),
  rpartition: (self, args) => partition(self, args.positional[0], args.at, true),
  startswith: (self, args) => affix(self, args.positional[0], args.at, (text, part) => text.startsWith(part)),
  endswith: (self, args) => affix(self, args.positional[0], args.at, (text, part) => text.endsWith(part)),
  join(self, args, run) {
    const source = args.positional[0];
    if (!source) throw new PythonError("TypeError", args.at, { message: "join() takes exactly one argument" });
    return lift([self, source], args.at, ([separator, items]) => {
      if (separator?.kind !== "str" || !items) return unknown("join()", args.at, "str");
      const iteration = iterate(items, run, args.at);
      if (iteration.rest !== undefined) return unknown(iteration.rest, args.at, "str");
      return lift(iteration.items, args.at, (parts) => {
        const texts: string[] = [];
        const random = joinRandom(parts, separator.value, args.at);
        if (random) return random;
        for (const part of parts) {
          if (part.kind === "unknown" || part.kind === "random") return unknown(part.kind === "unknown" ? part.reason : "random text", args.at, "str");
          if (part.kind !== "str") throw new PythonError("TypeError", args.at, { message: "sequence item: expected str instance" });
          texts.push(part.value);
        }
        return str(texts.join(separator.value), args.at, "computed", parts.flatMap((part) => part.variables ?? []));
      }, { type: "str" });
    }, { type: "str" });
  },
  format: (self, args, run) => {
    if (self.kind !== "str") return unknown("format()", args.at, "str");
    if (args.unseen !== undefined) return unknown(args.unseen, args.at, "str");
    const names = [...args.keywords.keys()];
    const template = self.value;
    const first = template.indexOf("{");
    const own = (value: Value, spec: string, conversion: string | undefined): Value | undefined => (runtimeObject(value)?.kind === "instance" ? formattedInstance(value, spec, conversion, args.at, run) : undefined);
    return lift([...args.positional, ...args.keywords.values()], args.at, (values) => {
      const named = new Map(names.map((name, index) => [name, values[args.positional.length + index] ?? unknown("argument")] as const));
      return formatBraces(template, values.slice(0, args.positional.length), named, args.at, own);
    }, { type: "str", prefix: first > 0 ? template.slice(0, first) : undefined });
  },
  isdigit: test((text) => /^\d+$/.test(text)),
  isnumeric: test((text) => /^\d+$/.test(text)),
  isdecimal: test((text) => /^\d+$/.test(text)),
  isalpha: test((text) => /^\p{L}+$/u.test(text)),
  isalnum: test((text) => /^[\p{L}\p{N}]+$/u.test(text)),
  isspace: test((text) => /^\s+$/.test(text)),
  isupper: test((text) => text !== text.toLowerCase() && text === text.toUpperCase()),
  islower: test((text) => text !== text.toUpperCase() && text === text.toLowerCase()),
  find: (self, args) => { const part = args.positional[0]; return self.kind === "str" && part?.kind === "str" ? int(self.value.indexOf(part.value), args.at) : unknown("find()", args.at, "int"); },
  rfind: (self, args) => { const part = args.positional[0]; return self.kind === "str" && part?.kind === "str" ? int(self.value.lastIndexOf(part.value), args.at) : unknown("rfind()", args.at, "int"); },
  count: (self, args) => { const part = args.positional[0]; return self.kind === "str" && part?.kind === "str" && part.value !== "" ? int(self.value.split(part.value).length - 1, args.at) : unknown("count()", args.at, "int"); },
  index: (self, args) => {
    const part = args.positional[0];
    if (self.kind !== "str" || part?.kind !== "str") return unknown("index()", args.at, "int");
    const place = self.value.indexOf(part.value);
    if (place < 0) throw new PythonError("ValueError", args.at, { message: "substring not found" });
    return int(place, args.at);
  },
  encode: (self, args) => (self.kind === "str" ? encodeText(self, args.positional[0] ?? args.keywords.get("encoding"), args.positional[1] ?? args.keywords.get("errors"), args.at) : self.kind === "random" ? { ...self, type: "bytes" } : unknown("encode()", args.at, "bytes")),
};

function result(self: Value, text: string, at: Span): StrValue {
  return str(text, at, "computed", self.variables);
}

function plain(change: (text: string) => string): Method {
  return (self, args) => (self.kind === "str" ? result(self, change(self.value), args.at) : self.kind === "random" ? self : unknown("text that cannot be seen", args.at, "str"));
}

/** Methods whose arguments are text; None counts as absent where that is Python's default. */
function withText(change: (text: string, args: readonly (string | undefined)[]) => string, noneIsAbsent = false): Method {
  return (self, args) => {
    const texts = args.positional.map((one) => (one.kind === "str" ? one.value : one.kind === "none" && noneIsAbsent ? undefined : null));
    if (self.kind === "random") return { ...self, length: undefined };
    if (self.kind !== "str" || texts.includes(null)) return unknown("text that cannot be seen", args.at, "str");
    return result(self, change(self.value, texts.map((text) => text ?? undefined)), args.at);
  };
}

function test(check: (text: string) => boolean): Method {
  return (self, args) => (self.kind === "str" ? bool(check(self.value), args.at) : unknown("text that cannot be seen", args.at, "bool"));
}

function trimStart(text: string, characters: string | undefined): string {
  if (characters === undefined) return text.trimStart();
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start++;
  return text.slice(start);
}

function trimEnd(text: string, characters: string | undefined): string {
  if (characters === undefined) return text.trimEnd();
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function replaceSome(text: string, from: string, to: string, limit: number): string {
  const parts = text.split(from);
  if (limit < 0 || parts.length - 1 <= limit) return parts.join(to);
  return parts.slice(0, limit + 1).join(to) + from + parts.slice(limit + 1).join(from);
}

function splitText(self: Value, separator: Value | undefined, limit: Value | undefined, at: Span, fromRight: boolean, _run: unknown): Value {
  if (self.kind !== "str") return unknown(self.kind === "random" ? "random text" : "text that cannot be seen", at, "list");
  const most = limit === undefined ? -1 : limit.kind === "int" ? Number(limit.value) : undefined;
  if (most === undefined || (separator && separator.kind !== "str" && separator.kind !== "none")) return unknown("split() with arguments that cannot be seen", at, "list");
  let parts: string[];
  if (separator?.kind === "str") {
    if (separator.value === "") throw new PythonError("ValueError", at, { message: "empty separator" });
    parts = limited(self.value.split(separator.value), separator.value, most, fromRight);
  } else {
    const trimmed = self.value.trim();
    parts = trimmed === "" ? [] : trimmed.split(/\s+/);
    if (most >= 0 && parts.length > most + 1) return unknown("split() with a limit on white space", at, "list");
  }
  return list(parts.map((part) => str(part, self.at ?? at, "computed", self.variables)), at);
}

function limited(parts: string[], separator: string, most: number, fromRight: boolean): string[] {
  if (most < 0 || parts.length <= most + 1) return parts;
  if (fromRight) return [parts.slice(0, parts.length - most).join(separator), ...parts.slice(parts.length - most)];
  return [...parts.slice(0, most), parts.slice(most).join(separator)];
}

function partition(self: Value, separator: Value | undefined, at: Span, fromRight: boolean): Value {
  if (self.kind !== "str" || separator?.kind !== "str") return unknown("partition()", at, "tuple");
  const place = fromRight ? self.value.lastIndexOf(separator.value) : self.value.indexOf(separator.value);
  const parts = place < 0 ? (fromRight ? ["", "", self.value] : [self.value, "", ""]) : [self.value.slice(0, place), separator.value, self.value.slice(place + separator.value.length)];
  return tuple(parts.map((part) => str(part, at, "computed", self.variables)), at);
}

function affix(self: Value, part: Value | undefined, at: Span, check: (text: string, part: string) => boolean): Value {
  if (self.kind !== "str" || !part) return unknown("text that cannot be seen", at, "bool");
  if (part.kind === "str") return bool(check(self.value, part.value), at);
  if (isSequence(part)) {
    const texts = part.items.map((item) => (item.kind === "str" ? item.value : undefined));
    if (texts.some((text) => text !== undefined && check(self.value, text))) return bool(true, at);
    if (part.rest === undefined && !texts.includes(undefined)) return bool(false, at);
  }
  return unknown("text that cannot be seen", at, "bool");
}

/** Random characters joined: `"".join(secrets.choice(letters) for _ in range(50))`. */
function joinRandom(parts: readonly Value[], separator: string, at: Span): Value | undefined {
  if (!parts.some((part) => part.kind === "random")) return undefined;
  let length: number | undefined = separator.length * (parts.length - 1);
  for (const part of parts) {
    if (part.kind === "random" ? part.type !== "str" : part.kind !== "str") return undefined;
    const own: number | undefined = part.kind === "random" ? part.length : part.kind === "str" ? [...part.value].length : undefined;
    length = length === undefined || own === undefined ? undefined : length + own;
  }
  return { kind: "random", type: "str", length, at, from: "computed" };
}
