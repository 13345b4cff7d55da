import { basename } from "../project/paths.js";

/** Whether gunicorn may load the file by its name; others are config files only where a command names them. */
export function isNamedGunicornConfig(path: string): boolean {
  return /^gunicorn[\w.-]*\.py$|[\w-]gunicorn(?:[._-]conf(?:ig)?)?\.py$/.test(basename(path));
}

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The name that a line assigns or defines, where the offset is within it: `workers` of `workers = 3`, `on_exit` of `def on_exit(server):`. Functions' own names are none. */
export function assignedNameAt(text: string, offset: number): (TextRange & { readonly name: string }) | undefined {
  const start = lineStart(text, offset);
  const end = lineEnd(text, offset);
  const match = /^([ \t]*(?:(?:async[ \t]+)?def[ \t]+)?)([A-Za-z_]\w*)(?=[ \t]*(?:=(?!=)|:|\(|\+=))/.exec(
    text.slice(start, end),
  );
  const [, before = "", name = ""] = match ?? [];
  const from = start + before.length;
  if (match === null || offset < from || offset > from + name.length) return undefined;
  const isDefinition = before.trim() !== "";
  if (!isDefinition && text[from + name.length] === "(") return undefined;
  if (!isStatementStart(text, start) || isInFunction(text, start)) return undefined;
  return { name, start: from, end: from + name.length };
}

/** The part of a name between the start of its line and the offset, with nothing but the rest of the name behind it. */
export function nameBegunAt(text: string, offset: number): TextRange | undefined {
  const start = lineStart(text, offset);
  if (
    !/^[A-Za-z_]?\w*$/.test(text.slice(start, offset)) ||
    !/^\w*[ \t]*$/.test(text.slice(offset, lineEnd(text, offset)))
  )
    return undefined;
  let end = offset;
  while (/\w/.test(text[end] ?? "")) end++;
  return isStatementStart(text, start) ? { start, end } : undefined;
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end > offset && text[end - 1] === "\r" ? end - 1 : end;
}

/** Whether a new statement begins at the start of a line: no string, bracket or continued line is open. Python's tokens as far as that takes. */
function isStatementStart(text: string, at: number): boolean {
  let depth = 0;
  for (let i = 0; i < at; ) {
    const character = text[i] ?? "";
    if (character === "#") {
      i = lineEnd(text, i);
    } else if (character === "'" || character === '"') {
      const triple = text.startsWith(character.repeat(3), i);
      i = stringEnd(text, i, triple ? character.repeat(3) : character);
      if (i > at) return false;
    } else if (character === "\\") {
      const lineBreak = /^\r?\n/.exec(text.slice(i + 1, i + 3));
      if (lineBreak !== null && i + 1 + lineBreak[0].length === at) return false;
      i += 2;
    } else {
      if ("([{".includes(character)) depth++;
      else if (")]}".includes(character)) depth = Math.max(0, depth - 1);
      i++;
    }
  }
  return depth === 0;
}

/** After the closing quotes; a string of one line that is not closed ends with it. */
export function stringEnd(text: string, start: number, quotes: string): number {
  for (let i = start + quotes.length; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === "\n" && quotes.length === 1) return i;
    else if (text.startsWith(quotes, i)) return i + quotes.length;
  }
  return quotes.length === 1 ? text.length : text.length + 1;
}

/** Whether a line stands in a function or class, by its indentation. */
function isInFunction(text: string, start: number): boolean {
  let indent = indentation(text, start);
  for (let line = start; line > 0 && indent > 0; ) {
    line = lineStart(text, line - 1);
    const rest = text.slice(line, lineEnd(text, line));
    const own = indentation(text, line);
    if (rest.trim() === "" || rest.trimStart().startsWith("#") || own >= indent) continue;
    if (/^[ \t]*(?:async[ \t]+)?(?:def|class)\b/.test(rest)) return true;
    indent = own;
  }
  return false;
}

function indentation(text: string, start: number): number {
  let at = start;
  while (text[at] === " " || text[at] === "\t") at++;
  return at - start;
}
