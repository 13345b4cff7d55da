import { Language, Parser, type TreeCursor } from "web-tree-sitter";
import type { Comment, PythonModule, SyntaxError } from "./ast.js";
import { readChunk, splitIntoChunks, type Chunk, type ReadTree } from "./chunk.js";
import { editOf } from "../../text/movement.js";
import { scanLogicalLines, scanPart, type Scan } from "./logicalLines.js";
import { moveSpans } from "./moveSpans.js";
import { moduleOf, PlacedStatement } from "./placedStatements.js";
import { maximumDepth, type SyntaxNode } from "./syntaxNode.js";

/** Parses Python text. Never throws; keeps nothing between calls but what it needs to parse the next version of one file faster. */
export interface PythonParser {
  /** `file` names the text so that the next version of the same file can be parsed incrementally. */
  parse(file: string, text: string): PythonModule;
  /** Frees what is kept for a file. */
  forget(file: string): void;
}

export interface PythonParserBytes {
  /** The contents of web-tree-sitter.wasm. */
  readonly runtimeWasm: Uint8Array;
  /** The contents of tree-sitter-python.wasm. */
  readonly grammarWasm: Uint8Array;
}

export async function createPythonParser({ runtimeWasm, grammarWasm }: PythonParserBytes): Promise<PythonParser> {
  await startRuntime(runtimeWasm);
  const language = await Language.load(grammarWasm);
  const parser = new Parser();
  parser.setLanguage(language);
  const readTree = treeReader(parser, language);
  const kept = new Map<string, KeptFile>();
  return {
    parse(file, text) {
      const previous = kept.get(file);
      // Kept files are ordered by their last use.
      kept.delete(file);
      const next = previous?.text === text ? previous : parseFile(text, previous, readTree);
      kept.set(file, next);
      const [oldest] = kept.keys();
      if (kept.size > maximumKept && oldest !== undefined) kept.delete(oldest);
      return next.module;
    },
    forget(file) {
      kept.delete(file);
    },
  };
}

const maximumKept = 200;

/** web-tree-sitter holds its WebAssembly instance in a variable of its own: a second start would break the parsers of the first. */
const runtime: { started: Promise<void> | undefined } = { started: undefined };

async function startRuntime(wasmBinary: Uint8Array): Promise<void> {
  runtime.started ??= Parser.init({ wasmBinary });
  try {
    await runtime.started;
  } catch (error) {
    runtime.started = undefined;
    throw error;
  }
}

interface KeptFile {
  readonly text: string;
  readonly source: string;
  readonly module: PythonModule;
  readonly chunks: readonly KeptChunk[];
  /** Offsets of all comments. */
  readonly comments: readonly number[];
  /** No logical line has a problem. */
  readonly isClean: boolean;
}

interface KeptChunk extends Chunk {
  readonly source: string;
  readonly statements: readonly PlacedStatement[];
  readonly errors: readonly SyntaxError[];
}

/** Chunks are read independently, so those that are the same at the start and at the end of what was scanned need not be read again. */
function parseFile(text: string, previous: KeptFile | undefined, readTree: ReadTree): KeptFile {
  const source = readable(text);
  const { head, between, tail, distance, lines, comments, isClean } = scanFile(
    source,
    text.startsWith("\ufeff") ? 1 : 0,
    previous,
  );
  const chunks = splitIntoChunks(source, lines).map((chunk) => ({
    ...chunk,
    source: source.slice(chunk.start, chunk.end),
  }));
  const { first, last } = unchanged(between, chunks, source.length - (previous?.source.length ?? 0));
  const kept: KeptChunk[] = [...head];
  for (const [at, chunk] of chunks.entries()) {
    const same =
      at < first ? between[at] : at >= chunks.length - last ? between[between.length - chunks.length + at] : undefined;
    kept.push(same ? moved(same, chunk.start - same.start, chunk.lines) : read(chunk, text, source, readTree));
  }
  for (const chunk of tail) kept.push(moved(chunk, distance, chunk.lines));
  const statements: PlacedStatement[] = [];
  const syntaxErrors: SyntaxError[] = nulErrors(text);
  for (const chunk of kept) {
    for (const statement of chunk.statements) statements.push(statement);
    for (const error of chunk.errors) syntaxErrors.push(error);
  }
  return {
    text,
    source,
    chunks: kept,
    comments,
    isClean,
    module: moduleOf(statements, { comments: commentsAt(text, comments), syntaxErrors }),
  };
}

/**
 * How many chunks at the start and at the end are those of before. In front of an edit nothing has moved, and behind it all has by as much:
 * of equal statements those are the same that the text says.
 */
