import { type FileSource, textOf } from "../text/fileSource.js";
import { basename, dirname, foldersUpTo, isInside, join } from "./paths.js";

export type Resolution =
  /** A module file, or a package's `__init__.py`. */
  | { readonly kind: "module"; readonly file: string; readonly isPackage: boolean }
  /** A folder without `__init__.py`: importing it runs nothing. */
  | { readonly kind: "namespace"; readonly path: string }
  /** Its place is inside the project and nothing is there: importing it raises ModuleNotFoundError. */
  | { readonly kind: "missing" }
  /** Standard library, an installed distribution, or of another repository that Git puts into this one. */
  | { readonly kind: "external" };

/**
 * What `import dotted` (`level` 0) or `from <level dots>dotted import …` means in `fromFile`.
 * `searchPath` is the project's part of `sys.path`, in order. Whether Git ignores the file is the caller's question.
 * For `from a import b` ask for `a`, and for `a.b` where `a` does not define `b`.
 */
export function resolveImport(
  files: FileSource,
  searchPath: readonly string[],
  fromFile: string,
  level: number,
  dotted: string,
): Resolution {
  const names = dotted === "" ? [] : dotted.split(".");
  if (level > 0) return resolveRelative(files, searchPath, fromFile, level, names);
  const first = names[0];
  if (first === undefined || preloaded.has(first)) return { kind: "external" };

  const top = findIn(files, searchPath, first);
  if (top === undefined) return ownPackage(files, searchPath, names) ?? { kind: "external" };
  if (top.kind === "module") return descend(files, top, names.slice(1));

  // An installed package of the same name wins over folders without __init__.py, wherever those stand on the path:
  // a folder `redis/` with a redis.conf does not hide the distribution.
  if (first === "django" || !top.paths.some((path) => holdsPython(files, path, 3))) return { kind: "external" };
  return descend(files, top, names.slice(1));
}

/** The package that the path's folder itself is: settings that import it by its name load only where the folder above is on the path too. */
function ownPackage(
  files: FileSource,
  searchPath: readonly string[],
  [first, ...rest]: readonly string[],
): Resolution | undefined {
  if (rest.length === 0) return undefined;
  for (const root of searchPath) {
    const init = `${root}/__init__.py`;
    if (basename(root) !== first || files.kind(init) !== "file") continue;
    const found = descend(files, { kind: "module", file: init, isPackage: true }, rest);
    if (found.kind === "module") return found;
  }
  return undefined;
}

/** In `sys.modules` before any project code runs, or built into the interpreter: a project file cannot replace them. */
const preloaded: ReadonlySet<string> = new Set([
  "sys",
  "builtins",
  "time",
  "os",
  "io",
  "abc",
  "codecs",
  "site",
  "stat",
  "posixpath",
  "genericpath",
  "posix",
  "marshal",
  "itertools",
  "errno",
  "signal",
  "atexit",
  "gc",
]);

/** The portions of a namespace package may lie in several folders of the path. */
type Found =
  | { readonly kind: "module"; readonly file: string; readonly isPackage: boolean }
  | { readonly kind: "portions"; readonly paths: readonly string[] };

function resolveRelative(
  files: FileSource,
  searchPath: readonly string[],
  fromFile: string,
  level: number,
  names: readonly string[],
): Resolution {
  let folder = dirname(files.moved?.placeOf(fromFile) ?? fromFile);
  for (let i = 1; i < level; i++) folder = dirname(folder);
  const inPackage = searchPath.some((root) => folder !== root && isInside(root, folder));
  if (!inPackage) {
    // Outside of every folder of the path nothing is known of its package; on one of them it has none, and Python refuses.
    // A folder of the path that is a package itself may be imported from above, by its name.
    const isPackage = searchPath.includes(folder) && files.kind(`${folder}/__init__.py`) === "file";
    if (!isPackage && searchPath.some((root) => isInside(folder, root))) return { kind: "missing" };
    if (files.kind(folder) !== "directory") return { kind: "missing" };
  }
  const init = `${folder}/__init__.py`;
  const start: Found =
    files.kind(init) === "file"
      ? { kind: "module", file: init, isPackage: true }
      : { kind: "portions", paths: [folder] };
  return descend(files, start, names);
}

function descend(files: FileSource, start: Found, names: readonly string[]): Resolution {
  let current = start;
  for (const name of names) {
    if (current.kind === "module" && !current.isPackage) return { kind: "missing" };
    const next = findIn(files, current.kind === "module" ? [dirname(current.file)] : current.paths, name);
    if (next === undefined) {
      const folders = current.kind === "module" ? [dirname(current.file)] : current.paths;
      return { kind: folders.some((folder) => isOfSubmodule(files, `${folder}/${name}`)) ? "external" : "missing" };
    }
    current = next;
  }
  if (current.kind === "module") return current;
  const path = current.paths[0];
  return path === undefined ? { kind: "missing" } : { kind: "namespace", path };
}

/** Whether the path lies in a submodule of Git's that was not fetched: its folder is empty. */
function isOfSubmodule(files: FileSource, path: string): boolean {
  // What is not there is asked of the disk each time it is read.
  const folders = foldersUpTo(path, "/").filter((folder) => files.kind(join(folder, ".gitmodules")) === "file");
  return folders.some((folder) =>
    [...(textOf(files, join(folder, ".gitmodules")) ?? "").matchAll(/^[ \t]*path[ \t]*=[ \t]*(\S.*)$/gm)].some(
      ([, own = ""]) => isInside(join(folder, own.trim()), path) && files.list(join(folder, own.trim())).length === 0,
    ),
  );
}

/** Python's FileFinder: in each folder a regular package, then a module; folders without `__init__.py` only if no folder has either. */
function findIn(files: FileSource, folders: readonly string[], name: string): Found | undefined {
  // No identifier is asked for: `import_module("local-settings")` finds local-settings.py.
  if (!/^[^/\\\0]+$/.test(name)) return undefined;
  const portions: string[] = [];
  for (const folder of folders) {
    const path = folder === "/" ? `/${name}` : `${folder}/${name}`;
    const init = `${path}/__init__.py`;
    if (files.kind(init) === "file") return { kind: "module", file: init, isPackage: true };
    const module = `${path}.py`;
    if (files.kind(module) === "file")
      return { kind: "module", file: files.moved?.fileAt(module) ?? module, isPackage: false };
    if (files.kind(path) === "directory") portions.push(path);
  }
  return portions.length > 0 ? { kind: "portions", paths: portions } : undefined;
}

function holdsPython(files: FileSource, folder: string, depth: number): boolean {
  const names = files.list(folder);
  if (names.some((name) => name.endsWith(".py"))) return true;
  if (depth <= 1) return false;
  return names.some(
    (name) =>
      !name.includes(".") &&
      name !== "node_modules" &&
      files.kind(`${folder}/${name}`) === "directory" &&
      holdsPython(files, `${folder}/${name}`, depth - 1),
  );
}
