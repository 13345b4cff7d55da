import type { Span } from "../../text/span.js";
import { mappedTextBuilder, sliceMapped, spanOf, type MappedText } from "./mappedText.js";

/** A word of a command line. Expansions stay in `text` as they are written; `parts` tells them apart from literal text. */
export interface ShellWord {
  readonly text: string;
  readonly at: Span;
  /** `text` with its places, for a command inside a word: `sh -c "…"`. */
  readonly mapped: MappedText;
  readonly parts: readonly WordPart[];
  /** Some of it is quoted or escaped. */
  readonly quoted: boolean;
}

export type WordPart =
  | { readonly kind: "text"; readonly text: string }
  /** `$NAME`, `${NAME}`, `${NAME:-argument}`; `name` may be `@`, `*`, `#`, `?` or a digit. */
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly operator: string | undefined;
      readonly argument: string | undefined;
      readonly quoted: boolean;
      readonly source: string;
    }
  | { readonly kind: "substitution"; readonly source: string };

export interface ReadWord {
  readonly word: ShellWord;
  /** Offset in the text after the word. */
  readonly end: number;
  readonly problem: "unclosed quote" | "unclosed substitution" | undefined;
}

/** Characters that end an unquoted word of a shell. */
const META = new Set([" ", "\t", "\n", "\r", ";", "&", "|", "(", ")", "<", ">"]);

/** Reads one word of a POSIX shell that begins at `start`, which must not be blank or an operator. `ends`: characters that end it. */
export function readShellWord(source: MappedText, start: number, ends: ReadonlySet<string> = META): ReadWord {
  const { text } = source;
  const bare = endOfBareWord(text, start, ends);
  if (bare !== undefined) {
    const mapped = sliceMapped(source, start, bare);
    return {
      word: {
        text: mapped.text,
        at: spanOf(source, start, bare),
        mapped,
        parts: [{ kind: "text", text: mapped.text }],
        quoted: false,
      },
      end: bare,
      problem: undefined,
    };
  }
  const out = mappedTextBuilder(source.file, spanOf(source, start, start).start);
  const parts: WordPart[] = [];
  let literal = "";
  let quoted = false;
  let problem: ReadWord["problem"];
  let inDouble = false;
  let i = start;

  const keep = (from: number, to: number): void => {
    literal += text.slice(from, to);
    out.addFrom(source, from, to);
  };
  const expansion = (from: number, to: number, part: WordPart): void => {
    if (literal !== "") parts.push({ kind: "text", text: literal });
    literal = "";
    parts.push(part);
    out.addFrom(source, from, to);
  };

  while (i < text.length) {
    const c = text[i] ?? "";
    const filled = endOfFilledIn(text, i);
    if (filled === undefined && !inDouble && ends.has(c) && !(c === "\r" && text[i + 1] !== "\n")) break;
    if (filled !== undefined) {
      expansion(i, filled, { kind: "substitution", source: text.slice(i, filled) });
      i = filled;
    } else if (c === "\\") {
      const next = text[i + 1];
      if (next === undefined) {
        keep(i, i + 1);
        i += 1;
      } else if (next === "\n") {
        i += 2;
      } else if (next === "\r" && text[i + 2] === "\n") {
        i += 3;
      } else if (inDouble && !'$`"\\'.includes(next)) {
        keep(i, i + 2);
        i += 2;
      } else {
        quoted = true;
        literal += next;
        out.add(next, spanOf(source, i, i + 1).start, spanOf(source, i + 1, i + 2).end);
        i += 2;
      }
    } else if (c === '"') {
      inDouble = !inDouble;
      quoted = true;
      i++;
    } else if (c === "'" && !inDouble) {
      quoted = true;
      const close = text.indexOf("'", i + 1);
      if (close < 0) problem = "unclosed quote";
      keep(i + 1, close < 0 ? text.length : close);
      i = close < 0 ? text.length : close + 1;
    } else if (c === "`") {
      const end = endOfSubstitution(text, i);
      if (end > text.length) problem = "unclosed substitution";
      const to = Math.min(end, text.length);
      expansion(i, to, { kind: "substitution", source: text.slice(i, to) });
      i = to;
    } else if (c === "$") {
      const read = readDollar(text, i, inDouble);
      if (read === undefined) {
        keep(i, i + 1);
        i++;
      } else {
        if (read.end > text.length) problem = "unclosed substitution";
        const to = Math.min(read.end, text.length);
        expansion(i, to, read.part);
        i = to;
      }
    } else {
      keep(i, i + 1);
      i++;
    }
  }
  if (inDouble) problem ??= "unclosed quote";
  if (literal !== "") parts.push({ kind: "text", text: literal });
  const mapped = out.build();
  return { word: { text: mapped.text, at: spanOf(source, start, i), mapped, parts, quoted }, end: i, problem };
}

