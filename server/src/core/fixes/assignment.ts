import type { Expression, Statement } from "../syntax/python/ast.js";
import type { Setting } from "../settings/setting.js";
import type { TextEdit } from "../text/textEdit.js";
import { indentAt, commentsWithin, edit, lineBreakAt, lineStart, statementsAt, textOf, type Source } from "./source.js";
import { startsItsLine } from "./insertLines.js";
import type { Modules } from "./modules.js";

/** The assignment that gives a setting its value. */
export interface Assignment {
  readonly source: Source;
  readonly statement: Statement;
  readonly value: Expression;
  /** The statement assigns nothing else. */
  readonly alone: boolean;
}

/** undefined where the setting is bound in another way: by an import, a loop, `locals()`. */
export function assignmentOf(setting: Setting, modules: Modules): Assignment | undefined {
  if (setting.isDefault) return undefined;
  const source = modules.get(setting.at.file);
  const statement = source && statementsAt(source.tree, setting.at.start, setting.at.end).at(-1);
  if (!source || !statement) return undefined;
  if (statement.kind === "annotated" && statement.value && statement.target.kind === "name")
    return { source, statement, value: statement.value, alone: true };
  if (statement.kind !== "assign") return undefined;
  const target = statement.targets.find((one) => one.start <= setting.at.start && setting.at.end <= one.end);
  if (target?.kind === "name")
    return { source, statement, value: statement.value, alone: statement.targets.length === 1 };
  const { value } = statement;
  if ((target?.kind !== "tuple" && target?.kind !== "list") || (value.kind !== "tuple" && value.kind !== "list"))
    return undefined;
  if (
    target.items.length !== value.items.length ||
    target.items.some((item) => item.kind === "starred") ||
    statement.targets.length > 1
  )
    return undefined;
  const item = value.items[target.items.findIndex((one) => one.start === setting.at.start)];
  // Each name has a value of its own here.
  return item && { source, statement, value: item, alone: true };
}

/** Where the value was changed after its assignment, last. */
export function lastChange(
  setting: Setting,
  modules: Modules,
): { readonly source: Source; readonly statement: Statement } | undefined {
  const at = setting.changes.at(-1);
  const source = at && modules.get(at.file);
  const statement = at && source && statementsAt(source.tree, at.start, at.end).at(-1);
  return source && statement ? { source, statement } : undefined;
}

/** Replaces an expression; comments inside it move above its statement, parentheses that only held it together go. */
export function replaceExpression(
  source: Source,
  value: { readonly start: number; readonly end: number },
  text: string,
): readonly TextEdit[] {
  if (textOf(source, value) === text) return [];
  const outer = withParentheses(source, value);
  const comments = commentsWithin(source, outer.start, outer.end);
  const statement = statementsAt(source.tree, value.start, value.end).at(-1);
  if (comments.length === 0) return [edit(source, outer.start, outer.end, text)];
  if (!statement || !startsItsLine(source, statement)) return [edit(source, value.start, value.end, text)];
  const at = lineStart(source, statement.start);
  const indent = indentAt(source, statement.start);
  const lineBreak = lineBreakAt(source, statement.start);
  return [
    edit(source, at, at, comments.map((comment) => `${indent}${comment.text}${lineBreak}`).join("")),
    edit(source, outer.start, outer.end, text),
  ];
}

/** With the parentheses directly around it, where they span lines or the text asks for none: not those of a call. */
export function withParentheses(
  source: Source,
  value: { readonly start: number; readonly end: number },
): { readonly start: number; readonly end: number } {
  const { text } = source;
  const before = skipBack(source, value.start);
  const after = skipForward(source, value.end);
  if (text[before - 1] !== "(" || text[after] !== ")") return value;
  const open = before - 1;
  let previous = open;
  while (previous > 0 && /[ \t]/.test(text[previous - 1] ?? "")) previous--;
  // Right behind a name or a bracket it is a call; elsewhere only an assignment's value is certain.
  return text[previous - 1] === "=" ? { start: open, end: after + 1 } : value;
}

function skipBack(source: Source, offset: number): number {
  let at = offset;
  for (;;) {
    while (at > 0 && /\s/.test(source.text[at - 1] ?? "")) at--;
    const comment = source.tree.comments.find((one) => one.end === at);
    if (!comment) return at;
    at = comment.start;
  }
}

function skipForward(source: Source, offset: number): number {
  let at = offset;
  for (;;) {
    while (at < source.text.length && /\s/.test(source.text[at] ?? "")) at++;
    const comment = source.tree.comments.find((one) => one.start === at);
    if (!comment) return at;
    at = comment.end;
  }
}

/** The statement's text with one expression replaced. */
export function withReplaced(
  source: Source,
  statement: Statement,
  value: { readonly start: number; readonly end: number },
  text: string,
): string {
  const whole = textOf(source, statement);
  return whole.slice(0, value.start - statement.start) + text + whole.slice(value.end - statement.start);
}
