import type { Value } from "../../domain/value.js";
import { absolutePath } from "../../evaluator/paths.js";

/** The text of a setting that names a place on the disk: a text or a pathlib path. */
export function pathText(value: Value): string | undefined {
  return value.kind === "path" || value.kind === "str" ? value.value : undefined;
}

/** The place, absolute as `os.path.abspath` makes it; links are not followed. undefined where it cannot be seen. */
export function placeOnDisk(value: Value, workingDirectory: string): string | undefined {
  const text = pathText(value);
  return text === undefined ? undefined : absolutePath(text, workingDirectory);
}

/** Whether two paths may be one place, as `os.path.abspath` makes them: not where one is known and the other ends with other names. */
export function mayBeSamePlace(one: Value, other: Value, workingDirectory: string): boolean {
  const [left, right] = [one, other].map((value) =>
    value.kind === "unknown" ? value.ending : placeOnDisk(value, workingDirectory),
  );
  return (
    left === undefined ||
    right === undefined ||
    left === right ||
    left.endsWith(`/${right}`) ||
    right.endsWith(`/${left}`)
  );
}

/** How two absolute places lie. */
export function relation(place: string, other: string): "matches" | "is inside" | "contains" | undefined {
  if (place === other) return "matches";
  if (place.startsWith(other === "/" ? "/" : `${other}/`)) return "is inside";
  return other.startsWith(place === "/" ? "/" : `${place}/`) ? "contains" : undefined;
}
