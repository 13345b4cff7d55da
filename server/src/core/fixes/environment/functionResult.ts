import type { Expression, FunctionDefinition } from "../../syntax/python/ast.js";
import { ownStatements } from "../../syntax/python/blocks.js";
import { isNone } from "../../syntax/python/isNone.js";
import { visit } from "../source.js";
import type { Cast } from "./idiom.js";
import { environmentRead } from "./environmentRead.js";

/** What a function gives that reads a variable, by how its results are written; undefined where these do not tell. */
export function resultOf(definition: FunctionDefinition, results: readonly Expression[]): Cast | undefined {
  const casts = new Set(leavesOf(definition, results).map((one) => one && castOf(one)));
  const [only] = casts;
  const cast = casts.size === 1 ? only : undefined;
  return (cast === undefined || cast === "str") && /bool/i.test(definition.name) ? "bool" : cast;
}

/** What the results come to where names and choices are followed; undefined stands for what cannot be. */
function leavesOf(definition: FunctionDefinition, results: readonly Expression[]): readonly (Expression | undefined)[] {
  const assigned = assignedIn(definition);
  // A default is of the type that the caller wants.
  const given = new Set(definition.parameters.map(({ name }) => name));
  const followed = new Set<string>();
  const partsOf = (one: Expression): readonly (Expression | undefined)[] => {
    switch (one.kind) {
      case "name": {
        if (followed.has(one.name)) return [];
        followed.add(one.name);
        return assigned.get(one.name) ?? (given.has(one.name) ? [] : [undefined]);
      }
      case "conditional":
        return [one.then, one.otherwise];
      case "boolean":
        return [one.left, one.right];
      case "named":
        return [one.value];
      default:
        return isNone(one) ? [] : [one];
    }
  };
  const queue: (Expression | undefined)[] = [...results];
  const leaves: (Expression | undefined)[] = [];
  for (const one of queue) {
    const parts = one === undefined ? [one] : partsOf(one);
    if (parts[0] === one && parts.length === 1) leaves.push(one);
    else queue.push(...parts);
  }
  return leaves;
}

/** Of what is no name and no choice between others. */
function castOf(one: Expression): Cast | undefined {
  switch (one.kind) {
    case "comparison":
      return "bool";
    case "constant":
      return one.value === "..." ? undefined : "bool";
    case "unary":
      return one.operator === "not" ? "bool" : undefined;
    case "number":
      return one.isFloat ? undefined : "int";
    case "string":
    case "formatted":
      return "str";
    case "list":
      return "list";
    case "comprehension":
      return one.of === "list" ? "list" : undefined;
    case "subscript":
      return environmentRead(one) && "str";
    case "call":
      if (environmentRead(one)) return "str";
      if (one.callee.kind === "name") return castsByName.get(one.callee.name);
      return one.callee.kind === "attribute" ? methods.get(one.callee.name) : undefined;
    default:
      return undefined;
  }
}

const castsByName: ReadonlyMap<string, Cast> = new Map([
  ["str", "str"],
  ["int", "int"],
  ["bool", "bool"],
  ["strtobool", "bool"],
  ["list", "list"],
]);

/** Of texts. */
const methods: ReadonlyMap<string, Cast> = new Map([
  ...["strip", "lstrip", "rstrip", "lower", "upper", "replace", "format", "join"].map((name) => [name, "str"] as const),
  ["split", "list"],
  ["splitlines", "list"],
  ["strtobool", "bool"],
]);

/** What the function binds its names to; undefined stands for what is bound in another way than by `=`. */
function assignedIn({ body }: FunctionDefinition): ReadonlyMap<string, readonly (Expression | undefined)[]> {
  const assigned = new Map<string, (Expression | undefined)[]>();
  const bind = (target: Expression, value: Expression | undefined): void => {
    if (target.kind === "name") assigned.set(target.name, [...(assigned.get(target.name) ?? []), value]);
    else
      visit(target, (inner) => {
        if (inner.kind === "name") bind(inner, undefined);
      });
  };
  for (const statement of ownStatements(body)) {
    if (statement.kind === "assign") for (const target of statement.targets) bind(target, statement.value);
    else if (statement.kind === "annotated" && statement.value) bind(statement.target, statement.value);
    else if (statement.kind === "augmented" || statement.kind === "for") bind(statement.target, undefined);
  }
  visit(body, (one) => {
    if (one.kind === "named") assigned.set(one.name, [...(assigned.get(one.name) ?? []), one.value]);
  });
  return assigned;
}
