import type { OpaqueStatement, Statement, SyntaxError } from "./ast.js";
import { boundNames } from "./boundNames.js";
import type { LineProblem, LogicalLine } from "./logicalLines.js";
import { lower } from "./lower.js";
import type { SyntaxNode } from "./syntaxNode.js";

/**
 * One top-level statement with all its clauses and lines, read without regard to any other. So a syntax error costs only the statement
 * that holds it, and after an edit only the chunks that changed are read again.
 */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly LogicalLine[];
}

export interface ReadChunk {
  readonly statements: readonly Statement[];
  readonly errors: readonly SyntaxError[];
}

/** The concrete tree of a piece of source, its offsets counted from `base`; undefined where it has a syntax error. */
export type ReadTree = (source: string, base: number) => SyntaxNode | undefined;

export function splitIntoChunks(source: string, lines: readonly LogicalLine[]): readonly Chunk[] {
  const result: Chunk[] = [];
  let own: LogicalLine[] = [];
  let decorated = false;
  const finish = (): void => {
    const first = own[0];
    const last = own[own.length - 1];
    if (first && last) result.push({ start: first.start, end: last.end, lines: own });
    own = [];
  };
  for (const line of lines) {
    if (line.indent === 0) {
      if (!decorated && !continuesStatement(source, line)) finish();
      decorated = source[line.start] === "@" && line.problem === undefined;
    }
    own.push(line);
  }
  finish();
  return result;
}

/** `text` is what strings and names are taken from; `source` the same with everything replaced that the grammar cannot read. */
export function readChunk(chunk: Chunk, text: string, source: string, readTree: ReadTree): ReadChunk {
  if (chunk.lines.every((line) => line.problem === undefined)) {
    const root = readTree(source.slice(chunk.start, chunk.end) + "\n", chunk.start);
    const lowered = root && lower(root, text, noneBroken);
    if (lowered && chunk.lines.every((line) => lowered.starts.has(line.start))) return lowered;
  }
  return salvage(chunk, text, source, readTree);
}

const noneBroken: ReadonlyMap<number, OpaqueStatement> = new Map();

const clauseWords = /(?:elif|else|except|finally)\b/y;

function continuesStatement(source: string, line: LogicalLine): boolean {
  clauseWords.lastIndex = line.start;
  return clauseWords.test(source);
}

/** Reads every line alone, replaces those that cannot be read (and the blocks below them) by a name of the same length, and reads the rest. */
function salvage(chunk: Chunk, text: string, source: string, readTree: ReadTree): ReadChunk {
  const errors: SyntaxError[] = [];
  const broken = new Map<number, OpaqueStatement>();
  let repaired = "";
  let position = chunk.start;
  const clauses = new ClauseOrder();
  const lineErrors = readLines(chunk.lines, source, readTree);
  for (let at = 0; at < chunk.lines.length; at++) {
    const line = chunk.lines[at];
    if (!line) continue;
    const word = firstWord(source, line);
    const error = lineErrors[at] ?? orphaned(line, word, clauses, source);
    if (error?.until !== undefined) {
      errors.push(error);
      repaired += source.slice(position, line.start) + withOldNames(source.slice(line.start, line.end));
      position = line.end;
      clauses.add(line.indent, word);
      continue;
    }
    if (error === undefined) {
      if (line.problem) errors.push(withoutKind(line.problem));
      clauses.add(line.indent, word);
      continue;
    }
    // A line that opens a block takes the block with it: what it belonged to is not known.
    let last = line;
    for (let next = chunk.lines[at + 1]; next && next.indent > line.indent; next = chunk.lines[++at + 1]) last = next;
    errors.push(error);
    broken.set(line.start, {
      kind: "opaqueStatement",
      start: line.start,
      end: last.end,
      reason: "syntax error",
      names: boundNames(text.slice(line.start, last.end)),
    });
    repaired +=
      source.slice(position, line.start) + "_".repeat(line.end - line.start) + " ".repeat(last.end - line.end);
    position = last.end;
    clauses.add(line.indent, "");
  }
  const only = broken.get(chunk.start);
  if (only?.end === chunk.end) return { statements: [only], errors };
  repaired += source.slice(position, chunk.end) + "\n";
  const root = readTree(repaired, chunk.start);
  const lowered = root && lower(root, text, broken);
  if (lowered && chunk.lines.every((line) => lowered.starts.has(line.start) || isBroken(line, broken))) {
    return {
      statements: lowered.statements,
      errors: [...errors, ...lowered.errors].sort((a, b) => a.start - b.start || a.end - b.end),
    };
  }
  const { start, end } = chunk;
  const names = boundNames(text.slice(start, end));
  const first = chunk.lines[0];
  return {
    statements: [{ kind: "opaqueStatement", start, end, reason: "syntax error", names }],
    errors: errors.length > 0 || !first ? errors : [errorAt(first, source, "invalid syntax")],
  };
}

