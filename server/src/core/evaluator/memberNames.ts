import type { Value } from "../domain/value.js";
import { runtimeObject } from "./runtime.js";

/** The names that `dir()` gives, sorted as it sorts them; undefined where the object cannot be seen. Names that Python itself gives every object are left out. */
export function memberNames(
  object: Value,
): { readonly names: readonly string[]; readonly unseen: string | undefined } | undefined {
  const data = runtimeObject(object);
  const type = data?.kind === "instance" ? data.class : data?.kind === "class" ? data : undefined;
  if (data?.kind === "module") return { names: sorted(data.scope.bindings.keys()), unseen: data.scope.unseen };
  if (!type) return undefined;
  const names = new Set<string>(data?.kind === "instance" ? data.attributes.keys() : []);
  for (const one of type.mro) for (const name of one.scope.bindings.keys()) names.add(name);
  const hidden = type.unseen ?? type.mro.map((one) => one.scope.unseen).find((reason) => reason !== undefined);
  const native = type.mro.some((one) => one.nativeBases.length > 0);
  return { names: sorted(names), unseen: hidden ?? (native ? `what ${type.name} inherits` : undefined) };
}

function sorted(names: Iterable<string>): readonly string[] {
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
