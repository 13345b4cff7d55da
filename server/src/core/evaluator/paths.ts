/** POSIX path algebra as os.path and pathlib do it, on text alone. */

import { basename } from "../text/basename.js";

/** `os.path.basename`. */
export { basename };

/** `os.path.join` of two parts, and pathlib's `/` before its own clean-up. */
export function joinOsPath(base: string, part: string): string {
  if (part.startsWith("/")) return part;
  if (base === "" || base.endsWith("/")) return base + part;
  return `${base}/${part}`;
}

/** pathlib's `/`: joins and drops `.` parts and repeated slashes, keeps `..`. */
export function joinPath(base: string, part: string): string {
  return purePath(joinOsPath(base, part));
}

/** `str(PurePosixPath(text))`. */
export function purePath(text: string): string {
  const absolute = text.startsWith("/");
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  const joined = parts.join("/");
  return absolute ? `/${joined}` : joined === "" ? "." : joined;
}

/** `os.path.normpath`: also resolves `..`. */
export function normalizePath(text: string): string {
  if (text === "") return ".";
  const absolute = text.startsWith("/");
  const parts: string[] = [];
  for (const part of text.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts[parts.length - 1] !== "..") parts.pop();
    else if (part !== ".." || !absolute) parts.push(part);
  }
  return (absolute ? "/" : "") + parts.join("/") || ".";
}

/** `os.path.abspath` from a current folder. */
export function absolutePath(text: string, workingDirectory: string): string {
  return normalizePath(joinOsPath(workingDirectory, text));
}

/** `os.path.relpath` of absolute paths. */
export function relativePath(text: string, start: string): string {
  const [to, from] = [text, start].map((one) => one.split("/").filter((part) => part !== ""));
  let common = 0;
  while (to && from && common < to.length && common < from.length && to[common] === from[common]) common++;
  return [...(from ?? []).slice(common).map(() => ".."), ...(to ?? []).slice(common)].join("/") || ".";
}

/** `os.path.dirname`. */
export function dirname(text: string): string {
  const cut = text.lastIndexOf("/") + 1;
  const head = text.slice(0, cut);
  let end = head.length;
  while (end > 0 && head[end - 1] === "/") end--;
  return end === 0 ? head : head.slice(0, end);
}

/** `PurePath.parent`. */
export function parentPath(text: string): string {
  const pure = purePath(text);
  if (pure === "/" || pure === ".") return pure;
  const cut = pure.lastIndexOf("/");
  return cut < 0 ? "." : cut === 0 ? "/" : pure.slice(0, cut);
}

/** `os.path.splitext`. */
export function splitExtension(text: string): readonly [string, string] {
  const name = basename(text);
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || /^\.+$/.test(name.slice(0, dot + 1))) return [text, ""];
  return [text.slice(0, text.length - name.length + dot), name.slice(dot)];
}
