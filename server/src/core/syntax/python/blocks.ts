import type { Statement } from "./ast.js";

/** The blocks of a compound statement, in order. */
export function blocksOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case "if":
    case "for":
    case "while":
      return [statement.body, statement.otherwise];
    case "try":
      return [
        statement.body,
        ...statement.handlers.map((handler) => handler.body),
        statement.otherwise,
        statement.finalizer,
      ];
    case "with":
    case "function":
    case "class":
      return [statement.body];
    case "match":
      return statement.cases.map((one) => one.body);
    default:
      return none;
  }
}

const none: readonly (readonly Statement[])[] = [];

/** The statements of a block and of the blocks in it. */
export function allStatements(body: readonly Statement[]): readonly Statement[] {
  return body.flatMap((statement) => [statement, ...blocksOf(statement).flatMap(allStatements)]);
}

/** The statements of its blocks; of a function or class none, whose body is another matter. */
export function innerStatements(statement: Statement): readonly Statement[] {
  return statement.kind === "function" || statement.kind === "class" ? [] : blocksOf(statement).flat();
}

/** The statements of a block and of the blocks in it; of a function or class in it that alone. */
export function ownStatements(body: readonly Statement[]): readonly Statement[] {
  return body.flatMap((statement) => [statement, ...ownStatements(innerStatements(statement))]);
}
