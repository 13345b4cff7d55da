import type { Secrecy } from "../domain/redact.js";
import type { Expression } from "../syntax/python/ast.js";
import type { Callables } from "./callables.js";
import type { Flow } from "./flow.js";
import { holdsSecrets, readsFiles } from "./lookups.js";
import { isContainer, textsIn } from "./names.js";
import { bindingsOf, childrenOf, type Binding, type Scope, type Scopes } from "./scopes.js";
import { isSecretReference } from "./sources.js";

/** Marks what is made of secrets, until nothing more is found. */
export function markCarried(
  scopes: Scopes,
  { functionOf }: Callables,
  flow: Flow,
  variables: ReadonlySet<string>,
): void {
  const carrying = new Map<Expression, Secrecy | undefined>();
  const carryingNames = new Map<readonly Binding[], Secrecy | undefined>();

  function carries(one: Expression, scope: Scope): Secrecy | undefined {
    if (carrying.has(one)) return carrying.get(one);
    carrying.set(one, undefined);
    const found = carried(one, scope);
    carrying.set(one, found);
    if (found) flow.mark(one, found);
    return found;
  }
  /** Asked once for all reads of a name: what binds it may be long. */
  function nameCarries(bindings: readonly Binding[]): Secrecy | undefined {
    if (carryingNames.has(bindings)) return carryingNames.get(bindings);
    carryingNames.set(bindings, undefined);
    for (const binding of bindings) {
      const found =
        binding.kind === "value" && binding.into.length === 0 ? carries(binding.value, binding.scope) : undefined;
      if (!found) continue;
      carryingNames.set(bindings, found);
      return found;
    }
    return undefined;
  }
  const oneOf = (all: readonly Expression[], scope: Scope): Secrecy | undefined =>
    all.some(
      (one) => carries(one, scope) || (isContainer(one) && childrenOf(one).some((inner) => carries(inner, scope))),
    )
      ? "all"
      : undefined;

  function carried(one: Expression, scope: Scope): Secrecy | undefined {
    const own = flow.values.get(`${one.start}:${one.end}`);
    if (own) return own;
    if (isSecretReference(one, scope, flow, variables)) return "all";
    switch (one.kind) {
      case "name":
        return nameCarries(bindingsOf(scope, one.name));
      case "attribute":
      case "subscript":
        return carries(one.object, scope);
      case "call": {
        const method = one.callee.kind === "attribute" ? carries(one.callee.object, scope) : undefined;
        if (method) return method;
        // What is read of a file that is named for its secrets.
        if (readsFiles(one.callee) && textsIn(one).some(holdsSecrets)) return "all";
        const definition = functionOf(one.callee, scope);
        const results = !definition
          ? []
          : definition.kind === "lambda"
            ? [definition.body]
            : scopes.results(definition);
        if (definition && results.some((result) => carries(result, scopes.of(definition)))) return "all";
        return oneOf(
          one.args.map(({ value }) => value),
          scope,
        );
      }
      case "conditional":
        return oneOf([one.then, one.otherwise], scope);
      case "comprehension":
        return oneOf(
          [one.element, ...one.clauses.flatMap((clause) => (clause.kind === "for" ? [clause.iterable] : []))],
          scope,
        );
      case "binary":
      case "formatted":
      case "boolean":
      case "named":
      case "starred":
      case "suspension":
        return oneOf(childrenOf(one), scope);
      default:
        return undefined;
    }
  }

  for (let before = -1; before !== flow.values.size; ) {
    before = flow.values.size;
    carrying.clear();
    carryingNames.clear();
    for (const { expression: one, scope } of scopes.expressions) carries(one, scope);
    // What comes out of `X += …` is made by the statement.
    for (const { statement: one, scope } of scopes.statements)
      if (one.kind === "augmented" && (carries(one.value, scope) ?? carries(one.target, scope))) flow.mark(one);
  }
}
