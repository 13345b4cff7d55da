import type { DictValue, ListValue, StrValue, UnknownValue, Value } from "../../domain/value.js";
import { dictGet, unknown, unknownLike, unknownSince } from "../../domain/value.js";
import { noteWithNothingSet } from "./libraryModel.js";
import { noteUnseenVariables, readVariable, variableIsSet, needsPython2 } from "../environment.js";
import { lift } from "../lift.js";
import { allVariables } from "../missingFiles.js";
import { bool, dict, int, list, none, str, tuple } from "../make.js";
import { mergeDicts, storeItem } from "../operators.js";
import { absolutePath, basename, dirname, joinOsPath, normalizePath, relativePath, splitExtension } from "../paths.js";
import type { CallArguments, NativeObject, Run } from "../runtime.js";
import { argument, nativeFunction, nativeNamespace, objectValue, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { mayBePython2 } from "../removedNames.js";
import type { Span } from "../../text/span.js";
import { samePath, unseenPath } from "../unseenPaths.js";
import { recordFolder } from "../seenCalls.js";
import { makeFolder } from "../writtenFiles.js";
import { fileKind, homeFolder, isAtHome, openDescriptor } from "./files.js";
import { scanFolder, walkFolders } from "./folders.js";
import { iterate } from "../convert.js";

/** `os`. */
export function osModule(): Value {
  return nativeNamespace("os", {
    environ: environ(),
    getenv: nativeFunction("getenv", (args, run) => getVariable(args, "os.getenv", run)),
    putenv: nativeFunction("putenv", (args) => none(args.at)),
    path: osPathModule(),
    sep: str("/"),
    linesep: str("\n"),
    pathsep: str(":"),
    name: str("posix"),
    curdir: str("."),
    pardir: str(".."),
    extsep: str("."),
    devnull: str("/dev/null"),
    environb: unknown("os.environb"),
    fspath: nativeFunction("fspath", (args) => {
      const one = args.positional[0];
      const text = one && pathLike(one);
      return one?.kind === "unknown" && one.type === "path"
        ? samePath(one, args.at, "str")
        : text === undefined
          ? unknown("os.fspath()", args.at, "str")
          : str(text, args.at);
    }),
    uname: nativeFunction("uname", (args) => unknown("the machine", args.at)),
    getlogin: nativeFunction("getlogin", (args) => unknown("the user", args.at, "str")),
    getuid: nativeFunction("getuid", (args) => unknown("the user", args.at, "int")),
    access: nativeFunction("access", (args) => unknown("whether a file may be read", args.at, "bool")),
    unsetenv: nativeFunction("unsetenv", (args) => none(args.at)),
    umask: nativeFunction("umask", (args) => unknown("the umask", args.at, "int")),
    chdir: nativeFunction("chdir", (args) => none(args.at)),
    R_OK: int(4),
    W_OK: int(2),
    X_OK: int(1),
    F_OK: int(0),
    getpid: nativeFunction("getpid", (args) => unknown("the number of the process", args.at, "int")),
    getcwd: nativeFunction("getcwd", (args, run) => str(run.context.workingDirectory, args.at)),
    open: nativeFunction("open", openDescriptor),
    makedirs: nativeFunction("makedirs", (args, run) => makeOneFolder(args, true, run)),
    mkdir: nativeFunction("mkdir", (args, run) => makeOneFolder(args, false, run)),
    urandom: nativeFunction("urandom", (args) => ({
      kind: "random",
      type: "bytes",
      length: sizeOf(args.positional[0]),
      at: args.at,
      from: "computed",
    })),
    listdir: nativeFunction("listdir", listFolder),
    walk: nativeFunction("walk", walkFolders),
    scandir: nativeFunction("scandir", scanFolder),
    cpu_count: nativeFunction("cpu_count", (args) => unknown("the number of processors", args.at, "int")),
  });
}

/** The names in a folder of the repository, in some order. On a server there may be others. */
function listFolder(args: CallArguments, run: Run): Value {
  const given = args.positional[0] ?? str(".", args.at);
  const folder =
    given.kind === "str" || given.kind === "path" ? absolutePath(given.value, run.context.workingDirectory) : undefined;
  if (folder === undefined || !run.context.environment) return list([], args.at, "the files of a folder");
  run.filesRead.add(folder);
  const kind = run.context.files.kind(folder);
  if (kind !== "directory")
    throw new PythonError(kind === undefined ? "FileNotFoundError" : "NotADirectoryError", args.at, {
      message: `No such file or directory: '${given.kind === "str" || given.kind === "path" ? given.value : ""}'`,
    });
  return {
    ...list(
      [...run.context.files.list(folder)].sort().map((name) => str(name, args.at)),
      args.at,
    ),
    shuffled: true,
  };
}

function makeOneFolder(args: CallArguments, parents: boolean, run: Run): Value {
  const given = argument(args, 0, parents ? "name" : "path");
  const folder = given && pathLike(given);
  if (given) recordFolder(given, args.at, run);
  const mayExist = parents ? argument(args, 2, "exist_ok") : undefined;
  if (folder !== undefined && args.unseen === undefined && (mayExist === undefined || mayExist.kind === "bool"))
    makeFolder(
      absolutePath(folder, run.context.workingDirectory),
      { parents, mayExist: mayExist?.value === true },
      args.at,
      run,
    );
  return none(args.at);
}

function sizeOf(value: Value | undefined): number | undefined {
  return value?.kind === "int" ? Number(value.value) : undefined;
}

/** `os.environ`. `below`: what `{**below, **os.environ}` has besides. */
export function environ(below?: DictValue): Value {
  const under = (variable: string): Value | undefined =>
    below &&
    (dictGet(below, variable)?.value ?? (below.rest === undefined ? undefined : unknown(below.rest, below.at)));
  const object: NativeObject = {
    kind: "native",
    getItem: (key, run, at) =>
      named(key, at, (variable) =>
        readVariable(
          { variable, at, reader: "os.environ", type: "str", missing: "KeyError", fallback: under(variable) },
          run,
        ),
      ),
    overlay(base, run, at) {
      const exact = run.context.environment;
      if (!exact) return environ(below ? mergeDicts(below, base, at) : base);
      const merged = mergeDicts(base, below ?? dict([]), at);
      const put = (name: string, value: Value): void => storeItem(merged, str(name, at), value);
      for (const [name, text] of exact)
        if (run.assigned.get(name)?.overrides !== true) put(name, str(text, at, "environment", [name]));
      for (const [name, one] of run.assigned)
        if (one.value && (one.overrides || !exact.has(name))) put(name, one.value);
      return merged;
    },
    setItem(key, value, run) {
      if (key.kind === "str") run.assigned.set(key.value, { value, overrides: true });
    },
    deleteItem(key, run) {
      if (key.kind === "str") run.assigned.set(key.value, { value: null, overrides: true });
    },
    unseenItems: allVariables,
    iterate(run, at) {
      const all = everything(at, run, (variable) => variable);
      return all.rest === undefined ? all.items : undefined;
    },
    contains: (key, run, at) => named(key, at, (variable) => variableIsSet(variable, at, run)),
    getAttribute(name, run, at) {
      switch (name) {
        case "get":
          return nativeFunction("get", (args, run) => getVariable(args, "os.environ", run, false, under));
        case "__getitem__":
          return nativeFunction(
            "__getitem__",
            (args, run) =>
              object.getItem?.(args.positional[0] ?? none(args.at), run, args.at) ?? unknown("os.environ", args.at),
          );
        case "__contains__":
          return nativeFunction(
            "__contains__",
            (args, run) =>
              object.contains?.(args.positional[0] ?? none(args.at), run, args.at) ??
              unknown("os.environ", args.at, "bool"),
          );
        case "pop":
          return nativeFunction("pop", (args, run) => getVariable(args, "os.environ", run, true));
        case "setdefault":
          return nativeFunction("setdefault", (args, run) => {
            const [key, value] = args.positional;
            if (key?.kind !== "str" || !value) return unknown("os.environ.setdefault()", args.at, "str");
            if (!run.assigned.has(key.value)) run.assigned.set(key.value, { value, overrides: false });
            return readVariable(
              { variable: key.value, at: args.at, reader: "os.environ", type: "str", fallback: value },
              run,
            );
          });
        case "update":
          return nativeFunction("update", (args, run) => {
            const source = args.positional[0];
            const given = source && runtimeObject(source);
            // A copy of itself changes nothing.
            if (source && source.kind !== "dict" && !(given?.kind === "native" && given.overlay))
              noteUnseenVariables("os.environ.update()", run);
            if (source?.kind === "dict" && source.rest !== undefined) noteUnseenVariables(source.rest, run);
            if (source?.kind === "dict")
              for (const entry of source.entries)
                if (entry.key.kind === "str")
                  run.assigned.set(entry.key.value, { value: entry.value, overrides: true });
            for (const [key, value] of args.keywords) run.assigned.set(key, { value, overrides: true });
            return none(args.at);
          });
        case "clear":
          return nativeFunction("clear", (args, run) => {
            for (const variable of run.context.environment?.keys() ?? [])
              run.assigned.set(variable, { value: null, overrides: true });
            for (const variable of [...run.assigned.keys()])
              run.assigned.set(variable, { value: null, overrides: true });
            return none(args.at);
          });
        case "has_key":
        case "iteritems":
        case "iterkeys":
        case "itervalues":
          if (mayBePython2(run.context)) {
            needsPython2(name, at, run);
            return unknown(`${name} of Python 2`, at);
          }
          throw new PythonError("AttributeError", at, { message: `'_Environ' object has no attribute '${name}'` });
        case "copy":
          return nativeFunction("copy", (args, run) => object.overlay?.(dict([], args.at), run, args.at) ?? environ());
        case "items":
          return nativeFunction(name, (args, run) =>
            everything(args.at, run, (variable, text) => tuple([variable, text], args.at)),
          );
        case "keys":
          return nativeFunction(name, (args, run) => everything(args.at, run, (variable) => variable));
        case "values":
          return nativeFunction(name, (args, run) => everything(args.at, run, (_variable, text) => text));
        default:
          return undefined;
      }
    },
  };
  return objectValue("os._Environ", "os.environ", object);
}

/** All variables: known in exact mode only. */
function everything(at: Span, run: Run, show: (variable: Value, text: Value) => Value): ListValue {
  const exact = run.context.environment;
  if (!exact) return list([], at, allVariables);
  const all = new Map<string, Value>([...exact].map(([name, text]) => [name, str(text, at, "environment", [name])]));
  for (const [name, { value, overrides }] of run.assigned) {
    if (!overrides && exact.has(name)) continue;
    if (value) all.set(name, value);
    else all.delete(name);
  }
  return list(
    [...all].map(([name, text]) => show(str(name, at), text)),
    at,
  );
}

function getVariable(
  args: CallArguments,
  reader: string,
  run: Run,
  required = false,
  under?: (variable: string) => Value | undefined,
): Value {
  const key = args.positional[0] ?? args.keywords.get("key");
  const given = args.positional[1] ?? args.keywords.get("default");
  const fallback = given ?? (required ? undefined : none(args.at));
  if (!key) throw new PythonError("TypeError", args.at, { message: "a variable's name is missing" });
  return named(key, args.at, (variable) =>
    readVariable(
      { variable, at: args.at, reader, type: "str", fallback: under?.(variable) ?? fallback, missing: "KeyError" },
      run,
    ),
  );
}

/** Runs a read for a name that may itself have to be computed. */
function named(key: Value, at: Span, read: (variable: string) => Value): Value {
  const value = lift([key], at, ([one]) => {
    if (one?.kind === "str") return read(one.value);
    if (one?.kind === "unknown" || !one) return unknown("a variable whose name cannot be seen", at, "str");
    throw new PythonError("TypeError", at, { message: "str expected" });
  });
  noteWithNothingSet(value);
  return value;
}

/** `os.path`. */
export function osPathModule(): Value {
  const onText = (name: string, operation: (text: string, run: Run) => string | undefined): Value =>
    nativeFunction(name, (args, run) =>
      lift(
        [args.positional[0] ?? none(args.at)],
        args.at,
        ([one]) => {
          // `abspath` and `normpath` keep the end of a path, `realpath` may follow a link.
          if (one?.kind === "unknown")
            return name === "abspath" || name === "normpath"
              ? samePath(one, args.at, "str")
              : unknownSince(one, args.at, "str");
          const text = one && pathLike(one);
          if (text === undefined) return typeError(args);
          const result = operation(text, run);
          return result === undefined
            ? unknown("the home folder", args.at, "str")
            : str(result, args.at, "computed", one?.variables);
        },
        { type: "str" },
      ),
    );
  const onFile = (name: string, kind: "file" | "directory" | undefined): Value =>
    nativeFunction(name, (args, run) =>
      lift(
        [args.positional[0] ?? none(args.at)],
        args.at,
        ([one]) => {
          if (one?.kind === "unknown")
            return isAtHome(one, run) ? bool(false, args.at) : unknownSince(one, args.at, "bool");
          const text = one && pathLike(one);
          if (text === undefined) return one?.kind === "none" ? typeError(args) : unknown("a path", args.at, "bool");
          return fileKind(absolutePath(text, run.context.workingDirectory), kind, args.at, run, one?.variables);
        },
        { type: "bool" },
      ),
    );
  return nativeNamespace("os.path", {
    join: nativeFunction("join", joinParts),
    dirname: onText("dirname", dirname),
    basename: onText("basename", basename),
    abspath: onText("abspath", (text, run) => absolutePath(text, run.context.workingDirectory)),
    realpath: onText("realpath", (text, run) => absolutePath(text, run.context.workingDirectory)),
    normpath: onText("normpath", normalizePath),
    expanduser: nativeFunction("expanduser", (args, run) => onHome(args, run)),
    expandvars: nativeFunction("expandvars", (args, run) => onVariables(args, run)),
    relpath: nativeFunction("relpath", (args, run) => {
      const texts = args.positional.map((one) => pathLike(one));
      const [text, start = run.context.workingDirectory] = texts;
      if (text === undefined || texts.includes(undefined) || args.keywords.size > 0)
        return unknown("os.path.relpath()", args.at, "str");
      if (text === "") throw new PythonError("ValueError", args.at, { message: "no path specified" });
      return str(
        relativePath(
          absolutePath(text, run.context.workingDirectory),
          absolutePath(start, run.context.workingDirectory),
        ),
        args.at,
      );
    }),
    commonprefix: nativeFunction("commonprefix", (args, run) =>
      onTexts(args, run, "os.path.commonprefix()", (texts) => commonPrefix(texts)),
    ),
    commonpath: nativeFunction("commonpath", (args, run) =>
      onTexts(args, run, "os.path.commonpath()", (texts) => {
        if (texts.length === 0)
          throw new PythonError("ValueError", args.at, { message: "commonpath() arg is an empty sequence" });
        const isAbsolute = texts[0]?.startsWith("/") === true;
        if (texts.some((text) => text.startsWith("/") !== isAbsolute))
          throw new PythonError("ValueError", args.at, { message: "Can't mix absolute and relative paths" });
        const [first = [], ...others] = texts.map((text) =>
          text.split("/").filter((part) => part !== "" && part !== "."),
        );
        const differs = first.findIndex((part, index) => others.some((other) => other[index] !== part));
        return (isAbsolute ? "/" : "") + first.slice(0, differs < 0 ? first.length : differs).join("/");
      }),
    ),
    getsize: nativeFunction("getsize", (args) => unknown("the size of a file", args.at, "int")),
    normcase: onText("normcase", (text) => text),
    exists: onFile("exists", undefined),
    lexists: onFile("lexists", undefined),
    isfile: onFile("isfile", "file"),
    isdir: onFile("isdir", "directory"),
    isabs: nativeFunction("isabs", (args) => {
      const one = args.positional[0];
      return one?.kind === "str" || one?.kind === "path"
        ? bool(one.value.startsWith("/"), args.at)
        : unknown("isabs()", args.at, "bool");
    }),
    split: nativeFunction("split", (args) => {
      const one = args.positional[0];
      return one?.kind === "str"
        ? tuple([str(dirname(one.value), args.at), str(basename(one.value), args.at)], args.at)
        : unknown("os.path.split()", args.at, "tuple");
    }),
    splitext: nativeFunction("splitext", (args) => {
      const one = args.positional[0];
      return one?.kind === "str"
        ? tuple(
            splitExtension(one.value).map((part) => str(part, args.at)),
            args.at,
          )
        : unknown("os.path.splitext()", args.at, "tuple");
    }),
    sep: str("/"),
    pardir: str(".."),
    curdir: str("."),
  });
}

/** A function of a list of paths: each of them a text or what `os.fspath` makes one of. */
function onTexts(args: CallArguments, run: Run, what: string, operation: (texts: readonly string[]) => string): Value {
  const source = args.positional[0];
  const { items, rest } = source ? iterate(source, run, args.at) : { items: [], rest: what };
  if (rest !== undefined || args.unseen !== undefined) return unknown(rest ?? what, args.at, "str");
  return lift(
    items,
    args.at,
    (values) => {
      const texts = values.map(pathLike);
      const unseen = values.find((value) => value.kind === "unknown");
      if (unseen?.kind === "unknown") return unknownSince(unseen, args.at, "str");
      return texts.every((text) => text !== undefined) ? str(operation(texts), args.at) : unknown(what, args.at, "str");
    },
    { type: "str" },
  );
}

/** Character by character, as os.path.commonprefix: no whole names. */
function commonPrefix(texts: readonly string[]): string {
  const [first = "", ...others] = texts.map((text) => [...text]);
  const differs = [...first].findIndex((character, index) => others.some((other) => other[index] !== character));
  return [...first].slice(0, differs < 0 ? first.length : differs).join("");
}

/** `os.path.expanduser`: HOME where it is known. */
function onHome(args: CallArguments, run: Run): Value {
  return lift(
    [args.positional[0] ?? none(args.at)],
    args.at,
    ([one]) => {
      if (one?.kind === "unknown") return unknownSince(one, args.at, "str");
      const text = one && pathLike(one);
      if (text === undefined) return typeError(args);
      if (!text.startsWith("~")) return str(text, args.at, "computed", one?.variables);
      // The password database has the folder where HOME is not set.
      const home =
        (text === "~" || text.startsWith("~/")) && !run.assigned.has("HOME")
          ? run.context.environment?.get("HOME")
          : undefined;
      return home === undefined
        ? unseenPath(unknown(homeFolder), text.split("/").slice(1), args.at, "str")
        : str(`${home.replace(/\/+$/, "")}${text.slice(1)}` || "/", args.at, "environment", ["HOME"]);
    },
    { type: "str" },
  );
}

/** `os.path.expandvars`: variables that are not set stay as they are written. */
function onVariables(args: CallArguments, run: Run): Value {
  return lift(
    [args.positional[0] ?? none(args.at)],
    args.at,
    ([one]) => {
      const text = one && pathLike(one);
      if (text === undefined) return unknownLike(one, "a path", args.at, "str");
      const exact = run.context.environment;
      if (!text.includes("$")) return str(text, args.at, "computed", one?.variables);
      if (!exact || run.assigned.size > 0) return unknown("variables in a path", args.at, "str");
      return str(
        text.replace(
          /\$(?:(\w+)|\{([^}]*)\})/g,
          (whole, plain: string | undefined, braced: string | undefined) => exact.get(plain ?? braced ?? "") ?? whole,
        ),
        args.at,
        "environment",
      );
    },
    { type: "str" },
  );
}

