import type { Statement } from "./ast.js";

/** What a statement and its copies that edits only moved have in common, and nothing else has. */
export function originOf(statement: Statement): object {
  return (statement as Statement & { readonly [origin]?: object })[origin] ?? statement;
}

/** @param before the statement that was moved; undefined: it was read anew */
export function setOrigin(statement: Statement, before?: Statement): void {
  // Nobody who compares or copies trees sees it.
  Object.defineProperty(statement, origin, { value: before === undefined ? {} : originOf(before), enumerable: false });
}

const origin = Symbol("origin");
