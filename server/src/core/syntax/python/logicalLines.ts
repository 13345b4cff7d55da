/**
 * Python's logical lines: what CPython's tokenizer sees before any grammar (strings, brackets, continuations, indentation).
 * tree-sitter's grammar is laxer there (it lets a newline after `=`, an unexpected indent or an unclosed quote pass), so this decides.
 */
export interface LogicalLine {
  readonly start: number;
  /** After the last token, before a trailing comment. */
  readonly end: number;
  readonly indent: number;
  /** The last token is a colon outside of brackets. */
  readonly opensBlock: boolean;
  readonly problem: LineProblem | undefined;
}

export interface LineProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Nothing but the indentation is wrong, so the line itself can be read. */
  readonly onlyIndent: boolean;
}

export interface Scan {
  readonly lines: readonly LogicalLine[];
  /** Alternating start and end of every comment. */
  readonly comments: readonly number[];
}

/**
 * `text` may hold neither NUL nor a lone carriage return. Where a bracket or a triple-quoted string is never closed, its line is cut
 * before the next line that looks like a statement, so that a half-typed line costs only itself.
 */
export function scanLogicalLines(text: string, from: number): Scan {
  const cuts = new Set<number>();
  // A round finds one opener that is never closed. The rounds are bounded to stay linear; after them every opener may be cut.
  for (let round = 0; round < maximumRounds; round++) {
    const scanner = new Scanner(text, from, cuts, false);
    const open = scanner.run();
    if (open === undefined) return { lines: markIndentation(scanner.lines), comments: scanner.comments };
    cuts.add(open);
  }
  const scanner = new Scanner(text, from, cuts, true);
  scanner.run();
  return { lines: markIndentation(scanner.lines), comments: scanner.comments };
}

/**
 * The same of a part that begins where a statement does, up to the first place at the beginning of a line for which `isEnd` holds outside
 * of brackets and strings, or the end of the text. undefined where something is wrong in it: that may reach beyond the part.
 */
export function scanPart(
  text: string,
  from: number,
  isEnd: (position: number) => boolean,
): (Scan & { readonly end: number }) | undefined {
  const scanner = new Scanner(text, from, new Set(), false);
  const end = scanner.runUntil(isEnd);
  const lines = end === undefined ? [] : markIndentation(scanner.lines);
  return end === undefined || lines.some((line) => line.problem !== undefined)
    ? undefined
    : { lines, comments: scanner.comments, end };
}

const maximumRounds = 8;
/** CPython's limits: MAXLEVEL and MAXINDENT in its tokenizer. */
const maximumBrackets = 200;
const maximumIndents = 100;

const TAB = 9,
  NEWLINE = 10,
  FORM_FEED = 12,
  RETURN = 13,
  SPACE = 32,
  DOUBLE = 34,
  HASH = 35,
  SINGLE = 39;
const PAREN = 40,
  PAREN_END = 41,
  COLON = 58,
  BRACKET = 91,
  BACKSLASH = 92,
  BRACKET_END = 93,
  BRACE = 123,
  BRACE_END = 125;

interface OpenLine {
  start: number;
  end: number;
  indent: number;
  alternate: number;
  opensBlock: boolean;
  problem: LineProblem | undefined;
}

/** What is open: a bracket, an f-string, or a field inside one (code up to `:`, then text). */
type Frame =
  | { readonly kind: "bracket"; readonly at: number; readonly code: number }
  | {
      readonly kind: "string";
      readonly at: number;
      readonly code: number;
      readonly triple: boolean;
      readonly raw: boolean;
    }
  | { readonly kind: "field"; readonly at: number; inFormat: boolean };

class Scanner {
  readonly lines: OpenLine[] = [];
  readonly comments: number[] = [];
  private readonly triples: { readonly start: number; readonly end: number }[] = [];
  private readonly stack: Frame[] = [];
  private line: OpenLine | undefined;
  private lastToken = 0;
  private column = 0;
  /** The column if a tab were one wide: where the two disagree about an order, CPython raises TabError. */
  private alternate = 0;
  private position: number;
  private openTriple: number | undefined;

  constructor(
    private readonly text: string,
    from: number,
    private readonly cuts: ReadonlySet<number>,
    private readonly cutAll: boolean,
  ) {
    this.position = from;
  }

  /** Returns the opener to cut in the next round, if something stayed open that is not cut yet. */
  run(): number | undefined {
    while (this.position < this.text.length) this.step();
    const first = this.stack[0];
    const open = this.openTriple ?? first?.at;
    if (first !== undefined) this.complain(first.at, first.at + 1, neverClosed(this.text, first));
    this.endLine();
    if (open === undefined || this.cutAll) return undefined;
    if (this.openTriple !== undefined) return this.culprit(this.openTriple);
    return this.cuts.has(open) ? undefined : open;
  }