function joinParts(args: CallArguments): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at, "str");
  return lift(
    args.positional,
    args.at,
    (parts) => {
      let joined: StrValue | undefined;
      for (const [index, part] of parts.entries()) {
        if (part.kind === "unknown") return joinedUnseen(part, parts.slice(index + 1), args.at);
        const text = pathLike(part);
        if (text === undefined) return typeError(args);
        joined = str(joined ? joinOsPath(joined.value, text) : text, args.at, "computed", [
          ...(joined?.variables ?? []),
          ...(part.variables ?? []),
        ]);
      }
      return joined ?? typeError(args);
    },
    { type: "str" },
  );
}

function joinedUnseen(folder: UnknownValue, parts: readonly Value[], at: Span): Value {
  const names = parts.map(pathLike);
  return names.every((name) => name !== undefined)
    ? unseenPath(folder, names, at, "str")
    : unknownSince(folder, at, "str");
}

/** `os.fspath`; undefined where Python raises TypeError. */
function pathLike(value: Value): string | undefined {
  if (value.kind === "str" || value.kind === "path") return value.value;
  const data = runtimeObject(value);
  return data?.kind === "native" ? data.text : undefined;
}

function typeError(args: CallArguments): never {
  throw new PythonError("TypeError", args.at, { message: "expected str, bytes or os.PathLike object" });
}
