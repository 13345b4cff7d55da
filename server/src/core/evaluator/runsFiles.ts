import type { Statement } from "../syntax/python/ast.js";

/** Imports, and `include` of split-settings: what happens in the files is no doing of the statement's own. */
export function runsFiles(statement: Statement): boolean {
  return (
    statement.kind === "import" ||
    statement.kind === "importFrom" ||
    (statement.kind === "expression" &&
      statement.value.kind === "call" &&
      statement.value.callee.kind === "name" &&
      statement.value.callee.name === "include")
  );
}
