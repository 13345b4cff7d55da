import type { ListValue, Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { iteratorObject, iteratorOver } from "../iterators.js";
import { bool, list, str, tuple } from "../make.js";
import { absolutePath, joinOsPath } from "../paths.js";
import type { CallArguments, Run } from "../runtime.js";
import { argument, objectValue, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { libraryObject, members } from "./libraryModel.js";

/** Why nothing is known: on a server a folder can hold more than in the repository. */
export const unseenFiles = "the files of a folder";

const mostFolders = 2_000;

/** `os.walk()`: a generator. Folders are visited by their names; the real order is the directory's own. */
export function walkFolders(args: CallArguments, run: Run): Value {
  const given = argument(args, 0, "top");
  const top = given && textOf(given);
  const topdown = argument(args, 1, "topdown");
  const isKnown = topdown === undefined || topdown.kind === "bool";
  if (top === undefined || !isKnown || !run.context.environment || args.unseen !== undefined)
    return iteratorOver("generator", { items: [], rest: unseenFiles }, args.at);
  const parentsFirst = topdown?.kind !== "bool" || topdown.value;
  return iteratorObject("generator", args.at, (during, each) => {
    let count = 0;
    const visit = (folder: string): string | undefined => {
      const absolute = absolutePath(folder, during.context.workingDirectory);
      if (during.context.files.kind(absolute) !== "directory") return undefined;
      if (++count > mostFolders) return "a folder with very many others";
      const { folders, files } = namesIn(absolute, args.at, during);
      const row = tuple([str(folder, args.at), folders, files], args.at);
      if (parentsFirst) each(row);
      // Who takes the row may remove folders from it, which are then left out.
      if (folders.rest !== undefined) return folders.rest;
      for (const name of [...folders.items]) {
        if (name.kind !== "str") return unseenFiles;
        const rest = visit(joinOsPath(folder, name.value));
        if (rest !== undefined) return rest;
      }
      if (!parentsFirst) each(row);
      return undefined;
    };
    return visit(top);
  });
}

function namesIn(folder: string, at: Span, run: Run) {
  run.filesRead.add(folder);
  const names = [...run.context.files.list(folder)].sort();
  const isFolder = (name: string): boolean => run.context.files.kind(`${folder}/${name}`) === "directory";
  const inNoOrder = (some: readonly string[]): ListValue => ({
    ...list(
      some.map((name) => str(name, at)),
      at,
    ),
    shuffled: true,
  });
  return { folders: inNoOrder(names.filter(isFolder)), files: inNoOrder(names.filter((name) => !isFolder(name))) };
}

/** `os.scandir()`: an iterator that is a context manager too. */
export function scanFolder(args: CallArguments, run: Run): Value {
  const given = argument(args, 0, "path");
  const shown = given === undefined || given.kind === "none" ? "." : textOf(given);
  if (shown === undefined || !run.context.environment)
    return forWith(iteratorOver("posix.ScandirIterator", { items: [], rest: unseenFiles }, args.at), args.at);
  const folder = absolutePath(shown, run.context.workingDirectory);
  run.filesRead.add(folder);
  const kind = run.context.files.kind(folder);
  if (kind !== "directory")
    throw new PythonError(kind === undefined ? "FileNotFoundError" : "NotADirectoryError", args.at, {
      message: `No such file or directory: '${shown}'`,
    });
  const entries = [...run.context.files.list(folder)]
    .sort()
    .map((name) =>
      directoryEntry(
        joinOsPath(shown, name),
        name,
        run.context.files.kind(`${folder}/${name}`) === "directory",
        args.at,
      ),
    );
  return forWith(iteratorOver("posix.ScandirIterator", { items: entries, rest: undefined }, args.at), args.at);
}

function directoryEntry(path: string, name: string, isFolder: boolean, at: Span): Value {
  return libraryObject(
    "posix.DirEntry",
    `<DirEntry '${name}'>`,
    {
      text: path,
      getAttribute: members(
        { name: str(name, at), path: str(path, at) },
        {
          is_dir: (call) => bool(isFolder, call.at),
          is_file: (call) => bool(!isFolder, call.at),
          is_symlink: (call) => unknown("whether a file is a link", call.at, "bool"),
        },
      ),
    },
    at,
  );
}

function forWith(iterator: Value, at: Span): Value {
  const data = runtimeObject(iterator);
  if (iterator.kind !== "object" || data?.kind !== "native") return iterator;
  const value: Value = objectValue(iterator.type, iterator.repr, { ...data, enter: () => value }, at);
  return value;
}

function textOf(value: Value): string | undefined {
  const data = runtimeObject(value);
  return value.kind === "str" || value.kind === "path" ? value.value : data?.kind === "native" ? data.text : undefined;
}