function orphaned(line: LogicalLine, word: string, clauses: ClauseOrder, source: string): SyntaxError | undefined {
  return clauses.isOrphan(line.indent, word)
    ? errorAt(line, source, `'${word}' without the statement that it belongs to`)
    : undefined;
}

function isBroken(line: LogicalLine, broken: ReadonlyMap<number, OpaqueStatement>): boolean {
  for (const statement of broken.values()) if (statement.start <= line.start && line.end <= statement.end) return true;
  return false;
}

/** For each line what is wrong with it, read alone. */
function readLines(
  lines: readonly LogicalLine[],
  source: string,
  readTree: ReadTree,
): readonly (SyntaxError | undefined)[] {
  const result = lines.map((line): SyntaxError | undefined => {
    if (line.problem && !line.problem.onlyIndent) return withoutKind(line.problem);
    const own = source.slice(line.start, line.end);
    const reads = (text: string): boolean =>
      readTree(completed(text, firstWord(source, line), line.opensBlock), 0) !== undefined;
    if (reads(own)) return undefined;
    const renamed = withOldNames(own);
    if (renamed === own || !reads(renamed)) return errorAt(line, source, "invalid syntax");
    return { ...errorAt(line, source, "invalid syntax: a keyword since Python 3.7"), until: "3.6" };
  });
  // Backwards, because a decorator above another needs what stands below both.
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at];
    const next = lines[at + 1];
    if (!line || result[at] || firstWord(source, line) !== "@") continue;
    const decorated = next?.indent === line.indent && !result[at + 1] && decoratedWords.has(firstWord(source, next));
    if (!decorated) result[at] = errorAt(line, source, "a decorator needs a function or class below it");
  }
  return result;
}

/** `async` and `await` as names, which Python up to 3.6 takes, under other names of the same length: names themselves are read from the text. */
function withOldNames(line: string): string {
  return line.replace(/\ba(?:sync|wait)\b(?! {1,20}(?:def|for|with)\b)/g, "_____");
}

const decoratedWords: ReadonlySet<string> = new Set(["@", "def", "class", "async"]);

function errorAt(line: LogicalLine, source: string, message: string): SyntaxError {
  return { start: line.start, end: firstLineEnd(source, line.start, line.end), message };
}

function withoutKind({ start, end, message }: LineProblem): SyntaxError {
  return { start, end, message };
}

/** The line with what it needs around it to be a module of its own. */
function completed(line: string, word: string, opensBlock: boolean): string {
  const body = opensBlock ? "\n pass\n" : "\n";
  switch (word) {
    case "elif":
    case "else":
      return `if _:\n pass\n${line}${body}`;
    case "except":
    case "finally":
      return `try:\n pass\n${line}${body}`;
    case "case":
      return opensBlock ? `match _:\n ${line}\n  pass\n` : `${line}\n`;
    case "match":
      return opensBlock ? `${line}\n case _:\n  pass\n` : `${line}\n`;
    case "@":
      return `${line}\ndef _():\n pass\n`;
    default:
      return line + body;
  }
}

function firstWord(source: string, line: LogicalLine): string {
  return /^(?:@|[a-z]+)/.exec(source.slice(line.start, Math.min(line.end, line.start + 12)))?.[0] ?? "";
}

function firstLineEnd(source: string, start: number, end: number): number {
  const newline = source.indexOf("\n", start);
  if (newline < 0 || newline > end) return end;
  return source[newline - 1] === "\r" ? newline - 1 : newline;
}

/** Knows for each indentation which statement stands before, to tell an `else` that has lost its `if`. */
class ClauseOrder {
  private readonly levels: { readonly indent: number; word: string }[] = [];

  isOrphan(indent: number, word: string): boolean {
    const allowed = before.get(word);
    if (allowed === undefined) return false;
    const level = [...this.levels].reverse().find((candidate) => candidate.indent <= indent);
    return level?.indent !== indent || !allowed.has(level.word);
  }

  add(indent: number, word: string): void {
    while ((this.levels[this.levels.length - 1]?.indent ?? -1) >= indent) this.levels.pop();
    this.levels.push({ indent, word });
  }
}

const before: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["elif", new Set(["if", "elif"])],
  ["else", new Set(["if", "elif", "for", "while", "except", "async"])],
  ["except", new Set(["try", "except"])],
  ["finally", new Set(["try", "except", "else"])],
]);