  /** Returns where it ended; undefined where something stays open there. */
  runUntil(isEnd: (position: number) => boolean): number | undefined {
    while (this.position < this.text.length) {
      if (this.stack.length === 0 && this.line === undefined && this.column === 0 && isEnd(this.position))
        return this.position;
      this.step();
    }
    return this.run() === undefined ? this.position : undefined;
  }

  private step(): void {
    const top = this.stack[this.stack.length - 1];
    if (top === undefined || top.kind === "bracket" || (top.kind === "field" && !top.inFormat)) this.code(top);
    else this.formattedText(top);
  }

  private code(top: Frame | undefined): void {
    const { text } = this;
    const start = this.position;
    const code = text.charCodeAt(start);
    if (code === NEWLINE) return this.newline();
    if (code === SPACE || code === RETURN || code === TAB || code === FORM_FEED) return this.space(code);
    if (code === HASH) return this.comment(start);
    if (code === BACKSLASH) return this.continuation(start);
    const line = (this.line ??= this.begin(start));
    if (isWord(code)) {
      let end = start + 1;
      while (isWord(text.charCodeAt(end))) end++;
      const next = text.charCodeAt(end);
      if ((next === DOUBLE || next === SINGLE) && end - start <= 3 && isPrefix(text, start, end))
        return this.openString(start, end);
      this.position = line.end = end;
      this.lastToken = code;
      return;
    }
    if (code === DOUBLE || code === SINGLE) return this.openString(start, start);
    this.position = line.end = start + 1;
    this.lastToken = code;
    if (code === PAREN || code === BRACKET || code === BRACE) this.push({ kind: "bracket", at: start, code });
    else if (code === PAREN_END || code === BRACKET_END || code === BRACE_END) this.close(code, start);
    else if (code === COLON && top?.kind === "field") top.inFormat = true;
  }

  private begin(start: number): OpenLine {
    const line = {
      start,
      end: start,
      indent: this.column,
      alternate: this.alternate,
      opensBlock: false,
      problem: undefined,
    };
    this.lines.push(line);
    return line;
  }

  private endLine(): void {
    if (this.line !== undefined) this.line.opensBlock = this.lastToken === COLON;
    this.line = undefined;
    this.lastToken = this.column = this.alternate = 0;
  }

  private newline(): void {
    this.position++;
    if (this.stack.length === 0) return this.endLine();
    // A field of an f-string in single quotes may span lines since Python 3.12; down to column 0 it rather is half typed.
    const cut = this.stack.find(
      (frame) => this.cutAll || this.cuts.has(frame.at) || (frame.kind === "string" && !frame.triple),
    );
    if (cut === undefined || !looksLikeStatement(this.text, this.position)) return;
    this.abandon(cut);
  }

  private abandon(frame: Frame): void {
    this.complain(frame.at, frame.at + 1, neverClosed(this.text, frame));
    this.stack.length = 0;
    this.endLine();
  }

  private space(code: number): void {
    this.position++;
    if (this.line !== undefined) return;
    if (code === SPACE) {
      this.column++;
      this.alternate++;
    } else if (code === TAB) {
      this.column = (Math.floor(this.column / 8) + 1) * 8;
      this.alternate++;
    } else if (code === FORM_FEED) this.column = this.alternate = 0;
  }

  private comment(start: number): void {
    let end = this.text.indexOf("\n", start);
    if (end < 0) end = this.text.length;
    this.position = end;
    this.comments.push(start, this.text.charCodeAt(end - 1) === RETURN ? end - 1 : end);
  }

  private continuation(start: number): void {
    const after = this.text.charCodeAt(start + 1) === RETURN ? start + 2 : start + 1;
    if (this.text.charCodeAt(after) === NEWLINE) {
      this.position = after + 1;
      if (this.position >= this.text.length && this.line !== undefined)
        this.complain(start, start + 1, "the file ends after a line continuation");
      return;
    }
    this.line ??= this.begin(start);
    this.position = this.line.end = start + 1;
    this.lastToken = BACKSLASH;
    this.complain(start, start + 1, "unexpected character after line continuation");
  }

