import type { Comment, Expression, PythonModule, Statement } from "../syntax/python/ast.js";
import { LineIndex } from "../text/lineIndex.js";
import type { Span } from "../text/span.js";
import type { TextEdit } from "../text/textEdit.js";

/** One Python file as the fixes see it: its text and what stands where. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly tree: PythonModule;
  readonly lines: LineIndex;
  /** How the file writes most of its texts. */
  readonly quote: "'" | '"';
}

export function createSource(file: string, text: string, tree: PythonModule): Source {
  let lines: LineIndex | undefined;
  let quote: Source["quote"] | undefined;
  return {
    file,
    text,
    tree,
    get lines() {
      return (lines ??= new LineIndex(text));
    },
    get quote() {
      return (quote ??= usualQuote(text, tree));
    },
  };
}

export function edit(source: Source, start: number, end: number, text: string): TextEdit {
  return { span: { file: source.file, start, end }, text };
}

/** Where the line's own text begins: after a byte order mark, which belongs to the file. */
export function lineStart(source: Source, offset: number): number {
  const start = source.lines.lineStart(offset);
  return start === 0 && source.text.startsWith("\uFEFF") ? 1 : start;
}

/** Where the next line begins; the end of the text if there is none. */
export function nextLine(source: Source, offset: number): number {
  const end = source.lines.lineEnd(offset);
  const { text } = source;
  return text[end] === "\r" && text[end + 1] === "\n" ? end + 2 : Math.min(end + 1, text.length);
}

export function indentAt(source: Source, offset: number): string {
  return /^[ \t\f]*/.exec(source.text.slice(lineStart(source, offset), source.lines.lineEnd(offset)))?.[0] ?? "";
}

/** The line break in use where `offset` stands: of its line, else of the line before, else of the first line. */
export function lineBreakAt(source: Source, offset: number): string {
  const breakAfter = (end: number): string =>
    source.text[end] === "\r" ? (source.text[end + 1] === "\n" ? "\r\n" : "\r") : source.text[end] === "\n" ? "\n" : "";
  const own = breakAfter(source.lines.lineEnd(offset));
  if (own !== "") return own;
  const start = source.lines.lineStart(offset);
  return (start > 0 ? breakAfter(source.lines.lineEnd(start - 1)) : "") || "\n";
}

export function commentsWithin(source: Source, start: number, end: number): readonly Comment[] {
  return source.tree.comments.filter((comment) => comment.start >= start && comment.end <= end);
}

/** The first of the own-line comments that stand directly above `offset`'s line, or that line's start; not above `floor`. */
export function withCommentsAbove(source: Source, offset: number, floor = 0): number {
  let start = lineStart(source, offset);
  for (;;) {
    if (start <= floor || start <= 1) return start;
    const above = lineStart(source, start - 1);
    const line = source.text.slice(above, source.lines.lineEnd(above));
    const hash = above + line.length - line.trimStart().length;
    if (!line.trimStart().startsWith("#") || !source.tree.comments.some((comment) => comment.start === hash))
      return start;
    start = above;
  }
}

/** An expression with double quotes, in the file's own. */
export function inQuotes(expression: string, quote: string): string {
  return expression.includes("'") ? expression : expression.replaceAll('"', quote);
}

/** Double quotes unless the file prefers single ones. */
export function quoteOf(source: Source): Source["quote"] {
  return source.quote;
}

function usualQuote(text: string, tree: PythonModule): Source["quote"] {
  let single = 0;
  let double = 0;
  for (const statement of tree.body) {
    const own = quotesIn(statement, text);
    single += own.single;
    double += own.double;
  }
  return single > double ? "'" : '"';
}

interface Quotes {
  readonly single: number;
  readonly double: number;
}

