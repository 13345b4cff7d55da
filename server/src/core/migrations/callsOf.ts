import type { CallLiteral, Literal } from "./literals.js";
import type { Operation } from "./operation.js";

/** Every call among the arguments of operations: fields, indexes, constraints. */
export function callsOf(operations: readonly Operation[]): readonly CallLiteral[] {
  return operations.flatMap((operation): readonly CallLiteral[] => {
    switch (operation.kind) {
      case "addConstraint":
        return callsIn(operation.constraint);
      case "alterConstraint":
        return callsIn(operation.constraint);
      case "addIndex":
        return callsIn(operation.index);
      case "createModel":
        return [...(operation.options?.values() ?? [])].flatMap(callsIn);
      case "separate":
        return callsOf([...operation.database, ...operation.state]);
      case "runSql":
        return callsOf(operation.state);
      default:
        return [];
    }
  });
}

function callsIn(literal: Literal): readonly CallLiteral[] {
  switch (literal.kind) {
    case "call":
      return [literal, ...[...literal.positional, ...literal.keywords.values()].flatMap(callsIn)];
    case "list":
      return literal.items.flatMap(callsIn);
    case "dict":
      return literal.entries.flatMap(({ value }) => callsIn(value));
    default:
      return [];
  }
}