  private openString(start: number, quoteAt: number): void {
    const { text } = this;
    const code = text.charCodeAt(quoteAt);
    const triple = text.charCodeAt(quoteAt + 1) === code && text.charCodeAt(quoteAt + 2) === code;
    const content = quoteAt + (triple ? 3 : 1);
    this.lastToken = DOUBLE;
    if (has(text, start, quoteAt, "f") || has(text, start, quoteAt, "t")) {
      this.position = content;
      if (this.line !== undefined) this.line.end = content;
      this.push({ kind: "string", at: start, code, triple, raw: has(text, start, quoteAt, "r") });
      return;
    }
    const end = triple ? this.tripleEnd(start, content, code) : this.singleEnd(start, content, code);
    this.position = end;
    if (this.line !== undefined) this.line.end = end;
  }

  private singleEnd(start: number, content: number, quote: number): number {
    const { text } = this;
    for (let i = content; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === quote) return i + 1;
      if (code === BACKSLASH) i += text.charCodeAt(i + 1) === RETURN ? 2 : 1;
      else if (code === NEWLINE) {
        this.complain(start, i, "unterminated string literal");
        return i;
      }
    }
    this.complain(start, text.length, "unterminated string literal");
    return text.length;
  }

  private tripleEnd(start: number, content: number, quote: number): number {
    const { text } = this;
    const cut = this.cuts.has(start);
    for (let i = content; i < text.length && !cut; i++) {
      const code = text.charCodeAt(i);
      if (code === BACKSLASH) i++;
      else if (code === quote && text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote) {
        this.triples.push({ start, end: i + 3 });
        return i + 3;
      }
    }
    this.complain(start, content, "unterminated triple-quoted string literal");
    if (!cut && !this.cutAll) {
      this.openTriple = start;
      return text.length;
    }
    const newline = text.indexOf("\n", content);
    return newline < 0 ? text.length : newline;
  }

  /** Text of an f-string: of the string itself, or of a field's format. */
  private formattedText(top: Frame): void {
    const { text, stack } = this;
    const string = top.kind === "string" ? top : this.innermostString();
    if (string === undefined) return void stack.pop();
    let i = this.position;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === BACKSLASH) i += this.escapeLength(i, string.raw);
      else if (code === BRACE) {
        if (top.kind === "string" && text.charCodeAt(i + 1) === BRACE) {
          i++;
          continue;
        }
        this.moveTo(i + 1);
        return this.push({ kind: "field", at: i, inFormat: false });
      } else if (code === BRACE_END) {
        if (top.kind === "string") continue;
        stack.pop();
        return this.moveTo(i + 1);
      } else if (
        code === string.code &&
        (!string.triple || (text.charCodeAt(i + 1) === code && text.charCodeAt(i + 2) === code))
      ) {
        if (top.kind === "field") this.complain(top.at, top.at + 1, "'{' was never closed");
        stack.length = stack.indexOf(string);
        if (string.triple) this.triples.push({ start: string.at, end: i + 3 });
        return this.moveTo(i + (string.triple ? 3 : 1));
      } else if (code === NEWLINE && (!string.triple || this.cuts.has(string.at))) {
        this.complain(
          string.at,
          i,
          string.triple ? "unterminated triple-quoted string literal" : "unterminated string literal",
        );
        stack.length = string.triple ? 0 : stack.indexOf(string);
        return this.moveTo(i);
      }
    }
    if (string.triple) {
      this.complain(string.at, string.at + 1, "unterminated triple-quoted string literal");
      if (!this.cuts.has(string.at)) this.openTriple = string.at;
    } else {
      this.complain(string.at, text.length, "unterminated string literal");
      stack.length = stack.indexOf(string);
    }
    this.moveTo(text.length);
  }

  private innermostString(): Extract<Frame, { kind: "string" }> | undefined {
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const frame = this.stack[i];
      if (frame?.kind === "string") return frame;
    }
    return undefined;
  }

  /** How many characters after the backslash belong to it. A brace never does, except in `\N{…}`. */
  private escapeLength(at: number, raw: boolean): number {
    const next = this.text.charCodeAt(at + 1);
    if (next === BRACE || next === BRACE_END) return 0;
    if (next === RETURN) return 2;
    if (raw || this.text[at + 1] !== "N" || this.text.charCodeAt(at + 2) !== BRACE) return 1;
    let end = at + 3;
    while (/[\w -]/.test(this.text[end] ?? "")) end++;
    return this.text.charCodeAt(end) === BRACE_END ? end - at : 1;
  }

  private moveTo(position: number): void {
    this.position = position;
    this.lastToken = DOUBLE;
    if (this.line !== undefined) this.line.end = position;
  }

  private push(frame: Frame): void {
    // What is deeper is not kept, so that looking through the stack stays cheap; the line is lost anyway.
    if (this.stack.length < maximumBrackets) this.stack.push(frame);
    else this.complain(frame.at, frame.at + 1, "too many nested parentheses");
  }

  private close(code: number, at: number): void {
    const { stack } = this;
    const top = stack[stack.length - 1];
    if (top !== undefined && closes(top, code)) return void stack.pop();
    if (top === undefined) return this.complain(at, at + 1, `unmatched '${String.fromCharCode(code)}'`);
    this.complain(at, at + 1, `'${String.fromCharCode(code)}' does not match '${this.text[top.at] ?? ""}'`);
    // The bracket that it does close, if any, ends what was left open in between; a string in between cannot be left this way.
    for (let i = stack.length - 1; i >= 0; i--) {
      const frame = stack[i];
      if (frame === undefined || frame.kind === "string") return;
      if (closes(frame, code)) {
        stack.length = i;
        return;
      }
    }
  }

  private complain(start: number, end: number, message: string): void {
    if (this.line !== undefined && this.line.problem === undefined)
      this.line.problem = { start, end, message, onlyIndent: false };
  }

  /** An odd triple quote turns what follows inside out: the string to blame is the first that has swallowed statements. */
  private culprit(open: number): number {
    for (const { start, end } of this.triples) {
      if (!this.cuts.has(start) && swallowedStatement.test(this.text.slice(start, end))) return start;
    }
    return open;
  }
}

