import type { OldPython, OpaqueStatement, SyntaxError } from "./ast.js";
import type { SyntaxNode } from "./syntaxNode.js";

/** What one lowering of one chunk carries along. */
export interface Lowering {
  readonly text: string;
  readonly errors: SyntaxError[];
  /** Statements that stand in for what could not be read, by their offset. */
  readonly broken: ReadonlyMap<number, OpaqueStatement>;
  /** Where the tree has statements and clauses: every logical line must be one of them. */
  readonly starts: Set<number>;
  /** What CPython refuses in the statement that is being lowered. */
  refused: SyntaxError | undefined;
  /** A `yield` of the function that is being lowered was seen. */
  yields: boolean;
}

export function newLowering(text: string, broken: ReadonlyMap<number, OpaqueStatement>): Lowering {
  return { text, errors: [], broken, starts: new Set(), refused: undefined, yields: false };
}

export function refuse(
  lowering: Lowering,
  node: { readonly start: number; readonly end: number },
  message: string,
  until?: OldPython,
): void {
  lowering.refused ??= { start: node.start, end: node.end, message, ...(until && { until }) };
}

export function textOf(lowering: Lowering, node: SyntaxNode): string {
  return lowering.text.slice(node.start, node.end);
}
