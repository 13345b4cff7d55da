import type { RandomValue, Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { list, str } from "../make.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { alphabetOf } from "../randomText.js";
import type { Call } from "./libraryModel.js";
import { libraryClass, libraryObject, members, parameters } from "./libraryModel.js";
import { templateClass } from "./texts.js";
import { iterate } from "../convert.js";

/** Modules whose values differ in every process: `secrets`, `random`, `uuid`; and `string`, which they draw from. */
export function secretsModule(): Value {
  const sized = (name: string, type: RandomValue["type"], length: (bytes: number) => number): [string, Value] => [
    name,
    nativeFunction(name, (args) => {
      const size = parameters(args, ["nbytes"]).get("nbytes");
      const bytes = !size || size.kind === "none" ? 32 : size.kind === "int" ? Number(size.value) : undefined;
      return random(type, bytes === undefined ? undefined : length(bytes), args.at);
    }),
  ];
  return nativeNamespace("secrets", {
    ...Object.fromEntries([
      sized("token_hex", "str", (bytes) => bytes * 2),
      sized("token_bytes", "bytes", (bytes) => bytes),
      // base64 without padding
      sized("token_urlsafe", "str", (bytes) => Math.ceil((bytes * 4) / 3)),
    ]),
    ...functions({
      choice,
      randbelow: number,
      randbits: number,
      compare_digest: (args) => unknown("compare_digest()", args.at, "bool"),
    }),
    SystemRandom: libraryClass("secrets.SystemRandom", (args) => generator(args.at)),
  });
}

export function randomModule(): Value {
  return nativeNamespace("random", {
    ...functions(drawing),
    SystemRandom: libraryClass("random.SystemRandom", (args) => generator(args.at)),
    Random: libraryClass("random.Random", (args) => generator(args.at)),
  });
}

export function uuidModule(): Value {
  return nativeNamespace("uuid", functions({ uuid4: uuid, uuid1: uuid }));
}

export function stringModule(): Value {
  const lower = "abcdefghijklmnopqrstuvwxyz";
  const upper = lower.toUpperCase();
  const digits = "0123456789";
  const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  const whitespace = " \t\n\r\u000B\u000C";
  return nativeNamespace("string", {
    Template: templateClass(),
    ...Object.fromEntries(
      Object.entries({
        ascii_lowercase: lower,
        ascii_uppercase: upper,
        ascii_letters: lower + upper,
        digits,
        hexdigits: `${digits}abcdefABCDEF`,
        octdigits: "01234567",
        punctuation,
        whitespace,
        printable: digits + lower + upper + punctuation + whitespace,
      }).map(([name, value]) => [name, str(value)]),
    ),
  });
}

function random(type: RandomValue["type"], length: number | undefined, at: Span): RandomValue {
  return { kind: "random", type, length, at, from: "computed" };
}

function functions(calls: Readonly<Record<string, Call>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, nativeFunction(name, call)]));
}

/** One character of a text, or one of several elements. */
function choice(args: CallArguments, run: Run): Value {
  const source = args.positional[0] ?? args.keywords.get("seq") ?? args.keywords.get("population");
  if (!source) return unknown("a random choice", args.at);
  return one(source, args, run);
}

function one(source: Value, args: CallArguments, run: Run): Value {
  const { items, rest } = iterate(source, run, args.at);
  if (rest !== undefined)
    return source.kind === "random" ? random("str", 1, args.at) : unknown("a random choice", args.at);
  const [only, ...others] = items;
  if (only === undefined)
    throw new PythonError("IndexError", args.at, { message: "Cannot choose from an empty sequence" });
  if (others.length === 0) return only;
  const letters = items.map((item) => (item.kind === "str" && [...item.value].length === 1 ? item.value : undefined));
  return letters.includes(undefined)
    ? unknown("a random choice", args.at)
    : { ...random("str", 1, args.at), alphabet: alphabetOf(letters.join("")) };
}

function number(args: CallArguments): Value {
  return random("int", undefined, args.at);
}

function several(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["population", "k"]);
  const count = given.get("k") ?? (args.keywords.has("k") ? args.keywords.get("k") : undefined);
  const source = given.get("population");
  if (!source || count?.kind !== "int" || Number(count.value) > 2000) return list([], args.at, "random elements");
  return list(
    Array.from({ length: Math.max(0, Number(count.value)) }, () => one(source, args, run)),
    args.at,
  );
}

/** `choices(population, weights=None, *, cum_weights=None, k=1)`. */
function choices(args: CallArguments, run: Run): Value {
  const count = args.keywords.get("k");
  const source = args.positional[0] ?? args.keywords.get("population");
  if (!source || (count && count.kind !== "int")) return list([], args.at, "random elements");
  const length = count?.kind === "int" ? Number(count.value) : 1;
  return length > 2000
    ? list([], args.at, "random elements")
    : list(
        Array.from({ length: Math.max(0, length) }, () => one(source, args, run)),
        args.at,
      );
}

const unseen: Call = (args) => unknown("a random number", args.at);

const drawing: Readonly<Record<string, Call>> = {
  choice,
  choices,
  sample: several,
  randint: number,
  randrange: number,
  getrandbits: number,
  random: unseen,
  uniform: unseen,
  shuffle: (args) => {
    const target = args.positional[0];
    if (target?.kind === "list") {
      target.items.length = 0;
      target.rest = "a random order";
    }
    return { kind: "none", at: args.at, from: "computed" };
  },
  seed: (args) => ({ kind: "none", at: args.at, from: "computed" }),
};

function generator(at: Span): Value {
  return libraryObject("random.Random", "<random.Random>", { getAttribute: members({}, drawing) }, at);
}

function uuid(args: CallArguments): Value {
  return random("str", 36, args.at);
}