const swallowedStatement = /^(?:[A-Z][A-Z0-9_]* ?=[^=]|(?:from|import|def|class) \w)/m;

function closes(frame: Frame, code: number): boolean {
  if (frame.kind === "field") return code === BRACE_END;
  return frame.kind === "bracket" && code === (frame.code === PAREN ? PAREN_END : frame.code + 2);
}

function neverClosed(text: string, frame: Frame): string {
  return frame.kind === "string" ? "unterminated string literal" : `'${text[frame.at] ?? ""}' was never closed`;
}

/** A name, keyword or decorator at column 0 that is not a word that only continues an expression. */
function looksLikeStatement(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 64) return true;
  if (!isWord(code) || (code >= 48 && code <= 57)) return false;
  const word = /^\w+/.exec(text.slice(at, at + 16))?.[0] ?? "";
  return !continuingWords.has(word);
}

const continuingWords: ReadonlySet<string> = new Set([
  "and",
  "or",
  "in",
  "is",
  "not",
  "else",
  "None",
  "True",
  "False",
  "lambda",
]);

function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code > 127
  );
}

function isPrefix(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!"bBfFrRtTuU".includes(text[i] ?? " ")) return false;
  return true;
}

function has(text: string, start: number, end: number, letter: string): boolean {
  for (let i = start; i < end; i++) if ((text[i] ?? "").toLowerCase() === letter) return true;
  return false;
}

/** CPython's rules for indentation, applied to lines in order. What depends on a line that is wrong itself is not reported. */
function markIndentation(lines: readonly OpenLine[]): readonly LogicalLine[] {
  const bottom = { indent: 0, alternate: 0 };
  const stack: { readonly indent: number; readonly alternate: number }[] = [bottom];
  let previous: OpenLine | undefined;
  for (const line of lines) {
    const before = stack[stack.length - 1] ?? bottom;
    while (stack.length > 1 && (stack[stack.length - 1] ?? bottom).indent > line.indent) stack.pop();
    const outer = stack[stack.length - 1] ?? bottom;
    if (line.indent > before.indent) {
      const expected = previous !== undefined && (previous.opensBlock || previous.problem?.onlyIndent === false);
      if (!expected) complainAbout(line, "unexpected indent", true);
      stack.push(line);
      if (stack.length > maximumIndents) complainAbout(line, "too many levels of indentation", false);
    } else {
      if (previous?.opensBlock === true) complainAbout(previous, "expected an indented block", false);
      if (line.indent !== outer.indent) {
        complainAbout(line, "unindent does not match any outer indentation level", true);
        stack.push(line);
      }
    }
    const compared = line.indent > before.indent ? before : outer;
    if (Math.sign(line.indent - compared.indent) !== Math.sign(line.alternate - compared.alternate)) {
      complainAbout(line, "inconsistent use of tabs and spaces in indentation", true);
    }
    previous = line;
  }
  if (previous?.opensBlock === true) complainAbout(previous, "expected an indented block", false);
  return lines;
}

function complainAbout(line: OpenLine, message: string, onlyIndent: boolean): void {
  line.problem ??= { start: line.start, end: line.end, message, onlyIndent };
}
