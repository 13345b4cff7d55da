import type { UnknownValue } from "../domain/value.js";
import { unknownSince } from "../domain/value.js";
import type { Span } from "../text/span.js";

/**
 * A path below a folder that cannot be seen: `os.path.join(folder, *names)`. Whatever the folder is, the path is not empty where a name
 * is none, and it ends with the names that are left after `os.path.abspath`.
 */
export function unseenPath(
  folder: UnknownValue,
  names: readonly string[],
  at: Span | undefined,
  type: "str" | "path",
): UnknownValue {
  const isNamed = names.some((name) => name !== "") || folder.truth === true;
  const ending = endingOf([...(folder.ending === undefined ? [] : [folder.ending]), ...names]);
  return {
    ...unknownSince(folder, at, type),
    ...((type === "path" || isNamed) && { truth: true }),
    ...(ending !== undefined && { ending }),
  };
}

/** undefined where `..` or an absolute part leads elsewhere, or nothing is named. */
function endingOf(parts: readonly string[]): string | undefined {
  const names = parts.flatMap((part) => part.split("/")).filter((name) => name !== "" && name !== ".");
  return names.length === 0 || names.includes("..") || parts.some((part) => part.startsWith("/"))
    ? undefined
    : names.join("/");
}

/** The same path as another type: `str(path)`, `Path(text)`. */
export function samePath(path: UnknownValue, at: Span | undefined, type: "str" | "path"): UnknownValue {
  return unseenPath(path, [], at, type);
}
