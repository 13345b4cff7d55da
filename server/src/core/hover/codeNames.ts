import { stringEnd } from "../gunicorn/settingLines.js";

export interface CodeName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The upper-case name at an offset of Python's text; none in strings, comments and after a point. */
export function settingNameAt(text: string, offset: number): CodeName | undefined {
  let start = offset;
  while (start > 0 && /\w/.test(text[start - 1] ?? "")) start--;
  let end = offset;
  while (/\w/.test(text[end] ?? "")) end++;
  const name = text.slice(start, end);
  if (!/^[A-Z][A-Z0-9_]+$/.test(name) || text[start - 1] === "." || !isCode(text, start)) return undefined;
  return { name, start, end };
}

/** Whether an offset is in none of the strings and comments before it. Fields of formatted strings count as string. */
function isCode(text: string, at: number): boolean {
  for (let i = 0; i < at; ) {
    const character = text[i] ?? "";
    if (character === "#") {
      const end = text.indexOf("\n", i);
      i = end < 0 ? text.length : end;
    } else if (character === "'" || character === '"') {
      i = stringEnd(text, i, text.startsWith(character.repeat(3), i) ? character.repeat(3) : character);
    } else {
      i++;
    }
    if (i > at) return false;
  }
  return true;
}
