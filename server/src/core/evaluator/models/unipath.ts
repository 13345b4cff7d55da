import type { StrValue, Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { bool, str } from "../make.js";
import { absolutePath, dirname, joinOsPath, normalizePath, splitExtension, basename } from "../paths.js";
import { PythonError } from "../pythonError.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, objectValue } from "../runtime.js";
import { fileKind } from "./files.js";

/** `unipath`: its paths are texts that can do more (https://github.com/mikeorr/Unipath/blob/master/unipath/abstractpath.py). */
export function unipathModule(): Value {
  const type = objectValue("type", "<class 'unipath.Path'>", {
    kind: "native",
    call: (args) => joined(args),
    getAttribute: (name, run) =>
      name === "cwd" ? nativeFunction("cwd", (args) => made(run.context.workingDirectory, args.at)) : undefined,
  });
  return nativeNamespace("unipath", { Path: type, FSPath: type });
}

/** Attributes and methods beside those of a text; undefined where there is none of that name. */
export function unipathAttribute(self: StrValue, name: string, at: Span, run: Run): Value | undefined {
  const text = self.value;
  const absolute = absolutePath(text, run.context.workingDirectory);
  const method = (call: (args: CallArguments) => Value): Value => nativeFunction(name, call);
  const [stem, extension] = splitExtension(basename(text));
  switch (name) {
    case "parent":
      return made(dirname(text), at);
    case "name":
      return made(basename(text), at);
    case "stem":
      return made(stem, at);
    case "ext":
      return made(extension, at);
    case "child":
      return method((args) => joined(args, self));
    case "ancestor":
      return method((args) =>
        lift([args.positional[0] ?? args.keywords.get("n") ?? str("", args.at)], args.at, ([count]) =>
          count?.kind === "int"
            ? made(ancestor(text, Number(count.value)), args.at)
            : unknown("a path", args.at, "str"),
        ),
      );
    case "absolute":
    case "resolve":
      return method((args) => made(absolute, args.at));
    case "norm":
      return method((args) => made(normalizePath(text), args.at));
    case "isabsolute":
      return method((args) => bool(text.startsWith("/"), args.at));
    case "exists":
      return method((args) => fileKind(absolute, undefined, args.at, run));
    case "isfile":
    case "isdir":
      return method((args) => fileKind(absolute, name === "isfile" ? "file" : "directory", args.at, run));
    default:
      return undefined;
  }
}

/** More levels than there are end at the root. */
function ancestor(text: string, levels: number): string {
  let folder = text;
  for (let level = 0; level < levels && dirname(folder) !== folder; level++) folder = dirname(folder);
  return folder;
}

/** A child is one name: the library refuses what leads elsewhere. */
function joined(args: CallArguments, base?: Value): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at, "str");
  return lift(
    base ? [base, ...args.positional] : args.positional,
    args.at,
    (parts) => {
      const unseen = parts.find((part) => part.kind !== "str" && part.kind !== "path");
      if (unseen) return unknown(unseen.kind === "unknown" ? unseen.reason : "a path", args.at, "str");
      const texts = parts.map((part) => (part.kind === "str" || part.kind === "path" ? part.value : ""));
      if (base && texts.slice(1).some((name) => name === "." || name === ".." || name.includes("/")))
        throw new PythonError("UnsafePathError", args.at, { message: "a child is a single name" });
      return made(texts.length === 0 ? "." : texts.reduce(joinOsPath), args.at);
    },
    { type: "str" },
  );
}

function made(text: string, at: Span): StrValue {
  return { kind: "str", value: text, library: "unipath", at, from: "computed" };
}
