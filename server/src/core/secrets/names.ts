import { isSecretName } from "../domain/redact.js";
import type { Expression, Pattern } from "../syntax/python/ast.js";
import { piecesOf } from "./pieces.js";
import { bindingsOf, childrenOf, type Scope } from "./scopes.js";

/** What names and texts of a module say of themselves: that they are of a secret. */

/** They say which environment it is, where something is, or who: hidden only by their own names. */
export const selecting = /(?:^|_)(?:DEBUG|ENV|ENVIRONMENT|MODE|STAGE|HOST|PORT|USER|USERNAME|NAME|REGION|MODULE)$/i;

export function mentionsSecretType(one: Expression): boolean {
  if (one.kind === "name" || one.kind === "attribute") return /^Secret(?:Str|Bytes)?$/.test(one.name);
  if (one.kind === "string") return /\bSecret(?:Str|Bytes)?\b/.test(one.value);
  return childrenOf(one).some(mentionsSecretType);
}

export function casesOf(one: Pattern): readonly Expression[] {
  if (one.kind === "value") return [one.value];
  if (one.kind === "or") return one.alternatives.flatMap(casesOf);
  return one.kind === "as" ? casesOf(one.pattern) : [];
}

export function textsIn(one: Expression): readonly string[] {
  return one.kind === "string" ? [one.value] : childrenOf(one).flatMap(textsIn);
}

export function isSecretTarget(one: Expression, scope: Scope): boolean {
  if (one.kind === "name" || one.kind === "attribute")
    return (
      isSecretName(one.name) ||
      (one.kind === "attribute" && isSecretTarget(one.object, scope) && one.object.kind !== "name")
    );
  return one.kind === "subscript" && (isSecretKey(one.index, scope) || isSecretTarget(one.object, scope));
}

export function isSecretKey(key: Expression, scope: Scope): boolean {
  if (key.kind === "attribute") return isSecretName(key.name);
  return (key.kind === "name" && isSecretName(key.name)) || textsOf(key, scope).some(isSecretName);
}

/** What a name may be that is made of literals: `"DB" + "_PASSWORD"`, `f"{prefix}_TOKEN"`, the variable of a loop. */
export function textsOf(one: Expression, scope: Scope, depth = 0): readonly string[] {
  if (depth > 3) return [];
  if (one.kind === "name")
    return bindingsOf(scope, one.name).flatMap((binding) => {
      if (binding.kind !== "value" || binding.into.length > 0) return [];
      const { value, path } = binding;
      if (path.length === 0) return textsOf(value, binding.scope, depth + 1);
      return path.length === 1 && isContainer(value)
        ? childrenOf(value).flatMap((item) => textsOf(item, binding.scope, depth + 1))
        : [];
    });
  let all: readonly string[] = [""];
  for (const piece of piecesOf(one)) {
    const texts =
      piece.kind === "text" ? [piece.text] : piece.value === one ? [] : textsOf(piece.value, scope, depth + 1);
    all = all.flatMap((text) => texts.slice(0, 8).map((more) => text + more)).slice(0, 64);
  }
  return all;
}

/** A text that is the name of a setting, variable, key or header, and not one that only holds the word. */
export function namesSecret(text: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(text) && isSecretName(text);
}

export function nameKey(scope: Scope, name: string): string {
  let one: Scope | undefined = scope;
  while (one && !one.bindings.has(name)) one = one.parent;
  return `${one ? ("start" in one.of ? one.of.start : "module") : "free"}:${name}`;
}

export function isContainer(one: Expression): boolean {
  return one.kind === "list" || one.kind === "tuple" || one.kind === "set" || one.kind === "dict";
}

export const builtins: ReadonlySet<string> = new Set([
  "str",
  "bytes",
  "int",
  "float",
  "bool",
  "list",
  "tuple",
  "dict",
  "set",
  "frozenset",
  "open",
  "print",
  "len",
  "next",
  "iter",
  "map",
  "filter",
  "zip",
  "sorted",
  "reversed",
  "getattr",
  "repr",
  "format",
  "chr",
  "ord",
  "min",
  "max",
  "sum",
  "any",
  "all",
  "enumerate",
  "range",
  "super",
  "type",
  "isinstance",
  "globals",
  "locals",
  "vars",
  "__file__",
  "__name__",
]);

/** A function or class of such a name only makes or finds one. */
export function isSecretNamed(name: string, scope: Scope): boolean {
  return isSecretName(name) && !bindingsOf(scope, name).some(({ kind }) => kind === "function" || kind === "class");
}
