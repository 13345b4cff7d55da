import type { Value } from "../../domain/value.js";
import { isShuffled, unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { formatBraces, type FieldAccess } from "../format.js";
import { formattedInstance } from "../instances.js";
import { lift } from "../lift.js";
import { bool, int, list, str, tuple } from "../make.js";
import type { Method } from "./method.js";
import { keyOf, pythonType } from "../pythonTypes.js";
import type { CallArguments, Run } from "../runtime.js";
import { changedRandom, replacedInRandom, joinRandom, trimmedRandom } from "../randomText.js";
import { runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { subscript } from "../subscripts.js";
import { encodeText } from "./encoding.js";
import {
  capitalized,
  casefolded,
  isAlphabetic,
  isDecimal,
  isDigit,
  isIdentifier,
  isLower,
  isNumeric,
  isPrintable,
  isTitle,
  isUpper,
  lineEnds,
  swapped,
  titled,
  whiteSpace,
} from "./characters.js";
import {
  Unseen,
  boundArgument,
  characters,
  clipped,
  derived,
  indexArgument,
  textArgument,
  withParameters,
  wrongType,
  type Reading,
} from "./textReading.js";
import { getAttribute } from "../language.js";
import { iterate } from "../convert.js";

type Change = (text: string, reading: Reading) => string | undefined;

/** Methods of text. */
export const stringMethods: Readonly<Record<string, Method>> = {
  lower: change("lower", "", (text) => text.toLowerCase()),
  upper: change("upper", "", (text) => text.toUpperCase()),
  casefold: change("casefold", "", casefolded),
  title: change("title", "", titled),
  capitalize: change("capitalize", "", capitalized),
  swapcase: change("swapcase", "", swapped),
  strip: change("strip", "_chars?", (text, reading) => trimmed(text, reading, true, true)),
  lstrip: change("lstrip", "_chars?", (text, reading) => trimmed(text, reading, true, false)),
  rstrip: change("rstrip", "_chars?", (text, reading) => trimmed(text, reading, false, true)),
  removeprefix: change("removeprefix", "_prefix", (text, { args, at }) => {
    const part = textArgument(args[0], "removeprefix() argument", at);
    return text.startsWith(part) ? text.slice(part.length) : text;
  }),
  removesuffix: change("removesuffix", "_suffix", (text, { args, at }) => {
    const part = textArgument(args[0], "removesuffix() argument", at);
    return part !== "" && text.endsWith(part) ? text.slice(0, text.length - part.length) : text;
  }),
  zfill: change("zfill", "_width", (text, { args, at }) => {
    const missing = Math.max(0, width(args[0], at) - characters(text).length);
    return /^[-+]/.test(text) ? text.charAt(0) + "0".repeat(missing) + text.slice(1) : "0".repeat(missing) + text;
  }),
  ljust: change("ljust", "_width _fill?", (text, reading) => justified(text, reading, () => 0)),
  rjust: change("rjust", "_width _fill?", (text, reading) => justified(text, reading, (missing) => missing)),
  // CPython puts the odd one on the left where both the gap and the width are odd: Objects/unicodeobject.c.
  center: change("center", "_width _fill?", (text, reading) =>
    justified(text, reading, (missing, size) => Math.floor(missing / 2) + (missing & size & 1)),
  ),
  expandtabs: change("expandtabs", "tabsize?", (text, { args, at }) => {
    const size = args[0] ? indexArgument(args[0], at) : 8;
    let column = 0;
    return characters(text)
      .map((one) => {
        if (one === "\t") {
          const missing = size > 0 ? size - (column % size) : 0;
          column += missing;
          return " ".repeat(Math.min(missing, 1000));
        }
        column = one === "\n" || one === "\r" ? 0 : column + 1;
        return one;
      })
      .join("");
  }),
  replace: change("replace", "_old _new _count?", (text, { args, at }) =>
    replaced(
      text,
      textArgument(args[0], "replace() argument 1", at),
      textArgument(args[1], "replace() argument 2", at),
      args[2] ? indexArgument(args[2], at) : -1,
    ),
  ),
  translate: change("translate", "_table", translated),
  split: parts("split", "sep? maxsplit?", (text, reading) => splitText(text, reading, false)),
  rsplit: parts("rsplit", "sep? maxsplit?", (text, reading) => splitText(text, reading, true)),
  splitlines: parts("splitlines", "keepends?", (text, { args, at }) => {
    const [keep] = args;
    if (keep && keep.kind !== "bool" && keep.kind !== "int") return wrongType(keep, "keepends must be an integer", at);
    return linesOf(text, keep !== undefined && Boolean(keep.value));
  }),
  partition: withParameters("partition", "_sep", "tuple", (self, reading) => partition(self, reading, false)),
  rpartition: withParameters("rpartition", "_sep", "tuple", (self, reading) => partition(self, reading, true)),
  startswith: affix("startswith", (text, part) => text.startsWith(part)),
  endswith: affix("endswith", (text, part) => text.endsWith(part)),
  find: search("find", (place) => place),
  rfind: search("rfind", (place) => place),
  index: search("index", found),
  rindex: search("rindex", found),
  count: withParameters("count", "_sub _start? _end?", "int", (self, { args, at }) => {
    const part = textArgument(args[0], "count() argument 1", at);
    const all = characters(plainText(self));
    const [start, end] = clipped(all.length, boundArgument(args[1], at), boundArgument(args[2], at));
    if (part === "") return int(Math.max(0, end - start + 1), at);
    return int(end < start ? 0 : all.slice(start, end).join("").split(part).length - 1, at);
  }),
  join(self, args, run) {
    const [source] = args.positional;
    if (!source || args.positional.length > 1 || args.keywords.size > 0)
      throw new PythonError("TypeError", args.at, { message: "join() takes exactly one argument" });
    return lift(
      [self, source],
      args.at,
      ([separator, items]) => {
        if (separator?.kind !== "str" || !items) return unknown("join()", args.at, "str");
        const iteration = iterate(items, run, args.at);
        if (iteration.rest !== undefined) return unknown(iteration.rest, args.at, "str");
        if (isShuffled(items)) return unknown("elements of a set, in an order that nobody knows", args.at, "str");
        return lift(iteration.items, args.at, (all) => joined(all, separator.value, args.at), { type: "str" });
      },
      { type: "str" },
    );
  },
  format: (self, args, run) => {
    if (self.kind !== "str") return unknown("format()", args.at, "str");
    if (args.unseen !== undefined) return unknown(args.unseen, args.at, "str");
    const names = [...args.keywords.keys()];
    const template = self.value;
    const first = template.indexOf("{");
    return lift(
      [...args.positional, ...args.keywords.values()],
      args.at,
      (values) => {
        const keyword = (name: string): Value => {
          const one = values[args.positional.length + names.indexOf(name)];
          if (!names.includes(name) || !one) throw new PythonError("KeyError", args.at, { message: name });
          return one;
        };
        const positional = (place: number): Value => {
          const one = place < args.positional.length ? values[place] : undefined;
          if (one) return one;
          throw new PythonError("IndexError", args.at, {
            message: `Replacement index ${place} out of range for positional args tuple`,
          });
        };
        return formatBraces(template, positional, keyword, args.at, fieldAccess(args, run));
      },
      { type: "str", prefix: first > 0 ? template.slice(0, first) : undefined },
    );
  },
  format_map: (self, args, run) => {
    const [mapping] = args.positional;
    if (self.kind !== "str" || mapping?.kind !== "dict") return unknown("format_map()", args.at, "str");
    return formatBraces(
      self.value,
      () => {
        throw new PythonError("ValueError", args.at, { message: "Format string contains positional fields" });
      },
      (name) => subscript(mapping, str(name, args.at), args.at, run),
      args.at,
      fieldAccess(args, run),
    );
  },
  isdigit: test("isdigit", (text) => everyCharacter(text, isDigit)),
  isnumeric: test("isnumeric", (text) => everyCharacter(text, isNumeric)),
  isdecimal: test("isdecimal", (text) => everyCharacter(text, isDecimal)),
  isalpha: test("isalpha", (text) => everyCharacter(text, isAlphabetic)),
  isalnum: test("isalnum", (text) => everyCharacter(text, (one) => isAlphabetic(one) || isNumeric(one))),
  isspace: test("isspace", (text) => text !== "" && characters(text).every((one) => whiteSpace.includes(one))),
  isupper: test("isupper", isUpper),
  islower: test("islower", isLower),
  istitle: test("istitle", isTitle),
  isidentifier: test("isidentifier", isIdentifier),
  isascii: test("isascii", (text) => /^[\0-\x7f]*$/.test(text)),
  isprintable: test("isprintable", isPrintable),
  encode: (self, args) =>
    self.kind === "str"
      ? encodeText(
          self,
          args.positional[0] ?? args.keywords.get("encoding"),
          args.positional[1] ?? args.keywords.get("errors"),
          args.at,
        )
      : self.kind === "random"
        ? { ...self, type: "bytes" }
        : unknown("encode()", args.at, "bytes"),
};

/** How a field of a format reaches into its value. */
function fieldAccess(args: CallArguments, run: Run): FieldAccess {
  const { at, scope } = args;
  return {
    attribute: (value, name) => getAttribute(value, name, at, run, scope),
    item: (value, key) => subscript(value, typeof key === "number" ? int(key, at) : str(key, at), at, run),
    own: (value, spec, conversion) =>
      runtimeObject(value)?.kind === "instance" ? formattedInstance(value, spec, conversion, at, run) : undefined,
  };
}

function plainText(self: Value): string {
  if (self.kind !== "str") throw new Unseen(self.kind === "random" ? "random text" : "text that cannot be seen");
  return self.value;
}

/** A method that makes another text of it. Random text stays random. */
function change(name: string, names: string, operation: Change): Method {
  return withParameters(name, names, "str", (self, reading) => {
    const [old, other, count] = reading.args;
    if (self.kind === "random" && name === "replace" && old?.kind === "str" && other?.kind === "str" && !count)
      return replacedInRandom(self, old.value, other.value);
    if (self.kind === "random")
      return names === "" || (names === "_chars?" && reading.args[0] === undefined)
        ? trimmedRandom(self, (text) => operation(text, reading) ?? "")
        : changedRandom(self);
    const whole = plainText(self);
    const text = operation(whole, reading);
    // What is left of a text stands where the text stands.
    return text === undefined
      ? unknown(`${name}() of such letters`, reading.at, "str")
      : derived(self, text, whole.includes(text) ? (self.at ?? reading.at) : reading.at);
  });
}

function parts(name: string, names: string, operation: (text: string, reading: Reading) => readonly string[]): Method {
  return withParameters(name, names, "list", (self, reading) =>
    list(
      operation(plainText(self), reading).map((part) => derived(self, part, self.at ?? reading.at)),
      reading.at,
    ),
  );
}

function test(name: string, check: (text: string) => boolean | undefined): Method {
  return withParameters(name, "", "bool", (self, { at }) => {
    const answer = check(plainText(self));
    return answer === undefined ? unknown(`${name}() of such letters`, at, "bool") : bool(answer, at);
  });
}

function everyCharacter(text: string, check: (character: string) => boolean | undefined): boolean | undefined {
  const answers = characters(text).map(check);
  return answers.includes(false) || text === "" ? false : answers.includes(undefined) ? undefined : true;
}

function trimmed(text: string, { args: [given], at }: Reading, start: boolean, end: boolean): string {
  const strip =
    given === undefined || given.kind === "none" ? whiteSpace : characters(textArgument(given, "strip arg", at));
  const all = characters(text);
  let [from, to] = [0, all.length];
  while (start && from < to && strip.includes(all[from] ?? "")) from++;
  while (end && to > from && strip.includes(all[to - 1] ?? "")) to--;
  return all.slice(from, to).join("");
}

const longest = 10_000;

function width(value: Value | undefined, at: Span): number {
  const size = indexArgument(value, at);
  if (size > longest) throw new Unseen("a very long text");
  return size;
}

function justified(text: string, { args, at }: Reading, left: (missing: number, size: number) => number): string {
  const size = width(args[0], at);
  const fill = args[1] === undefined ? " " : textArgument(args[1], "The fill character", at);
  if (characters(fill).length !== 1)
    throw new PythonError("TypeError", at, { message: "The fill character must be exactly one character long" });
  const missing = Math.max(0, size - characters(text).length);
  return fill.repeat(left(missing, size)) + text + fill.repeat(missing - left(missing, size));
}

function replaced(text: string, from: string, to: string, limit: number): string {
  const pieces = from === "" ? ["", ...characters(text), ""] : text.split(from);
  if (limit >= 0 && pieces.length - 1 > limit) {
    const rest = pieces.slice(limit).join(from);
    if (limit === 0) return text;
    const result = pieces.slice(0, limit).join(to) + to + rest;
    return checkedLength(result);
  }
  return checkedLength(pieces.join(to));
}

function checkedLength(text: string): string {
  if (text.length > 1_000_000) throw new Unseen("a very long text");
  return text;
}

/** `text.translate(table)` with a dict of code points, as `str.maketrans` makes it. */
function translated(text: string, { args: [table], at }: Reading): string {
  if (table?.kind !== "dict" || table.rest !== undefined || table.as !== undefined || table.factory)
    throw new Unseen("a table of characters that cannot be seen");
  const known = new Map(table.entries.map((entry) => [keyOf(entry.key), entry.value]));
  return characters(text)
    .map((one) => {
      const to = known.get(`n${one.codePointAt(0)}`);
      if (!to) return one;
      if (to.kind === "str") return to.value;
      if (to.kind === "none") return "";
      return to.kind === "int"
        ? String.fromCodePoint(Number(to.value))
        : wrongType(to, "character mapping must return integer, None or str", at);
    })
    .join("");
}

function splitText(text: string, { args, at }: Reading, fromRight: boolean): readonly string[] {
  const [separator] = args;
  const most = args[1] === undefined ? -1 : indexArgument(args[1], at);
  if (separator === undefined || separator.kind === "none") return words(characters(text), most, fromRight);
  const by = textArgument(separator, "separator", at);
  if (by === "") throw new PythonError("ValueError", at, { message: "empty separator" });
  if (!fromRight) return limited(text.split(by), by, most);
  // From the right the pieces may be others: "aaa" by "aa".
  const result: string[] = [];
  let left = text;
  for (
    let place = left.lastIndexOf(by);
    place >= 0 && (most < 0 || result.length < most);
    place = left.lastIndexOf(by)
  ) {
    result.unshift(left.slice(place + by.length));
    left = left.slice(0, place);
  }
  return [left, ...result];
}

function limited(pieces: readonly string[], separator: string, most: number): readonly string[] {
  return most < 0 || pieces.length <= most + 1
    ? pieces
    : [...pieces.slice(0, most), pieces.slice(most).join(separator)];
}

/** Split at white space; what is left when `most` are found keeps what stands at its end. */
function words(all: readonly string[], most: number, fromRight: boolean): readonly string[] {
  const given = fromRight ? [...all].reverse() : all;
  const isSpace = (one: string | undefined): boolean => one !== undefined && whiteSpace.includes(one);
  const result: string[][] = [];
  let index = 0;
  for (;;) {
    while (isSpace(given[index])) index++;
    if (index >= given.length) break;
    if (most >= 0 && result.length >= most) {
      result.push(given.slice(index));
      break;
    }
    const start = index;
    while (index < given.length && !isSpace(given[index])) index++;
    result.push(given.slice(start, index));
  }
  return fromRight ? result.map((word) => word.reverse().join("")).reverse() : result.map((word) => word.join(""));
}

function linesOf(text: string, keepEnds: boolean): readonly string[] {
  const result: string[] = [];
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    if (!lineEnds.includes(text.charAt(index))) continue;
    const end = index;
    if (text.charAt(index) === "\r" && text.charAt(index + 1) === "\n") index++;
    result.push(text.slice(start, keepEnds ? index + 1 : end));
    start = index + 1;
  }
  return start < text.length ? [...result, text.slice(start)] : result;
}

function partition(self: Value, { args, at }: Reading, fromRight: boolean): Value {
  const text = plainText(self);
  const by = textArgument(args[0], "separator", at);
  if (by === "") throw new PythonError("ValueError", at, { message: "empty separator" });
  const place = fromRight ? text.lastIndexOf(by) : text.indexOf(by);
  const pieces =
    place < 0
      ? fromRight
        ? ["", "", text]
        : [text, "", ""]
      : [text.slice(0, place), by, text.slice(place + by.length)];
  return tuple(
    pieces.map((part) => derived(self, part, at)),
    at,
  );
}

function affix(name: string, check: (text: string, part: string) => boolean): Method {
  return withParameters(name, "_prefix _start? _end?", "bool", (self, { args, at }) => {
    const all = characters(plainText(self));
    const [start, end] = clipped(all.length, boundArgument(args[1], at), boundArgument(args[2], at));
    const text = all.slice(start, end).join("");
    const has = (part: string): boolean => end - start >= characters(part).length && check(text, part);
    const [given] = args;
    if (given?.kind !== "tuple") return bool(has(textArgument(given, `${name} first arg`, at)), at);
    let hidden: string | undefined = given.rest;
    for (const item of given.items) {
      if (item.kind === "unknown" || item.kind === "object" || item.kind === "environment")
        hidden ??= item.kind === "unknown" ? item.reason : "text that cannot be seen";
      else if (has(textArgument(item, `tuple for ${name}`, at))) return bool(true, at);
    }
    return hidden === undefined ? bool(false, at) : unknown(hidden, at, "bool");
  });
}

function search(name: "find" | "rfind" | "index" | "rindex", result: (place: number, at: Span) => number): Method {
  return withParameters(name, "_sub _start? _end?", "int", (self, { args, at }) => {
    const part = textArgument(args[0], `${name}() argument 1`, at);
    const all = characters(plainText(self));
    const [start, end] = clipped(all.length, boundArgument(args[1], at), boundArgument(args[2], at));
    if (end - start < characters(part).length) return int(result(-1, at), at);
    const text = all.slice(start, end).join("");
    const place = name.startsWith("r") ? text.lastIndexOf(part) : text.indexOf(part);
    return int(result(place < 0 ? -1 : start + characters(text.slice(0, place)).length, at), at);
  });
}

function found(place: number, at: Span): number {
  if (place < 0) throw new PythonError("ValueError", at, { message: "substring not found" });
  return place;
}

function joined(all: readonly Value[], separator: string, at: Span): Value {
  const random = joinRandom(
    all.flatMap((part, index) => (index === 0 ? [part] : [str(separator), part])),
    at,
  );
  if (random) return random;
  const texts: string[] = [];
  let hidden: string | undefined;
  for (const [index, part] of all.entries()) {
    if (part.kind === "str") texts.push(part.value);
    else if (part.kind === "unknown" || part.kind === "random" || part.kind === "object" || part.kind === "environment")
      hidden ??= part.kind === "unknown" ? part.reason : "text that cannot be seen";
    else
      throw new PythonError("TypeError", at, {
        message: `sequence item ${index}: expected str instance, ${pythonType(part)} found`,
      });
  }
  return hidden === undefined
    ? str(
        texts.join(separator),
        at,
        "computed",
        all.flatMap((part) => part.variables ?? []),
      )
    : unknown(hidden, at, "str");
}
