import type { Pattern, Statement } from "./ast.js";

/** Names that statements may bind in their own scope. */
export function boundNames(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  const outer = new Set<string>();
  for (const statement of statements) visit(statement, names, outer);
  for (const name of outer) names.delete(name);
  return names;
}

function visit(statement: Statement, names: Set<string>, outer: Set<string>): void {
  const all = (statements: readonly Statement[]): void => {
    for (const one of statements) visit(one, names, outer);
  };
  switch (statement.kind) {
    case "global":
    case "nonlocal":
      for (const name of statement.names) outer.add(name);
      return;
    case "function":
    case "class":
      names.add(statement.name);
      return;
    case "import":
      for (const one of statement.names) names.add(one.alias ?? one.name.split(".")[0] ?? one.name);
      return;
    case "importFrom":
      if (statement.names !== "*") for (const one of statement.names) names.add(one.alias ?? one.name);
      return;
    case "opaqueStatement":
      for (const name of statement.names) names.add(name);
      return;
    case "try":
      for (const handler of statement.handlers) if (handler.name !== undefined) names.add(handler.name);
      targets(statement, names);
      all([
        ...statement.body,
        ...statement.handlers.flatMap((handler) => handler.body),
        ...statement.otherwise,
        ...statement.finalizer,
      ]);
      return;
    case "match":
      targets(statement.subject, names);
      for (const one of statement.cases) {
        captures(one.pattern, names);
        targets(one.guard, names);
        all(one.body);
      }
      return;
    case "if":
    case "while":
      targets(statement.condition, names);
      all([...statement.body, ...statement.otherwise]);
      return;
    case "for":
      bound(statement.target, names);
      targets(statement.iterable, names);
      all([...statement.body, ...statement.otherwise]);
      return;
    case "with":
      for (const item of statement.items) {
        bound(item.target, names);
        targets(item.value, names);
      }
      all(statement.body);
      return;
    case "assign":
      for (const target of statement.targets) bound(target, names);
      break;
    case "augmented":
    case "annotated":
      bound(statement.target, names);
      break;
    case "delete":
      for (const target of statement.targets) bound(target, names);
      break;
    default:
      break;
  }
  targets(statement, names);
}

interface Shape {
  readonly kind?: unknown;
  readonly name?: unknown;
  readonly items?: readonly unknown[];
  readonly value?: unknown;
}

/** What an assignment to a target binds. */
function bound(target: unknown, names: Set<string>): void {
  if (typeof target !== "object" || target === null) return;
  const { kind, name, items, value } = target as Shape;
  if (kind === "name" && typeof name === "string") names.add(name);
  else if (kind === "tuple" || kind === "list") for (const item of items ?? []) bound(item, names);
  else if (kind === "starred") bound(value, names);
}

/** `(name := …)` anywhere in an expression, also in comprehensions: those bind around themselves. Lambdas have names of their own. */
function targets(node: unknown, names: Set<string>): void {
  if (Array.isArray(node)) {
    for (const one of node) targets(one, names);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const { kind, name } = node as Shape;
  if (kind === "lambda" || kind === "function" || kind === "class") return;
  if (kind === "named" && typeof name === "string") names.add(name);
  for (const one of Object.values(node)) if (typeof one === "object") targets(one, names);
}

function captures(pattern: Pattern | undefined, names: Set<string>): void {
  if (typeof pattern !== "object") return;
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === "object" && node !== null) {
      const { kind, name } = node as Shape;
      if ((kind === "capture" || kind === "as" || kind === "star") && typeof name === "string") names.add(name);
      const rest = (node as { readonly rest?: unknown }).rest;
      if (kind === "mapping" && typeof rest === "string") names.add(rest);
      const opaque = (node as { readonly names?: readonly string[] }).names;
      if (kind === "opaque") for (const one of opaque ?? []) names.add(one);
      Object.values(node).forEach((one) => {
        if (typeof one === "object") walk(one);
      });
    }
  };
  walk(pattern);
}
