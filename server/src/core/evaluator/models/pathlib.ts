import type { PathValue, UnknownValue, Value } from "../../domain/value.js";
import { recordFolder } from "../seenCalls.js";
import { unknown, unknownSince } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { iteratorOver } from "../iterators.js";
import { lift } from "../lift.js";
import { reprText } from "../../domain/display.js";
import { bool, int, list, none, path, str, tuple } from "../make.js";
import { basename, joinPath, normalizePath, parentPath, purePath, splitExtension, absolutePath } from "../paths.js";
import type { CallArguments, Run } from "../runtime.js";
import { argument, nativeFunction, nativeNamespace, objectValue, runtimeObject, classValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { samePath, unseenPath } from "../unseenPaths.js";
import { appended, beginWriting, makeFolder, setWritten, writtenAt } from "../writtenFiles.js";
import { bytes, toUtf8 } from "../methods/encoding.js";
import { fileKind, homeFolder, openFile, readText, unseenBytes } from "./files.js";
import { unseenFiles } from "./folders.js";
import { globFiles } from "./globText.js";
import { isAtLeast, isTrue, libraryObject } from "./libraryModel.js";
import { quote } from "./urlText.js";

/** `pathlib`. `from pathlib import Path, os`: what Lib/pathlib.py itself imports is there, but in 3.13. */
export function pathlibModule(os: Value | undefined): Value {
  const path = pathClass();
  return nativeNamespace("pathlib", {
    Path: path,
    PurePath: path,
    PosixPath: path,
    PurePosixPath: path,
    ...(os && { os }),
  });
}

export function pathClass(): Value {
  const call = (args: CallArguments, run: Run): Value => {
    if (args.unseen !== undefined) return unknown(args.unseen, args.at, "path");
    return lift(
      args.positional,
      args.at,
      (parts) => {
        let text = "";
        for (const [index, part] of parts.entries()) {
          if (part.kind === "unknown") return belowUnseen(part, parts.slice(index + 1), args.at);
          const own =
            part.kind === "object"
              ? pathOfObject(part, run)
              : part.kind === "str" || part.kind === "path"
                ? part.value
                : undefined;
          if (own === undefined)
            throw new PythonError("TypeError", args.at, { message: "expected str, bytes or os.PathLike object" });
          if (typeof own !== "string") return unknown(own.unseen, args.at, "path");
          text = text === "" ? own : joinPath(text, own);
        }
        return path(purePath(text), args.at);
      },
      { type: "path" },
    );
  };
  return classValue("pathlib.Path", {
    kind: "native",
    call,
    getAttribute: (name, run) =>
      name === "cwd"
        ? nativeFunction("cwd", (args) => path(run.context.workingDirectory, args.at))
        : name === "home"
          ? nativeFunction("home", (args) => samePath(unknown(homeFolder), args.at, "path"))
          : undefined,
  });
}

/** `Path(folder, *names)` of a folder that cannot be seen. */
function belowUnseen(folder: UnknownValue, parts: readonly Value[], at: Span): Value {
  const names = parts.map((part) => (part.kind === "str" || part.kind === "path" ? part.value : undefined));
  return names.every((name) => name !== undefined)
    ? unseenPath(folder, names, at, "path")
    : unknownSince(folder, at, "path");
}

/** What `os.fspath()` gives for an object; undefined: it is no path. environ.Path is one since 0.4.5 (environ/environ.py). */
function pathOfObject(value: Value, run: Run): string | { readonly unseen: string } | undefined {
  const data = runtimeObject(value);
  const text = data?.kind === "native" ? data.text : undefined;
  if (text === undefined) return { unseen: "a path from an object" };
  const isPath =
    value.kind !== "object" || value.type !== "environ.Path" || isAtLeast("django-environ", [0, 4, 5], run);
  return isPath ? text : undefined;
}

/** Attributes and methods of a path; undefined where they are not modelled. */
export function pathAttribute(self: PathValue, name: string, at: Span, run: Run): Value | undefined {
  const absolute = absolutePath(self.value, run.context.workingDirectory);
  const method = (call: (args: CallArguments) => Value): Value => nativeFunction(name, call);
  switch (name) {
    case "parent":
      return path(parentPath(self.value), at);
    case "parents":
      return objectValue(
        "pathlib.parents",
        "<parents>",
        {
          kind: "native",
          getItem(key, _run, where) {
            const all = parentsOf(self.value);
            if (key.kind !== "int") return unknown("a parent folder", where, "path");
            const one = all.at(Number(key.value));
            if (one === undefined) throw new PythonError("IndexError", where, { message: String(key.value) });
            return path(one, where);
          },
          iterate: () => parentsOf(self.value).map((one) => path(one, at)),
        },
        at,
      );
    case "name":
      return str(self.value === "/" || self.value === "." ? "" : basename(self.value), at);
    case "stem":
      return str(splitExtension(basename(self.value))[0], at);
    case "suffixes":
      return list(
        (basename(self.value).endsWith(".") ? [] : basename(self.value).replace(/^\.+/, "").split(".").slice(1)).map(
          (one) => str(`.${one}`, at),
        ),
        at,
      );
    case "suffix":
      return str(splitExtension(basename(self.value))[1], at);
    case "parts":
      return self.value === "."
        ? tuple([], at)
        : tuple(
            (self.value.startsWith("/") ? ["/", ...self.value.split("/")] : self.value.split("/"))
              .filter((part) => part !== "")
              .map((part) => str(part, at)),
            at,
          );
    case "resolve":
    case "absolute":
      return method((args) => path(name === "resolve" ? normalizePath(absolute) : purePath(absolute), args.at));
    case "joinpath":
      return method((args) =>
        lift(
          args.positional,
          args.at,
          (parts) => {
            let text = self.value;
            for (const part of parts) {
              if (part.kind !== "str" && part.kind !== "path")
                return unknown("a path that cannot be seen", args.at, "path");
              text = joinPath(text, part.value);
            }
            return path(text, args.at);
          },
          { type: "path" },
        ),
      );
    case "as_posix":
    case "__str__":
    case "__fspath__":
      return method((args) => str(self.value, args.at));
    case "as_uri":
      return method((args) => {
        if (!self.value.startsWith("/"))
          throw new PythonError("ValueError", args.at, { message: "relative path can't be expressed as a file URI" });
        return str(`file://${quote(absolute)}`, args.at);
      });
    case "is_absolute":
      return method((args) => bool(self.value.startsWith("/"), args.at));
    case "exists":
    case "is_file":
    case "is_dir":
      return method((args) =>
        fileKind(
          absolute,
          name === "exists" ? undefined : name === "is_file" ? "file" : "directory",
          args.at,
          run,
          self.variables,
        ),
      );
    case "mkdir":
      return method((args) => {
        const [parents, mayExist] = [argument(args, 1, "parents"), argument(args, 2, "exist_ok")];
        recordFolder(self, args.at, run);
        if ([parents, mayExist].every((one) => one === undefined || one.kind === "bool"))
          makeFolder(absolute, { parents: isTrue(parents), mayExist: isTrue(mayExist) }, args.at, run);
        return none(args.at);
      });
    case "touch":
      return method((args) => {
        if (
          run.context.environment &&
          writtenAt(absolute, run) === undefined &&
          run.context.files.kind(absolute) === undefined &&
          beginWriting(absolute, "w", args.at, run)
        )
          setWritten(absolute, { kind: "file", content: str("", args.at) }, run);
        return none(args.at);
      });
    case "write_text":
    case "write_bytes":
      return method((args) => {
        const [text] = args.positional;
        if (text && run.context.environment) {
          const content = beginWriting(absolute, "w", args.at, run);
          if (content && name === "write_text")
            setWritten(absolute, { kind: "file", content: appended(content, text, args.at) }, run);
        }
        return unknown("how much was written", args.at, "int");
      });
    case "open":
      return method((args) => openFile(self, args, run));
    case "read_bytes":
      return method((args) => {
        const text = readText(absolute, args.at, run);
        return text.kind === "str" ? bytes(toUtf8(text.value), args.at) : unseenBytes(text);
      });
    case "read_text":
      return method((args) => readText(absolute, args.at, run));
    case "with_name":
      return method((args) =>
        args.positional[0]?.kind === "str" && isName(args.positional[0].value, self, args.at)
          ? path(joinPath(parentPath(self.value), args.positional[0].value), args.at)
          : unknown("with_name()", args.at, "path"),
      );
    case "with_suffix":
      return method((args) =>
        args.positional[0]?.kind === "str" && isSuffix(args.positional[0].value, self, args.at)
          ? path(splitExtension(self.value)[0] + args.positional[0].value, args.at)
          : unknown("with_suffix()", args.at, "path"),
      );
    case "relative_to":
      return method((args) => {
        const base = args.positional[0];
        return (base?.kind === "str" || base?.kind === "path") && self.value.startsWith(`${base.value}/`)
          ? path(self.value.slice(base.value.length + 1), args.at)
          : unknown("relative_to()", args.at, "path");
      });
    case "expanduser":
      return method((args) =>
        self.value.startsWith("~")
          ? unseenPath(unknown(homeFolder), self.value.split("/").slice(1), args.at, "path")
          : self,
      );
    case "iterdir":
      return method((args) => filesIn(absolute, self, args, run));
    case "glob":
      return method((args) => globbed(absolute, self, "", args, run));
    case "rglob":
      return method((args) => globbed(absolute, self, "**/", args, run));
    case "stat":
      return method((args) => unknown("the state of a file", args.at));
    case "__len__":
      return method((args) => int(self.value.length, args.at));
    default:
      return undefined;
  }
}

/** Raises ValueError for what `with_suffix()` takes for none: Lib/pathlib.py. */
function isSuffix(suffix: string, self: PathValue, at: Span): boolean {
  if (suffix.includes("/") || (suffix !== "" && !suffix.startsWith(".")) || suffix === ".")
    throw new PythonError("ValueError", at, { message: `Invalid suffix ${reprText(suffix)}` });
  return hasName(self, at);
}

function isName(name: string, self: PathValue, at: Span): boolean {
  if (name === "" || name === "." || name.includes("/"))
    throw new PythonError("ValueError", at, { message: `Invalid name ${reprText(name)}` });
  return hasName(self, at);
}

function hasName(self: PathValue, at: Span): boolean {
  if (self.value === "/" || self.value === ".")
    throw new PythonError("ValueError", at, { message: "the path has an empty name" });
  return true;
}

function parentsOf(text: string): string[] {
  const result: string[] = [];
  for (let one = purePath(text); one !== parentPath(one); ) {
    one = parentPath(one);
    result.push(one);
  }
  return result;
}

/** The entries of a folder of the project, in exact mode: elsewhere a server may have others. */
function filesIn(folder: string, self: PathValue, args: CallArguments, run: Run): Value {
  if (!run.context.environment) return iteratorOver("generator", { items: [], rest: unseenFiles }, args.at);
  run.filesRead.add(folder);
  const kind = run.context.files.kind(folder);
  if (kind !== "directory")
    throw new PythonError(kind === undefined ? "FileNotFoundError" : "NotADirectoryError", args.at, {
      message: "No such file or directory",
    });
  return inNoOrder(
    run.context.files.list(folder).map((name) => path(joinPath(self.value, name), args.at)),
    args,
  );
}

/** `folder.glob(pattern)`. `before`: what `rglob` puts before the pattern. */
function globbed(folder: string, self: PathValue, before: string, args: CallArguments, run: Run): Value {
  const [pattern] = args.positional;
  if (
    pattern?.kind !== "str" ||
    args.positional.length > 1 ||
    args.keywords.size > 0 ||
    pattern.value.startsWith("/") ||
    pattern.value.endsWith("**") ||
    !folder.startsWith(run.context.workingDirectory)
  )
    return iteratorOver("generator", { items: [], rest: unseenFiles }, args.at);
  const { files } = globFiles(`${folder}/${before}${pattern.value}`, run, "any");
  return inNoOrder(
    [...new Set(files)].map((file) => path(joinPath(self.value, file.slice(folder.length + 1)), args.at)),
    args,
  );
}

/** The order is the directory's own: only `sorted()` makes something sure of it. */
function inNoOrder(paths: readonly PathValue[], args: CallArguments): Value {
  if (paths.length < 2) return iteratorOver("generator", { items: paths, rest: undefined }, args.at);
  return libraryObject(
    "generator",
    "the files of a folder, in no sure order",
    { unordered: paths, iterate: () => [...paths].sort((a, b) => (a.value < b.value ? -1 : 1)) },
    args.at,
  );
}
