import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { iteratorOver } from "../iterators.js";
import { bool, none, path, str } from "../make.js";
import { absolutePath, basename } from "../paths.js";
import { PythonError } from "../pythonError.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { libraryObject, members, parameters, plainText } from "./libraryModel.js";

/** `pkgutil`: the modules of folders, by name (Lib/pkgutil.py, `_iter_file_finder_modules`). */
export function pkgutilModule(): Value {
  return nativeNamespace("pkgutil", { iter_modules: nativeFunction("iter_modules", iterateModules) });
}

function iterateModules(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["path", "prefix"]);
  const folders = given.get("path");
  const prefix = given.has("prefix") ? plainText(given.get("prefix")) : "";
  if (folders?.kind === "str")
    throw new PythonError("ValueError", args.at, {
      message: "path must be None or list of paths to look for modules in",
    });
  const paths =
    (folders?.kind === "list" || folders?.kind === "tuple") && folders.rest === undefined
      ? folders.items.map(plainText)
      : [undefined];
  const names = paths.filter((one) => one !== undefined);
  if (names.length < paths.length || prefix === undefined || args.unseen !== undefined)
    return iteratorOver("generator", { items: [], rest: "the modules of a folder" }, args.at);
  const found = new Map<string, boolean>();
  for (const folder of names)
    for (const [name, isPackage] of modulesIn(absolutePath(folder, run.context.workingDirectory), run))
      if (!found.has(name)) found.set(name, isPackage);
  const items = [...found].map(([name, isPackage]) => moduleInfo(`${prefix}${name}`, isPackage, args.at));
  return iteratorOver("generator", { items, rest: undefined }, args.at);
}

/** Folders without `__init__.py` are none. */
function modulesIn(folder: string, run: Run): ReadonlyMap<string, boolean> {
  const { files } = run.context;
  const isThere = (file: string): boolean => {
    run.filesRead.add(file);
    return files.kind(file) === "file" && (run.context.environment !== undefined || !files.isIgnored(file));
  };
  run.filesRead.add(folder);
  const found = new Map<string, boolean>();
  for (const name of [...files.list(folder)].sort()) {
    const module = /^(.+?)\.(?:py|pyc|(?:cpython-[\w-]+\.|abi3\.)?so)$/.exec(name)?.[1];
    const isPackage = module === undefined && isThere(`${folder}/${name}/__init__.py`);
    const own = module ?? (isPackage ? name : undefined);
    if (own === undefined || own === "__init__" || own.includes(".") || found.has(own)) continue;
    if (isPackage || isThere(`${folder}/${name}`)) found.set(own, isPackage);
  }
  return found;
}

/** A named tuple. */
function moduleInfo(name: string, isPackage: boolean, at: Span): Value {
  const finder = libraryObject("importlib.machinery.FileFinder", "FileFinder", {}, at);
  const parts = { module_finder: finder, name: str(name, at), ispkg: bool(isPackage, at) };
  return libraryObject(
    "pkgutil.ModuleInfo",
    "ModuleInfo",
    { tuple: Object.values(parts), iterate: () => Object.values(parts), getAttribute: members(parts, {}) },
    at,
  );
}

/** `importlib.resources`: the folder of a package of the project. */
export function resourcesModule(): Value {
  return nativeNamespace("importlib.resources", {
    files: nativeFunction("files", (args, run) => {
      const given = parameters(args, ["package"]).get("package");
      const name = plainText(given);
      const found = name === undefined ? undefined : run.context.resolveImport(args.scope.module.file, 0, name);
      return found?.kind === "module" && basename(found.file) === "__init__.py"
        ? path(found.file.slice(0, -"/__init__.py".length), args.at)
        : unknown("the files of a package", args.at);
    }),
    as_file: nativeFunction("as_file", (args) => {
      const given: Value = args.positional[0] ?? none(args.at);
      return libraryObject("contextlib._GeneratorContextManager", "as_file", { enter: () => given }, args.at);
    }),
  });
}