/** The end of a word without quotes and expansions, which most are. */
function endOfBareWord(text: string, start: number, ends: ReadonlySet<string>): number | undefined {
  for (let i = start; ; i++) {
    const c = text[i];
    if (c === "\\" || c === '"' || c === "'" || c === "`" || c === "$" || endOfFilledIn(text, i) !== undefined)
      return undefined;
    if (c === undefined || (ends.has(c) && !(c === "\r" && text[i + 1] !== "\n"))) return i > start ? i : undefined;
  }
}

/** `{{ name }}` of Jinja, `%(name)s` of Python, `PORT=<PORT>`: who writes the script in its place fills it in, and no shell sees it. */
export function endOfFilledIn(text: string, start: number): number | undefined {
  const c = text[start];
  if (c === "<" && text[start - 1] === "=") {
    const mark = /^<[A-Za-z]\w{0,60}>/.exec(text.slice(start, start + 64));
    if (mark) return start + mark[0].length;
  }
  if ((c !== "{" && c !== "%") || (text[start + 1] !== "{" && text[start + 1] !== "(")) return undefined;
  const mark = /^(?:\{\{[^{}\n]{1,200}\}\}|%\(\w{1,60}\)s)/.exec(text.slice(start, start + 210));
  return mark ? start + mark[0].length : undefined;
}

/** The expansion that begins with the `$` at `start`; undefined where the `$` stands for itself. An end past the text: unclosed. */
function readDollar(
  text: string,
  start: number,
  quoted: boolean,
): { readonly part: WordPart; readonly end: number } | undefined {
  const next = text[start + 1] ?? "";
  if (next === "(") {
    const end = endOfSubstitution(text, start + 1);
    return { part: { kind: "substitution", source: text.slice(start, Math.min(end, text.length)) }, end };
  }
  if (next === "{") {
    const end = endOfSubstitution(text, start + 1);
    const source = text.slice(start, Math.min(end, text.length));
    const inner = end > text.length ? source.slice(2) : source.slice(2, -1);
    const name = /^(?:[A-Za-z_][A-Za-z_0-9]*|[0-9]+|[@*#?$!-])/.exec(inner)?.[0];
    if (name === undefined) return { part: { kind: "substitution", source }, end };
    const rest = inner.slice(name.length);
    const operator = /^(?::?[-=?+]|%%?|##?|,,)/.exec(rest)?.[0];
    if (operator === undefined && rest !== "") return { part: { kind: "substitution", source }, end };
    return {
      part: {
        kind: "variable",
        name,
        operator,
        argument: operator === undefined ? undefined : rest.slice(operator.length),
        quoted,
        source,
      },
      end,
    };
  }
  const name = variableName(text, start + 1);
  if (name === "") return undefined;
  const end = start + 1 + name.length;
  return {
    part: { kind: "variable", name, operator: undefined, argument: undefined, quoted, source: text.slice(start, end) },
    end,
  };
}

function variableName(text: string, start: number): string {
  const first = text[start] ?? "";
  if (/[0-9@*#?$!-]/.test(first)) return first;
  if (!/[A-Za-z_]/.test(first)) return "";
  let end = start + 1;
  while (end < text.length && /[A-Za-z_0-9]/.test(text[end] ?? "")) end++;
  return text.slice(start, end);
}

/**
 * Offset after the bracket that closes the one at `start` (`(`, `{` or a backquote), past the text when there is none.
 * Quotes and nested substitutions are skipped; a stack instead of recursion, because the input may nest without limit.
 */
export function endOfSubstitution(text: string, start: number): number {
  const closers: string[] = [closerOf(text[start] ?? "")];
  let i = start + 1;
  while (i < text.length) {
    const c = text[i] ?? "";
    const top = closers[closers.length - 1];
    if (c === "\\") {
      i += 2;
      continue;
    }
    if (c === top) {
      closers.pop();
      if (closers.length === 0) return i + 1;
    } else if (c === "'" && top !== '"') {
      const close = text.indexOf("'", i + 1);
      if (close < 0) return text.length + 1;
      i = close;
    } else if (c === '"') {
      closers.push('"');
    } else if (c === "`") {
      closers.push("`");
    } else if (c === "$" && (text[i + 1] === "(" || text[i + 1] === "{")) {
      closers.push(closerOf(text[i + 1] ?? ""));
      i++;
    } else if (c === "(" && top === ")") {
      closers.push(")");
    }
    i++;
  }
  return text.length + 1;
}

function closerOf(opener: string): string {
  return opener === "(" ? ")" : opener === "{" ? "}" : opener;
}