/** Counted once for a statement, which is the same object after an edit elsewhere. */
function quotesIn(statement: Statement & { [counted]?: Quotes }, text: string): Quotes {
  const known = statement[counted];
  if (known !== undefined) return known;
  let single = 0;
  let double = 0;
  visit([statement], (one) => {
    const parts = one.kind === "string" ? one.parts : one.kind === "formatted" ? [one] : [];
    for (const { start } of parts) {
      const opening = /^[a-zA-Z]*(["'])(?!\1\1)/.exec(text.slice(start, start + 5));
      if (opening?.[1] === "'") single++;
      else if (opening) double++;
    }
  });
  return (statement[counted] = { single, double });
}

/** Not enumerable by `for in`: copies of a tree that is moved leave it behind. */
const counted = Symbol("quotes");

/** Everything of the tree that holds this place, outermost first: statements, expressions, arguments. */
export function nodesAt(tree: PythonModule, start: number, end: number): readonly TreeNode[] {
  const path: TreeNode[] = [];
  let level: unknown = tree.body;
  for (;;) {
    const next = childHolding(level, start, end);
    if (!next) return path;
    path.push(next);
    level = Object.values(next);
  }
}

/** A node of any sort; `kind` is missing for arguments and parameters. */
export interface TreeNode {
  readonly start: number;
  readonly end: number;
  readonly kind?: string;
}

function childHolding(value: unknown, start: number, end: number): TreeNode | undefined {
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) {
      const found = childHolding(item, start, end);
      if (found) return found;
    }
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (isTreeNode(value)) return value.start <= start && end <= value.end ? value : undefined;
  return childHolding(Object.values(value), start, end);
}

function isTreeNode(value: object): value is TreeNode {
  return "start" in value && typeof value.start === "number" && "end" in value && typeof value.end === "number";
}

/** Calls back for every expression below a statement or expression, outer ones first. */
export function visit(root: unknown, see: (expression: Expression) => void): void {
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const value = stack.pop();
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) stack.push(value[i]);
    } else if (typeof value === "object" && value !== null) {
      if (isExpression(value)) see(value);
      stack.push(Object.values(value));
    }
  }
}

const expressionKinds: ReadonlySet<string> = new Set([
  "name",
  "constant",
  "number",
  "string",
  "formatted",
  "bytes",
  "list",
  "tuple",
  "set",
  "dict",
  "attribute",
  "subscript",
  "slice",
  "call",
  "unary",
  "binary",
  "boolean",
  "comparison",
  "conditional",
  "lambda",
  "comprehension",
  "starred",
  "named",
  "suspension",
  "opaque",
]);

export function isExpression(value: object): value is Expression {
  return isTreeNode(value) && typeof value.kind === "string" && expressionKinds.has(value.kind);
}

const statementKinds: ReadonlySet<string> = new Set([
  "expression",
  "assign",
  "augmented",
  "annotated",
  "delete",
  "if",
  "for",
  "while",
  "try",
  "with",
  "function",
  "class",
  "return",
  "raise",
  "import",
  "importFrom",
  "global",
  "nonlocal",
  "assert",
  "match",
  "pass",
  "break",
  "continue",
  "opaqueStatement",
]);

function isStatement(value: TreeNode): value is Statement {
  return typeof value.kind === "string" && statementKinds.has(value.kind);
}

/** The statements around a place, outermost first, the one that holds it last. */
export function statementsAt(tree: PythonModule, start: number, end = start): readonly Statement[] {
  return nodesAt(tree, start, end).filter(isStatement);
}

/** The expression that takes exactly this place. */
export function expressionAt(
  tree: PythonModule,
  span: { readonly start: number; readonly end: number },
): Expression | undefined {
  for (const node of nodesAt(tree, span.start, span.end)) {
    if (node.start === span.start && node.end === span.end && isExpression(node)) return node;
  }
  return undefined;
}

export function isSameNode(
  one: { readonly start: number; readonly end: number } | undefined,
  other: { readonly start: number; readonly end: number },
): boolean {
  return one?.start === other.start && one.end === other.end;
}

export function textOf(source: Source, node: { readonly start: number; readonly end: number }): string {
  return source.text.slice(node.start, node.end);
}

export function spanOf(source: Source, node: { readonly start: number; readonly end: number }): Span {
  return { file: source.file, start: node.start, end: node.end };
}

/** The names of a simple assignment's targets; empty for other statements. */
export function assignedNames(statement: Statement): readonly string[] {
  if (statement.kind === "assign")
    return statement.targets
      .flatMap((target) => (target.kind === "tuple" || target.kind === "list" ? target.items : [target]))
      .flatMap((target) => (target.kind === "name" ? [target.name] : []));
  if ((statement.kind === "annotated" && statement.value) || statement.kind === "augmented")
    return statement.target.kind === "name" ? [statement.target.name] : [];
  return [];
}
