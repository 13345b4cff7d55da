import type { FunctionDefinition } from "../syntax/python/ast.js";
import { boundNames } from "../syntax/python/statementNames.js";

/** Names that belong to a function because its body binds them: until then they are unbound, whatever the module holds under that name. */
export function localNames(definition: FunctionDefinition): ReadonlySet<string> {
  const known = kept.get(definition);
  if (known) return known;
  const names = boundNames(definition.body);
  kept.set(definition, names);
  return names;
}

/** Trees never change. */
const kept = new WeakMap<FunctionDefinition, ReadonlySet<string>>();
