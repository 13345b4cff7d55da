import type { Value } from "../../domain/value.js";
import { truthiness, unknown, unknownLike, unknownSince } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { bool, str } from "../make.js";
import type { OperatorObject } from "../operators.js";
import { absolutePath, dirname, joinOsPath } from "../paths.js";
import type { CallArguments, NativeObject, Run } from "../runtime.js";
import { nativeFunction, objectValue, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { fileKind, openFile } from "./files.js";
import { isTrue, libraryClass } from "./libraryModel.js";

/** `environ.Path`. */
export function environPathClass(): Value {
  return libraryClass("environ.Path", (args, run) => {
    if (args.unseen !== undefined) return unknown(args.unseen, args.at);
    const start = args.positional[0] ?? args.keywords.get("start") ?? str("", args.at);
    return lift([start, ...args.positional.slice(1)], args.at, ([first, ...rest]) => {
      const base = pathText(first);
      if (base === undefined) return unknownLike(first, "a path", args.at);
      const joined = joinAbsolute(isTrue(args.keywords.get("is_file")) ? dirname(base) : base, rest, args, run);
      return typeof joined === "string" ? environPath(joined, args.at) : joined;
    });
  });
}

/** The text of a path in any of its forms. */
function pathText(value: Value | undefined): string | undefined {
  if (value?.kind === "str" || value?.kind === "path") return value.value;
  const data = value && runtimeObject(value);
  return data?.kind === "native" ? data.text : undefined;
}

function joinAbsolute(base: string, parts: readonly Value[], args: CallArguments, run: Run): string | Value {
  let joined = base;
  for (const part of parts) {
    const text = pathText(part);
    if (text === undefined) return unknownLike(part, "a path", args.at);
    joined = joinOsPath(joined, text);
  }
  const absolute = absolutePath(joined, run.context.workingDirectory);
  if (isTrue(args.keywords.get("required")) && truthiness(fileKind(absolute, undefined, args.at, run)) === "no") {
    throw new PythonError("ImproperlyConfigured", args.at, { message: "Create required path" });
  }
  return absolute;
}

export function environPath(root: string, at: Span): Value {
  const object: NativeObject & OperatorObject = {
    kind: "native",
    text: root,
    call: (args, run) =>
      lift(
        args.positional,
        args.at,
        (parts) => {
          const joined = joinAbsolute(root, parts, args, run);
          return typeof joined === "string" ? str(joined, args.at) : joined;
        },
        { type: "str" },
      ),
    getAttribute(name) {
      switch (name) {
        case "root":
          return str(root, at);
        case "path":
          return nativeFunction("path", (args, run) =>
            lift(args.positional, args.at, (parts) => {
              const joined = joinAbsolute(root, parts, args, run);
              return typeof joined === "string" ? environPath(joined, args.at) : joined;
            }),
          );
        case "file":
          return nativeFunction("file", (args, run) => {
            const name = pathText(args.positional[0]);
            return name === undefined
              ? unknown("a file", args.at)
              : openFile(str(joinOsPath(root, name), args.at), args, run);
          });
        default:
          return undefined;
      }
    },
    contains(key, _run, where) {
      const other = pathText(key);
      return other === undefined
        ? unknown("a path", where, "bool")
        : bool(other.startsWith(root.length > 1 ? joinOsPath(root, "") : root), where);
    },
    unary: (operator, where) =>
      operator === "~" ? environPath(absolutePath(joinOsPath(root, ".."), "/"), where) : undefined,
    operator(operator, other, swapped, where) {
      if (swapped) return undefined;
      if (operator === "-" && (other.kind === "int" || other.kind === "bool"))
        return environPath(absolutePath(joinOsPath(root, "../".repeat(Math.max(0, Number(other.value)))), "/"), where);
      if (operator === "-" && other.kind === "str" && root.endsWith(other.value))
        return environPath(absolutePath(withoutEnd(root, other.value), "/"), where);
      const text = pathText(other);
      if (operator === "+" && text !== undefined) return environPath(absolutePath(joinOsPath(root, text), "/"), where);
      if (other.kind === "unknown") return unknownSince(other, where);
      // `/` is none of this class; pathlib's own answers since 0.4.5, where this is a path.
      if (operator === "/" && other.kind === "path") return unknown("an environ.Path divided by a path", where, "path");
      throw new PythonError("TypeError", where, { message: `unsupported operand type(s) for ${operator}` });
    },
  };
  return objectValue("environ.Path", `<Path:${root}>`, object, at);
}

/** Python's rstrip takes characters, not a suffix; so does the library. */
function withoutEnd(root: string, characters: string): string {
  let end = root.length;
  while (end > 0 && characters.includes(root[end - 1] ?? "")) end--;
  return root.slice(0, end);
}
