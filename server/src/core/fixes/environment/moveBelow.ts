import type { Expression, Statement } from "../../syntax/python/ast.js";
import type { TextEdit } from "../../text/textEdit.js";
import { withParentheses, withReplaced } from "../assignment.js";
import { insertAfter } from "../insertLines.js";
import { type Source, commentsWithin, edit, lineBreakAt, lineStart, nextLine, withCommentsAbove } from "../source.js";

/** A statement with its own comments and a new value, moved below another. */
export function moveBelow(
  source: Source,
  statement: Statement,
  value: Expression,
  below: Statement,
  expression: string,
): readonly TextEdit[] {
  const isFirst = source.tree.body[0] === statement;
  const start = isFirst ? lineStart(source, statement.start) : withCommentsAbove(source, statement.start);
  let end = nextLine(source, statement.end);
  const followedByEmpty = end < source.text.length && source.text.slice(end, source.lines.lineEnd(end)).trim() === "";
  const precededByEmpty =
    start <= 1 || source.text.slice(lineStart(source, start - 1), source.lines.lineEnd(start - 1)).trim() === "";
  if (followedByEmpty && precededByEmpty) end = nextLine(source, end);
  const lineBreak = lineBreakAt(source, statement.start);
  const outer = withParentheses(source, value);
  const comments = [
    ...commentsWithin(source, start, statement.start),
    ...commentsWithin(source, outer.start, outer.end),
  ].map((comment) => comment.text);
  const text = withReplaced(source, statement, outer, expression);
  const beside = source.text.slice(statement.end, source.lines.lineEnd(statement.end)).trimEnd();
  const place = insertAfter(source, below, ["", ...comments, ...`${text}${beside}`.split(/\r\n|\r|\n/)]);
  if (!place) return [];
  return [edit(source, start, end, ""), { ...place, text: place.text.replace(/\r\n|\r|\n/g, lineBreak) }];
}
