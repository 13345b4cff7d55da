import { alphabetOf } from "../randomText.js";
import type { Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { textOf } from "../convert.js";
import { lift } from "../lift.js";
import { str } from "../make.js";
import { bytes } from "../methods/encoding.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { subscript } from "../subscripts.js";
import { libraryClass, libraryObject, members, whenText } from "./libraryModel.js";

/** `textwrap`. */
export function textwrapModule(): Value {
  return nativeNamespace("textwrap", {
    dedent: nativeFunction("dedent", (args) =>
      whenText(args.positional[0] ?? args.keywords.get("text"), args.at, (text) => ({
        ...text,
        value: dedent(text.value),
      })),
    ),
  });
}

/** CPython's Lib/textwrap.py: lines of nothing but white space count for nothing and lose it. */
function dedent(text: string): string {
  const lines = text.split("\n").map((line) => (/^[ \t]*$/.test(line) ? "" : line));
  let margin: string | undefined;
  for (const line of lines) {
    if (line === "") continue;
    const own = /^[ \t]*/.exec(line)?.[0] ?? "";
    if (margin === undefined) margin = own;
    let shared = 0;
    while (shared < margin.length && shared < own.length && margin[shared] === own[shared]) shared++;
    margin = margin.slice(0, shared);
  }
  const width = margin?.length ?? 0;
  return lines.map((line) => line.slice(line === "" ? 0 : width)).join("\n");
}

/** `string.Template`. */
export function templateClass(): Value {
  return libraryClass("string.Template", (args) =>
    whenText(args.positional[0] ?? args.keywords.get("template"), args.at, (template) => {
      const substitute =
        (isSafe: boolean) =>
        (call: CallArguments, run: Run): Value =>
          lift(
            [...call.positional, ...call.keywords.values()],
            call.at,
            () => fill(template.value, call, isSafe, run),
            { type: "str" },
          );
      return libraryObject(
        "string.Template",
        "<Template>",
        { getAttribute: members({ template }, { substitute: substitute(false), safe_substitute: substitute(true) }) },
        args.at,
      );
    }),
  );
}

function fill(template: string, call: CallArguments, isSafe: boolean, run: Run): Value {
  let hidden: string | undefined = call.unseen;
  const text = template.replace(
    /\$(?:(\$)|([_a-zA-Z][_a-zA-Z0-9]*)|\{([_a-zA-Z][_a-zA-Z0-9]*)\}|())/g,
    (whole, escaped: string | undefined, plain: string | undefined, braced: string | undefined) => {
      if (escaped !== undefined) return "$";
      const name = plain ?? braced;
      if (name === undefined) {
        if (isSafe) return whole;
        throw new PythonError("ValueError", call.at, { message: "Invalid placeholder in string" });
      }
      const value = call.keywords.get(name) ?? found(call.positional[0], name, call.at, isSafe, run);
      if (!value) return whole;
      const shown = textOf(value);
      if (shown === undefined) hidden ??= value.kind === "unknown" ? value.reason : "a value in a template";
      return shown ?? "";
    },
  );
  return hidden === undefined ? str(text, call.at) : unknown(hidden, call.at, "str");
}

function found(mapping: Value | undefined, name: string, at: Span, isSafe: boolean, run: Run): Value | undefined {
  try {
    if (mapping) return subscript(mapping, str(name, at), at, run);
  } catch (error) {
    if (!(error instanceof PythonError) || error.type !== "KeyError") throw error;
  }
  if (isSafe) return undefined;
  throw new PythonError("KeyError", at, { message: name });
}

/** `base64`: the usual alphabets. */
export function base64Module(): Value {
  const encode = (name: string, isUrl: boolean): [string, Value] => [
    name,
    nativeFunction(name, (args) => {
      const [value] = args.positional;
      if (value?.kind === "random")
        return {
          kind: "random",
          type: "bytes",
          length: value.length === undefined ? undefined : 4 * Math.ceil(value.length / 3),
          alphabet: alphabetOf(`${alphabet}+-/=_`),
          at: args.at,
          from: "computed",
        };
      if (value?.kind === "str")
        throw new PythonError("TypeError", args.at, { message: "a bytes-like object is required, not 'str'" });
      return value?.kind === "bytes" && args.positional.length === 1
        ? bytes(toBase64(value.value, isUrl), args.at, value.variables)
        : unknown(`${name}()`, args.at, "bytes");
    }),
  ];
  const decode = (name: string, isUrl: boolean): [string, Value] => [
    name,
    nativeFunction(name, (args) =>
      lift(
        [args.positional[0] ?? unknown(name)],
        args.at,
        ([value]) => {
          if (
            (value?.kind !== "bytes" && value?.kind !== "str") ||
            args.positional.length > 1 ||
            args.keywords.size > 0
          )
            return unknownLike(value, `${name}()`, args.at, "bytes");
          if (value.kind === "str" && /[^\0-\x7f]/.test(value.value))
            throw new PythonError("ValueError", args.at, {
              message: "string argument should contain only ASCII characters",
            });
          // Padding in the middle counts only where a group of four ends with it.
          if (/=[^=]*[A-Za-z0-9+/_-]/.test(value.value)) return unknown(`${name}()`, args.at, "bytes");
          const decoded = fromBase64(value.value, isUrl);
          if (decoded === undefined) throw new PythonError("Error", args.at, { message: "Incorrect padding" });
          return bytes(decoded, args.at, value.variables);
        },
        { type: "bytes" },
      ),
    ),
  ];
  return nativeNamespace(
    "base64",
    Object.fromEntries([
      encode("b64encode", false),
      encode("standard_b64encode", false),
      encode("urlsafe_b64encode", true),
      decode("b64decode", false),
      decode("standard_b64decode", false),
      decode("urlsafe_b64decode", true),
    ]),
  );
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function toBase64(value: string, isUrl: boolean): string {
  let text = "";
  for (let index = 0; index < value.length; index += 3) {
    const part = value.slice(index, index + 3);
    const bits = (part.charCodeAt(0) << 16) | ((part.charCodeAt(1) || 0) << 8) | (part.charCodeAt(2) || 0);
    const four = [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >> shift) & 63)).join("");
    text += four.slice(0, part.length + 1).padEnd(4, "=");
  }
  return isUrl ? text.replaceAll("+", "-").replaceAll("/", "_") : text;
}

/** As Python does it: what is not of the alphabet is left out; undefined where the padding is wrong. */
export function fromBase64(text: string, isUrl: boolean): string | undefined {
  const plain = (isUrl ? text.replaceAll("-", "+").replaceAll("_", "/") : text).replace(/[^A-Za-z0-9+/=]/g, "");
  const body = /^[^=]*/.exec(plain)?.[0] ?? "";
  if (body.length % 4 === 1 || (body.length % 4 > 0 && plain.length - body.length < 4 - (body.length % 4)))
    return undefined;
  let result = "";
  for (let index = 0; index < body.length; index += 4) {
    const part = body.slice(index, index + 4);
    const bits = [...part.padEnd(4, "A")].reduce((all, one) => (all << 6) | alphabet.indexOf(one), 0);
    result += [16, 8, 0]
      .slice(0, part.length - 1)
      .map((shift) => String.fromCharCode((bits >> shift) & 255))
      .join("");
  }
  return result;
}
