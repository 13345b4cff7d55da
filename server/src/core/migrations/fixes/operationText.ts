import type { Call, Node } from "../../syntax/python/ast.js";
import { startsItsLine } from "../../fixes/insertLines.js";
import { expressionAt, indentAt, lineBreakAt, type Source } from "../../fixes/source.js";
import type { TextEdit } from "../../text/textEdit.js";

/** Lines of Python without the indent that they get where they are put. */
export type Lines = readonly string[];

export const postgresOperations = "django.contrib.postgres.operations";

/** A call, or any expression, as it is written; undefined where moving its lines would change a text in it. */
export function linesOf(source: Source, node: Node, text = source.text.slice(node.start, node.end)): Lines | undefined {
  if (/"""|'''|\\\r?\n/.test(text)) return undefined;
  const indent = indentAt(source, node.start);
  return text
    .split(/\r\n|\r|\n/)
    .map((line, at) => (at > 0 && line.startsWith(indent) ? line.slice(indent.length) : line));
}

/** `SeparateDatabaseAndState(…)`: what the database does, and what Django takes for done. */
export function separate(
  prefix: string,
  step: string,
  { database, state }: { readonly database: readonly Lines[]; readonly state: readonly Lines[] },
): Lines {
  const list = (name: string, items: readonly Lines[]): Lines =>
    items.length === 0
      ? []
      : [`${step}${name}=[`, ...items.flatMap((item) => indented(withComma(item), `${step}${step}`)), `${step}],`];
  return [
    `${prefix}SeparateDatabaseAndState(`,
    ...list("database_operations", database),
    ...list("state_operations", state),
    ")",
  ];
}

/** `RunSQL([…], […])`: a list, so that each statement is sent by itself. */
export function runSql(
  prefix: string,
  step: string,
  statements: readonly string[],
  reverse: readonly string[] | undefined,
): Lines {
  const text = (statement: string): string => `'${statement}'`;
  return [
    `${prefix}RunSQL(`,
    ...(statements.length === 1
      ? [`${step}${text(statements[0] ?? "")},`]
      : [`${step}[`, ...statements.map((one) => `${step}${step}${text(one)},`), `${step}],`]),
    reverse === undefined
      ? `${step}${prefix}RunSQL.noop,`
      : reverse.length === 1
        ? `${step}${text(reverse[0] ?? "")},`
        : `${step}[${reverse.map(text).join(", ")}],`,
    ")",
  ];
}

export function withComma(lines: Lines): Lines {
  return lines.map((line, at) => (at === lines.length - 1 ? `${line},` : line));
}

export function indented(lines: Lines, by: string): Lines {
  return lines.map((line) => (line === "" ? line : by + line));
}

/** What the file indents a block by. */
export function indentStep(source: Source): string {
  return /\n(\t| +)\S/.exec(source.text)?.[1] ?? "    ";
}

/** Keyword arguments to write: undefined takes one away. */
export type Keywords = Readonly<Record<string, string | undefined>>;

/** Edits that give a call other keyword arguments. Empty where that cannot be done. */
export function keywordEdits(source: Source, node: Node, keywords: Keywords): readonly TextEdit[] {
  const call = expressionAt(source.tree, node);
  if (call?.kind !== "call" || call.args.some((one) => one.spread !== undefined)) return [];
  const edits: TextEdit[] = [];
  const added: string[] = [];
  const taken = new Set<number>();
  for (const [name, value] of Object.entries(keywords)) {
    const at = call.args.findIndex((one) => one.name === name);
    const argument = call.args[at];
    if (argument !== undefined && value !== undefined)
      edits.push({ span: { file: source.file, start: argument.start, end: argument.end }, text: `${name}=${value}` });
    else if (argument !== undefined) taken.add(at);
    else if (value !== undefined) added.push(`${name}=${value}`);
  }
  const left = call.args.filter((_, at) => !taken.has(at));
  const last = left.at(-1);
  // What is added stands where the first one was that is taken away.
  const place = call.args[[...taken][0] ?? -1];
  for (const at of taken)
    edits.push(
      added.length > 0 && call.args[at] === place
        ? { span: { file: source.file, start: place?.start ?? 0, end: place?.end ?? 0 }, text: added.join(", ") }
        : { span: { file: source.file, ...taking(call, at, taken) }, text: "" },
    );
  if (added.length > 0 && place === undefined) {
    const at = last?.end ?? call.end - 1;
    // On lines of their own where the last argument has one.
    const gap =
      last && startsItsLine(source, last) ? lineBreakAt(source, last.start) + indentAt(source, last.start) : " ";
    const add = (offset: number, text: string): void =>
      void edits.push({ span: { file: source.file, start: offset, end: offset }, text });
    const lineEnd = source.lines.lineEnd(at);
    const [, comma] = /^[ \t]*(,?)[ \t]*#/.exec(source.text.slice(at, lineEnd)) ?? [];
    if (gap !== " " && comma !== undefined) {
      // The comment at its end is of that argument.
      if (comma === "") add(at, ",");
      add(lineEnd, `${gap}${added.join(`,${gap}`)},`);
    } else add(at, `${last === undefined ? "" : `,${gap}`}${added.join(`,${gap}`)}`);
  }
  return edits;
}

/** With the comma before it; the first ones with the comma behind. */
function taking(
  { args }: Call,
  at: number,
  taken: ReadonlySet<number>,
): { readonly start: number; readonly end: number } {
  const own = args[at];
  const isFirst = args.slice(0, at).every((_, before) => taken.has(before));
  const [before, after] = [args[at - 1], args[at + 1]];
  const [start, end] = [own?.start ?? 0, own?.end ?? 0];
  if (!isFirst && before !== undefined) return { start: before.end, end };
  return { start, end: after?.start ?? end };
}

/** A node's text after edits that lie in it. */
export function textWith(source: Source, node: Node, edits: readonly TextEdit[]): string {
  let text = source.text.slice(node.start, node.end);
  for (const { span, text: written } of [...edits].sort(
    (a, b) => b.span.start - a.span.start || b.span.end - a.span.end,
  ))
    text = text.slice(0, span.start - node.start) + written + text.slice(span.end - node.start);
  return text;
}
