import { getStaticTOMLValue, parseTOML } from "toml-eslint-parser";
import type { Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { bool, dict, float, int, list, none, str } from "../make.js";
import type { CallArguments } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { callAt, castFrom, exceptionClass } from "./libraryModel.js";
import { getAttribute } from "../attributes.js";

/** `tomllib` of Python 3.11, and `tomli` and `toml`, which settings read their files with before and since. */
export function tomlModule(name: string): () => Value {
  return () =>
    nativeNamespace(name, {
      loads: nativeFunction("loads", (args) => loads(args.positional[0] ?? none(args.at), args)),
      load: nativeFunction("load", (args, run) => {
        const file = args.positional[0];
        if (!file) throw new PythonError("TypeError", args.at, { message: "load() is missing an argument" });
        // `toml.load` takes the path of a file as well.
        if (file.kind !== "object") return unknown("a file of TOML", args.at, "dict");
        return loads(callAt(getAttribute(file, "read", args.at, run, args.scope), [], args, run), args);
      }),
      TOMLDecodeError: exceptionClass(`${name}.TOMLDecodeError`),
      TomlDecodeError: exceptionClass(`${name}.TomlDecodeError`),
    });
}

function loads(text: Value, args: CallArguments): Value {
  return lift(
    [text],
    args.at,
    ([one]) => {
      if (one?.kind !== "str" && one?.kind !== "bytes")
        return unknownLike(one, "TOML that cannot be seen", args.at, "dict");
      const parsed = readToml(one.value, one.at ?? args.at);
      // The text itself stays out of the message: it may be a secret.
      if (!parsed) throw new PythonError("TOMLDecodeError", args.at, { message: "the text is not TOML" });
      return castFrom(one, parsed);
    },
    { type: "dict" },
  );
}

/** A text of TOML; undefined: it is none. */
export function readToml(text: string, at: Span): Value | undefined {
  try {
    return valueOf(getStaticTOMLValue(parseTOML(text)), at);
  } catch {
    return undefined;
  }
}

/** A float without a fraction becomes an int here: Python takes them for equal. */
function valueOf(parsed: unknown, at: Span): Value {
  if (typeof parsed === "string") return str(parsed, at);
  if (typeof parsed === "boolean") return bool(parsed, at);
  if (typeof parsed === "bigint") return int(parsed, at);
  if (typeof parsed === "number") return Number.isSafeInteger(parsed) ? int(parsed, at) : float(parsed, at);
  if (Array.isArray(parsed))
    return list(
      parsed.map((item: unknown) => valueOf(item, at)),
      at,
    );
  if (typeof parsed === "object" && parsed !== null && Object.getPrototypeOf(parsed) === Object.prototype)
    return dict(
      Object.entries(parsed).map(([key, item]) => ({ key: str(key, at), value: valueOf(item, at) })),
      at,
    );
  return unknown("a date of TOML", at);
}