function unchanged(
  before: readonly KeptChunk[],
  now: readonly (Chunk & { readonly source: string })[],
  growth: number,
): { readonly first: number; readonly last: number } {
  const isStill = (old: KeptChunk | undefined, moved: number, chunk: (typeof now)[number] | undefined): boolean =>
    old !== undefined && chunk !== undefined && old.start + moved === chunk.start && isSame(old, chunk);
  const most = Math.min(before.length, now.length);
  let first = 0;
  while (first < most && isStill(before[first], 0, now[first])) first++;
  let last = 0;
  while (last < most - first && isStill(before[before.length - 1 - last], growth, now[now.length - 1 - last])) last++;
  return { first, last };
}

/** The logical lines between chunks that are those of before: `head` where it was, `tail` moved by `distance`. */
interface ScannedFile extends Scan {
  readonly head: readonly KeptChunk[];
  /** Chunks of before that stood where the lines are. */
  readonly between: readonly KeptChunk[];
  readonly tail: readonly KeptChunk[];
  readonly distance: number;
  readonly isClean: boolean;
}

function scanFile(source: string, from: number, previous: KeptFile | undefined): ScannedFile {
  const part = previous?.isClean === true ? scanEdited(source, previous) : undefined;
  if (part) return part;
  const scan = scanLogicalLines(source, from);
  return {
    ...scan,
    head: [],
    between: previous?.chunks ?? [],
    tail: [],
    distance: 0,
    isClean: scan.lines.every((line) => line.problem === undefined),
  };
}

/** From two statements before the edit, to whose line or clauses it may belong, to the first one behind it that begins as it did. */
function scanEdited(source: string, { source: before, chunks, comments }: KeptFile): ScannedFile | undefined {
  const edit = editOf(before, source);
  let first = chunks.findIndex((chunk) => chunk.end >= edit.start);
  first = Math.max(0, (first < 0 ? chunks.length : first) - 2);
  const from = chunks[first]?.start;
  if (from === undefined || from >= edit.start) return undefined;
  let next = first;
  const scan = scanPart(source, from, (position) => {
    const old = position - edit.distance;
    while (next < chunks.length && (chunks[next]?.start ?? 0) < old) next++;
    return old > edit.end && chunks[next]?.start === old;
  });
  // What follows a decorator belongs to it.
  const last = scan && [...scan.lines].reverse().find((line) => line.indent === 0);
  if (!scan || (last && source[last.start] === "@")) return undefined;
  const tail = scan.end === source.length ? [] : chunks.slice(next);
  const behind = tail[0]?.start ?? Infinity;
  const kept: number[] = [];
  const moved: number[] = [];
  for (let at = 0; at + 1 < comments.length; at += 2) {
    const [start = 0, end = 0] = [comments[at], comments[at + 1]];
    if (start < from) kept.push(start, end);
    else if (start >= behind) moved.push(start + edit.distance, end + edit.distance);
  }
  return {
    head: chunks.slice(0, first),
    between: chunks.slice(first, chunks.length - tail.length),
    tail,
    distance: edit.distance,
    lines: scan.lines,
    comments: [...kept, ...scan.comments, ...moved],
    isClean: true,
  };
}

/** What a chunk reads as follows from its source and from what was found wrong with its lines. */
function isSame(old: KeptChunk | undefined, chunk: (Chunk & { readonly source: string }) | undefined): boolean {
  if (!old || !chunk || old.source !== chunk.source || old.lines.length !== chunk.lines.length) return false;
  return old.lines.every((line, at) => {
    if (line.indent !== chunk.lines[at]?.indent) return false;
    const a = line.problem;
    const b = chunk.lines[at]?.problem;
    return (
      a === b ||
      (a !== undefined &&
        b !== undefined &&
        a.message === b.message &&
        a.start - old.start === b.start - chunk.start &&
        a.end - old.end === b.end - chunk.end)
    );
  });
}

function read(chunk: Chunk & { readonly source: string }, text: string, source: string, readTree: ReadTree): KeptChunk {
  const { statements, errors } = readChunk(chunk, text, source, readTree);
  return { ...chunk, statements: statements.map((statement) => new PlacedStatement(statement, 0)), errors };
}

function moved(old: KeptChunk, distance: number, lines: Chunk["lines"]): KeptChunk {
  if (distance === 0) return old;
  return {
    start: old.start + distance,
    end: old.end + distance,
    lines,
    source: old.source,
    statements: old.statements.map((one) => new PlacedStatement(one.origin, one.distance + distance)),
    errors: moveSpans(old.errors, distance),
  };
}

/** The text with what would confuse the grammar replaced by one unit each: Python ends lines at a lone carriage return too. */
function readable(text: string): string {
  if (!/[\r\0]|\p{Surrogate}/u.test(text)) return text;
  return text.replace(/\r(?!\n)|\0|\p{Surrogate}/gu, (found) =>
    found === "\r" ? "\n" : found === "\0" ? "\x01" : "\ufffd",
  );
}

