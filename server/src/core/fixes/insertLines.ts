import type { Statement } from "../syntax/python/ast.js";
import type { TextEdit } from "../text/textEdit.js";
import { edit, indentAt, lineBreakAt, lineStart, nextLine, withCommentsAbove, type Source } from "./source.js";

/** New lines after the line on which a statement ends, indented as it is. undefined where the statement shares its line with the header of its block. */
export function insertAfter(source: Source, statement: Statement, lines: readonly string[]): TextEdit | undefined {
  if (!startsItsLine(source, statement)) return undefined;
  const at = nextLine(source, statement.end);
  return lineInsert(
    source,
    at,
    statement.end,
    lines.map((line) => (line === "" ? "" : indentAt(source, statement.start) + line)),
  );
}

/** New lines above a statement and the comments that belong to it. */
export function insertBefore(
  source: Source,
  statement: Statement,
  lines: readonly string[],
  { aboveComments = true } = {},
): TextEdit | undefined {
  if (!startsItsLine(source, statement)) return undefined;
  const at = aboveComments ? withCommentsAbove(source, statement.start) : lineStart(source, statement.start);
  const lineBreak = lineBreakAt(source, statement.start);
  const indent = indentAt(source, statement.start);
  return edit(source, at, at, lines.map((line) => (line === "" ? "" : indent + line) + lineBreak).join(""));
}

/** New lines at the end of the text, below an empty line. */
export function appendLines(source: Source, lines: readonly string[]): TextEdit {
  const { text } = source;
  const lineBreak = lineBreakAt(source, text.length);
  const bare = text.replace(/^\uFEFF/, "");
  const last = bare.split(/\r\n|\r|\n/);
  const endsOpen = last[last.length - 1] !== "";
  // Two line ends before: the text already ends with an empty line.
  const separated = bare === "" || (!endsOpen && last.length > 1 && (last[last.length - 2] ?? "").trim() === "");
  return edit(
    source,
    text.length,
    text.length,
    endsOpen
      ? `${lineBreak}${lineBreak}${lines.join(lineBreak)}`
      : `${separated ? "" : lineBreak}${lines.join(lineBreak)}${lineBreak}`,
  );
}

export function startsItsLine(source: Source, node: { readonly start: number }): boolean {
  return source.text.slice(lineStart(source, node.start), node.start).trim() === "";
}

/** Whole lines at the start of a line; at the end of a text without a final line break, after one. */
function lineInsert(source: Source, at: number, near: number, lines: readonly string[]): TextEdit {
  const lineBreak = lineBreakAt(source, near);
  const open = at === source.text.length && !/[\r\n]$/.test(source.text);
  return edit(
    source,
    at,
    at,
    open ? lines.map((line) => lineBreak + line).join("") : lines.map((line) => line + lineBreak).join(""),
  );
}
