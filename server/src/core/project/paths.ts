export { basename } from "../text/basename.js";

/** Path arithmetic on the FileSource's absolute `/` paths; the core has no Node. */
export function dirname(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** Joins and removes `.` and `..`. An absolute second part stands alone. */
export function join(folder: string, relative: string): string {
  const parts = relative.startsWith("/") ? [] : folder.split("/").filter((part) => part !== "");
  for (const part of relative.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  const joined = parts.join("/");
  // `c:/project` is absolute on Windows and has no leading slash.
  return /^[A-Za-z]:$/.test(parts[0] ?? "") ? joined : "/" + joined;
}

/** A pattern has one `*` at most: what is there stands for it. */
export function fits(pattern: string, name: string): boolean {
  const [first = "", last, more] = pattern.split("*");
  return last === undefined
    ? name === first
    : more === undefined && name.length >= first.length + last.length && name.startsWith(first) && name.endsWith(last);
}

export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : folder + "/");
}

/** `path` as seen from `folder`; "." for the folder itself; the absolute path if it lies elsewhere. */
export function relativeTo(folder: string, path: string): string {
  if (path === folder) return ".";
  return isInside(folder, path) ? path.slice(folder === "/" ? 1 : folder.length + 1) : path;
}

/** `path`'s folders up to and including `top`, innermost first; empty if it does not lie below `top`. */
export function foldersUpTo(path: string, top: string): readonly string[] {
  const result: string[] = [];
  for (let folder = dirname(path); isInside(top, folder); folder = dirname(folder)) {
    result.push(folder);
    if (folder === top || folder === "/") break;
  }
  return result;
}
