import type { ClassObject, ExternalClass } from "./runtime.js";

/** Classes of libraries that a class derives from, nearest first. */
export function externalBases(type: ClassObject): readonly ExternalClass[] {
  return type.mro.flatMap((one) => one.bases.filter((base) => base.kind === "external"));
}