function nulErrors(text: string): SyntaxError[] {
  const at = text.indexOf("\0");
  return at < 0 ? [] : [{ start: at, end: at + 1, message: "source code cannot contain null bytes" }];
}

function commentsAt(text: string, offsets: readonly number[]): readonly Comment[] {
  const result: Comment[] = [];
  for (let at = 0; at + 1 < offsets.length; at += 2) {
    const start = offsets[at] ?? 0;
    const end = offsets[at + 1] ?? 0;
    result.push({ start, end, text: text.slice(start, end) });
  }
  return result;
}

function treeReader(parser: Parser, language: Language): ReadTree {
  const kinds = nodeKinds(language);
  return (source, base) => {
    const tree = parser.parse(source);
    if (!tree) return undefined;
    try {
      const root = tree.rootNode;
      if (root.hasError) return undefined;
      const cursor = root.walk();
      try {
        return plainNode(cursor, kinds, source, base, 0);
      } finally {
        cursor.delete();
      }
    } finally {
      tree.delete();
    }
  };
}

interface NodeKind {
  readonly name: string;
  readonly named: boolean;
  readonly skipped: boolean;
  readonly hasChildren: boolean;
  /** tree-sitter puts the comments below a block inside it; its statements end before them. */
  readonly endsWithLastChild: boolean;
  /** The one node that stands for every token of this type whose place does not matter. */
  readonly token: SyntaxNode | undefined;
}

function nodeKinds(language: Language): readonly NodeKind[] {
  return language.types.map((name, id) => {
    const named = language.nodeTypeIsNamed(id);
    return {
      name,
      named,
      skipped: name === "comment" || name === "line_continuation",
      hasChildren: named && !leaves.has(name),
      endsWithLastChild: blockHolders.has(name),
      token: named || placedTokens.has(name) ? undefined : { type: name, named, start: 0, end: 0, children: [] },
    };
  });
}

const leaves: ReadonlySet<string> = new Set([
  "identifier",
  "integer",
  "float",
  "true",
  "false",
  "none",
  "ellipsis",
  "import_prefix",
  "wildcard_import",
  "type_conversion",
  "positional_separator",
  "keyword_separator",
  "pass_statement",
  "break_statement",
  "continue_statement",
]);

const blockHolders: ReadonlySet<string> = new Set([
  "block",
  "if_statement",
  "elif_clause",
  "else_clause",
  "for_statement",
  "while_statement",
  "try_statement",
  "except_clause",
  "finally_clause",
  "with_statement",
  "function_definition",
  "class_definition",
  "decorated_definition",
  "match_statement",
  "case_clause",
]);

/** Tokens that the lowering points at. */
const placedTokens: ReadonlySet<string> = new Set(["=", "_", "-", "<>", "try"]);

/** Crossing into WebAssembly is what costs here, so nothing is asked that is not needed. */
function plainNode(
  cursor: TreeCursor,
  kinds: readonly NodeKind[],
  source: string,
  base: number,
  depth: number,
): SyntaxNode | undefined {
  const kind = kinds[cursor.nodeTypeId];
  if (kind === undefined || kind.skipped) return undefined;
  if (kind.token) return kind.token;
  const { name, named } = kind;
  const children: SyntaxNode[] = [];
  if (!kind.hasChildren || (name === "string" && !isFormatted(source, cursor.startIndex))) {
    return { type: name, named, start: base + cursor.startIndex, end: base + cursor.endIndex, children };
  }
  if (depth >= maximumDepth)
    return { type: "tooDeep", named, start: base + cursor.startIndex, end: base + cursor.endIndex, children };
  let first: SyntaxNode | undefined;
  let last: SyntaxNode | undefined;
  if (cursor.gotoFirstChild()) {
    last = plainNode(cursor, kinds, source, base, depth + 1);
    first = last;
    if (last) children.push(last);
    while (cursor.gotoNextSibling()) {
      last = plainNode(cursor, kinds, source, base, depth + 1);
      if (last) children.push(last);
    }
    cursor.gotoParent();
  }
  if (kind.endsWithLastChild) last = children[children.length - 1];
  // A node begins and ends where its outermost children do, unless those are tokens, which have no place of their own.
  return {
    type: name,
    named,
    start: first?.named ? first.start : base + cursor.startIndex,
    end: last?.named ? last.end : base + cursor.endIndex,
    children,
  };
}

/** Whether the literal has fields: only then are its inner nodes needed. */
function isFormatted(source: string, start: number): boolean {
  for (let i = start; i < start + 3; i++) {
    const letter = source[i];
    if (letter === "f" || letter === "F") return true;
    if (letter === '"' || letter === "'") return false;
  }
  return false;
}
