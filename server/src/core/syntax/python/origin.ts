import type { Statement } from "./ast.js";

/** The statement as it was read first: copies that an edit only moved have the same. */
export function originOf(statement: Statement): object {
  return (statement as Statement & { [origin]?: object })[origin] ?? statement;
}

/** Notes that a statement is another one at a new place. */
export function setOrigin(moved: Statement, before: Statement): void {
  (moved as Statement & { [origin]?: object })[origin] = originOf(before);
}

/** Not enumerable by `for in`: copies of a tree leave it behind. */
const origin = Symbol("origin");
