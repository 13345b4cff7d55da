import type { DictEntry, Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { bool, dict, float, int, list, none, str } from "../make.js";
import { keyOf } from "../pythonTypes.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { jsonText } from "./jsonText.js";
import { callAt, castFrom, exceptionClass, parameters } from "./libraryModel.js";
import { getAttribute } from "../attributes.js";

/** `json`: reading and writing. */
export function jsonModule(): Value {
  return nativeNamespace("json", {
    loads: jsonLoads(),
    load: nativeFunction("load", (args, run) => {
      const file = args.positional[0];
      if (!file) throw new PythonError("TypeError", args.at, { message: "load() is missing an argument" });
      const read = getAttribute(file, "read", args.at, run, args.scope);
      return loads(callAt(read, [], args, run), args);
    }),
    dumps: nativeFunction("dumps", dumps),
    dump: nativeFunction("dump", (args, run) => {
      const [value, file, ...others] = args.positional;
      const isFollowed =
        value && file && runtimeObject(file)?.kind === "native" && others.length === 0 && args.unseen === undefined;
      if (isFollowed)
        callAt(
          getAttribute(file, "write", args.at, run, args.scope),
          [dumps({ ...args, positional: [value] })],
          args,
          run,
        );
      return none(args.at);
    }),
    JSONDecodeError: exceptionClass("json.JSONDecodeError"),
    decoder: nativeNamespace("json.decoder", { JSONDecodeError: exceptionClass("json.JSONDecodeError") }),
  });
}

/** `json.dumps`, with the options that change how the same thing is written. */
function dumps(args: CallArguments): Value {
  const { at, keywords } = args;
  const [value] = args.positional;
  if (
    args.unseen !== undefined ||
    !value ||
    args.positional.length > 1 ||
    [...keywords.keys()].some((name) => !["indent", "sort_keys", "ensure_ascii", "separators"].includes(name))
  )
    return unknown("json.dumps()", at, "str");
  const indent = keywords.get("indent");
  const separators = keywords.get("separators");
  const given =
    separators && (separators.kind === "tuple" || separators.kind === "list")
      ? separators.items.map((item) => (item.kind === "str" ? item.value : undefined))
      : undefined;
  const truth = (name: string, otherwise: boolean): boolean | undefined => {
    const one = keywords.get(name);
    return !one ? otherwise : one.kind === "bool" ? one.value : undefined;
  };
  const [sortKeys, ascii] = [truth("sort_keys", false), truth("ensure_ascii", true)];
  const level =
    !indent || indent.kind === "none"
      ? undefined
      : indent.kind === "int"
        ? " ".repeat(Math.max(0, Math.min(100, Number(indent.value))))
        : indent.kind === "str"
          ? indent.value
          : null;
  if (
    sortKeys === undefined ||
    ascii === undefined ||
    level === null ||
    (separators && separators.kind !== "none" && (given?.length !== 2 || given.includes(undefined)))
  )
    return unknown("json.dumps()", at, "str");
  return lift(
    [value],
    at,
    ([one]) => {
      const text =
        one &&
        jsonText(
          one,
          {
            indent: level,
            separators: [given?.[0] ?? (level === undefined ? ", " : ","), given?.[1] ?? ": "],
            sortKeys,
            ascii,
          },
          at,
        );
      return text === undefined
        ? unknown("json.dumps() of what cannot be seen", at, "str")
        : str(text, at, "computed", one?.variables);
    },
    { type: "str" },
  );
}

/** `json.loads`. */
export function jsonLoads(): Value {
  return nativeFunction("loads", (args: CallArguments, run: Run) => {
    const given = parameters(args, ["s"]);
    const text = given.get("s");
    if (!text) throw new PythonError("TypeError", args.at, { message: "loads() is missing an argument" });
    const hook = given.get("object_hook");
    const value = [...given.keys()].every((name) => ["s", "object_hook", "encoding"].includes(name))
      ? loads(text, args)
      : unknown("json.loads() with options", args.at);
    return hook && hook.kind !== "none" ? hooked(value, hook, args, run) : value;
  });
}

/** Gives every object to `object_hook`, the inner ones first. */
function hooked(value: Value, hook: Value, args: CallArguments, run: Run): Value {
  if (value.kind === "list") return { ...value, items: value.items.map((item) => hooked(item, hook, args, run)) };
  if (value.kind !== "dict") return value;
  return callAt(
    hook,
    [
      {
        ...value,
        entries: value.entries.map((entry) => ({ key: entry.key, value: hooked(entry.value, hook, args, run) })),
      },
    ],
    args,
    run,
  );
}

function loads(text: Value, args: CallArguments): Value {
  return lift([text], args.at, ([one]) => {
    if (!one || one.kind === "unknown" || one.kind === "random" || one.kind === "object")
      return unknownLike(one, "JSON that cannot be seen", args.at);
    if (one.kind !== "str" && one.kind !== "bytes")
      throw new PythonError("TypeError", args.at, { message: "the JSON object must be str, bytes or bytearray" });
    const value = readJson(one.value, one.at ?? args.at);
    // The text itself stays out of the message: it may be a secret.
    if (!value)
      throw new PythonError("JSONDecodeError", args.at, {
        message: "the text is not JSON",
        ...(one.variables?.[0] !== undefined && { variable: one.variables[0] }),
      });
    return castFrom(one, value);
  });
}

/** JSON as Python reads it: also NaN and Infinity, ints and floats apart. undefined: it is not JSON. */
export function readJson(text: string, at: Span): Value | undefined {
  let place = 0;
  const skip = (): void => {
    while (/[ \t\n\r]/.test(text[place] ?? "")) place++;
  };
  const value = (depth: number): Value | undefined => {
    if (depth > 200) return undefined;
    skip();
    const character = text[place];
    if (character === "{") return object(depth);
    if (character === "[") return array(depth);
    if (character === '"') {
      const found = string();
      return found === undefined ? undefined : str(found, at);
    }
    const word = /^(?:true|false|null|NaN|-?Infinity)/.exec(text.slice(place, place + 9))?.[0];
    if (word !== undefined) {
      place += word.length;
      return word === "null"
        ? none(at)
        : word === "true" || word === "false"
          ? bool(word === "true", at)
          : float(word === "NaN" ? NaN : word === "Infinity" ? Infinity : -Infinity, at);
    }
    const number = /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/.exec(text.slice(place, place + 1000));
    if (!number) return undefined;
    place += number[0].length;
    return number[1] === undefined && number[2] === undefined
      ? int(BigInt(number[0]), at)
      : float(Number(number[0]), at);
  };
  const string = (): string | undefined => {
    let end = place + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    if (end >= text.length) return undefined;
    const raw = text.slice(place, end + 1);
    place = end + 1;
    try {
      const found: unknown = JSON.parse(raw);
      return typeof found === "string" ? found : undefined;
    } catch {
      return undefined;
    }
  };
  const array = (depth: number): Value | undefined => {
    place++;
    const items: Value[] = [];
    skip();
    if (text[place] === "]") {
      place++;
      return list(items, at);
    }
    for (;;) {
      const item = value(depth + 1);
      if (!item) return undefined;
      items.push(item);
      skip();
      const next = text[place++];
      if (next === "]") return list(items, at);
      if (next !== ",") return undefined;
    }
  };
  const object = (depth: number): Value | undefined => {
    place++;
    const entries = new Map<string | undefined, DictEntry>();
    skip();
    if (text[place] === "}") {
      place++;
      return dict([], at);
    }
    for (;;) {
      skip();
      const name = text[place] === '"' ? string() : undefined;
      if (name === undefined) return undefined;
      skip();
      if (text[place++] !== ":") return undefined;
      const item = value(depth + 1);
      if (!item) return undefined;
      const key = str(name, at);
      entries.set(keyOf(key), { key, value: item });
      skip();
      const next = text[place++];
      if (next === "}") return dict([...entries.values()], at);
      if (next !== ",") return undefined;
    }
  };
  const found = value(0);
  skip();
  return found && place >= text.length ? found : undefined;
}
