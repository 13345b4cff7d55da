import type { DictExpression, Expression, ListExpression, TupleExpression } from "../syntax/python/ast.js";
import type { TextEdit } from "../text/textEdit.js";
import {
  commentsWithin,
  edit,
  indentAt,
  lineBreakAt,
  lineStart,
  nextLine,
  withCommentsAbove,
  type Source,
} from "./source.js";

/** A list, tuple or dict as it is written. */
export interface Sequence {
  readonly source: Source;
  readonly node: ListExpression | TupleExpression | DictExpression;
  /** After the opening bracket, or where a tuple without one begins. */
  readonly open: number;
  /** Before the closing bracket, or where a tuple without one ends, with its last comma. */
  readonly close: number;
  readonly bracketed: boolean;
  readonly elements: readonly Element[];
}

interface Element {
  /** With the parentheses around it. */
  readonly start: number;
  readonly end: number;
  readonly commaEnd: number | undefined;
}

export function readSequence(source: Source, node: Sequence["node"]): Sequence {
  const bracketed = node.kind !== "tuple" || isBracketed(source, node);
  const items = itemsOf(source, node);
  const open = bracketed ? node.start + 1 : node.start;
  const close = bracketed
    ? node.end - 1
    : node.end + (/^[ \t]*,/.exec(source.text.slice(node.end, node.end + 80))?.[0] ?? "").length;
  const starts: number[] = [];
  const ends: number[] = [];
  const commas: (number | undefined)[] = [];
  for (let i = 0; i <= items.length; i++) {
    const before = items[i - 1];
    const after = items[i];
    let comma: number | undefined;
    let end = before?.end ?? open;
    let start = after?.start;
    forEachMark(source, end, after?.start ?? close, (mark, at) => {
      if (mark === ",") comma ??= at + 1;
      else if (mark === ")" && comma === undefined && before) end = at + 1;
      else if (mark === "(" && start !== undefined) start = Math.min(start, at);
    });
    if (before) {
      ends.push(end);
      commas.push(comma);
    }
    if (start !== undefined) starts.push(start);
  }
  return {
    source,
    node,
    open,
    close,
    bracketed,
    elements: items.map((item, i) => ({
      start: starts[i] ?? item.start,
      end: ends[i] ?? item.end,
      commaEnd: commas[i],
    })),
  };
}

function itemsOf(source: Source, node: Sequence["node"]): readonly Pick<Expression, "start" | "end">[] {
  if (node.kind !== "dict") return node.items;
  // `**value` begins with its stars.
  return node.entries.map(({ key, value }) => ({
    start: key?.start ?? source.text.lastIndexOf("**", value.start),
    end: value.end,
  }));
}

/** Whether the parentheses at its ends are the tuple's own: `("a"), ("b")` has none. */
function isBracketed(source: Source, node: TupleExpression): boolean {
  const { text } = source;
  if (text[node.start] !== "(" || text[node.end - 1] !== ")") return false;
  let depth = 0;
  let position = node.start;
  let closedEarly = false;
  const scan = (end: number): void =>
    forEachMark(source, position, end, (mark, at) => {
      if (mark === "(") depth++;
      else if (mark === ")" && --depth === 0 && at < node.end - 1) closedEarly = true;
    });
  for (const item of node.items) {
    scan(item.start);
    position = item.end;
  }
  scan(node.end);
  return !closedEarly;
}

/** The characters between elements, without comments. */
function forEachMark(source: Source, start: number, end: number, see: (mark: string, at: number) => void): void {
  let at = start;
  for (const comment of commentsWithin(source, start, end)) {
    for (; at < comment.start; at++) see(source.text[at] ?? "", at);
    at = comment.end;
  }
  for (; at < end; at++) see(source.text[at] ?? "", at);
}

/** Whether the element and what follows it up to the line's end have their lines for themselves. */
function hasOwnLines({ source, open, close }: Sequence, element: Element): boolean {
  const start = lineStart(source, element.start);
  const end = element.commaEnd ?? element.end;
  const lineEnd = source.lines.lineEnd(end);
  return (
    start >= open &&
    lineEnd <= close &&
    isGap(source, start, element.start) &&
    isGap(source, end, lineEnd) &&
    nextLine(source, end) <= close
  );
}

/** Nothing but blanks and comments. */
function isGap(source: Source, start: number, end: number): boolean {
  let only = true;
  forEachMark(source, start, end, (mark) => {
    if (mark.trim() !== "") only = false;
  });
  return only;
}

function blockStart(sequence: Sequence, index: number): number {
  const element = sequence.elements[index];
  const before = sequence.elements[index - 1];
  const floor = before ? nextLine(sequence.source, before.commaEnd ?? before.end) : sequence.open;
  if (!element) return sequence.open;
  const { source } = sequence;
  const start = withCommentsAbove(source, element.start, floor);
  let own = lineStart(source, element.start);
  // A heading above several elements stays where it is, and so does what stands above it.
  while (own > start) {
    const above = lineStart(source, own - 1);
    if (isHeading(source.text.slice(above, own).trim()) && index + 1 < sequence.elements.length) return own;
    own = above;
  }
  return own;
}

/** `# Third party apps`, `# keep-sorted start`, an element that was commented out: none speaks of the element below it alone. */
function isHeading(comment: string): boolean {
  return /^#\s*(?:["']|keep-sorted\b|[-=#]{3}|(?:(?:third|3rd|party|local|django|own|our|my|custom|project|external|internal|other|core|contrib|libs?|apps?|applications?|middlewares?|packages?|libraries|that|have|been|installed|and|the|for)\b[\s:().-]*){1,8}$)/i.test(
    comment,
  );
}

function blockEnd({ source }: Sequence, element: Element): number {
  return nextLine(source, element.commaEnd ?? element.end);
}

/** What travels with an element. */
export interface Carried {
  readonly text: string;
  /** Own-line comments above, each with its line break; their indentation as written. */
  readonly above: string;
  /** The comment on its line with the blanks before it. */
  readonly beside: string;
}

export function carried(sequence: Sequence, index: number): Carried {
  const { source } = sequence;
  const element = sequence.elements[index];
  if (!element) return { text: "", above: "", beside: "" };
  const text = source.text.slice(element.start, element.end);
  if (!hasOwnLines(sequence, element)) return { text, above: "", beside: "" };
  const end = element.commaEnd ?? element.end;
  return {
    text,
    above: source.text.slice(blockStart(sequence, index), lineStart(source, element.start)),
    beside: source.text.slice(end, source.lines.lineEnd(end)).trimEnd(),
  };
}

/** Takes an element out, with what travels with it. `remaining` counts the elements that the sequence then has. */
export function removeEdits(
  sequence: Sequence,
  index: number,
  remaining = sequence.elements.length - 1,
): readonly TextEdit[] {
  const { source, elements } = sequence;
  const element = elements[index];
  if (!element) return [];
  const taken = removal(sequence, index, element, remaining);
  // A tuple of one element is one by its comma.
  const other = elements[index === 0 ? 1 : 0];
  const needsComma =
    sequence.node.kind === "tuple" && remaining === 1 && other !== undefined && other.commaEnd === undefined;
  return needsComma ? [taken, edit(source, other.end, other.end, ",")] : [taken];
}

function removal(sequence: Sequence, index: number, element: Element, remaining: number): TextEdit {
  const { source, elements } = sequence;
  if (hasOwnLines(sequence, element)) return edit(source, blockStart(sequence, index), blockEnd(sequence, element), "");
  const next = elements[index + 1];
  const before = elements[index - 1];
  const end = element.commaEnd ?? element.end;
  if (next && isBlankInLine(source, end, next.start)) return edit(source, element.start, next.start, "");
  if (before && isBlankInLine(source, before.commaEnd ?? before.end, element.start)) {
    const keepsComma = element.commaEnd !== undefined || (sequence.node.kind === "tuple" && remaining === 1);
    return edit(source, keepsComma ? (before.commaEnd ?? before.end) : before.end, end, "");
  }
  // Alone on its line, with the bracket: comments and line breaks around it stay.
  let start = element.start;
  while (start > sequence.open && /[ \t]/.test(source.text[start - 1] ?? "")) start--;
  return edit(source, start, end, "");
}

function isBlankInLine(source: Source, start: number, end: number): boolean {
  return /^[ \t]*$/.test(source.text.slice(start, end));
}

/** Puts an element next to another, or into an empty sequence. */
export function insertEdits(
  sequence: Sequence,
  place: { readonly before: number } | { readonly after: number } | "only",
  carry: Carried,
): readonly TextEdit[] {
  const { source } = sequence;
  if (place === "only") return [insertOnly(sequence, carry)];
  const index = "before" in place ? place.before : place.after;
  const anchor = sequence.elements[index];
  if (!anchor) return [];
  const indent = indentAt(source, anchor.start);
  const lineBreak = lineBreakAt(source, anchor.start);
  const block = `${carry.above}${indent}${carry.text},${carry.beside}${lineBreak}`;
  const hasComments = carry.above !== "" || carry.beside !== "";
  if ("before" in place) {
    if (hasOwnLines(sequence, anchor)) {
      const at = blockStart(sequence, index);
      return [edit(source, at, at, block)];
    }
    return [
      edit(source, anchor.start, anchor.start, hasComments ? `${lineBreak}${block}${indent}` : `${carry.text}, `),
    ];
  }
  const comma = anchor.commaEnd === undefined ? [edit(source, anchor.end, anchor.end, ",")] : [];
  if (hasOwnLines(sequence, anchor)) {
    const at = blockEnd(sequence, anchor);
    return [...comma, edit(source, at, at, block)];
  }
  const next = sequence.elements[index + 1];
  if (next && !isBlankInLine(source, anchor.commaEnd ?? anchor.end, next.start))
    return insertEdits(sequence, { before: index + 1 }, carry);
  if (hasComments) {
    const after = anchor.commaEnd ?? anchor.end;
    const rest = source.lines.lineEnd(after);
    // The rest of the line goes below the new lines.
    return [
      edit(source, after, after, `${comma.length > 0 ? "," : ""}${lineBreak}${block}${rest > after ? indent : ""}`),
    ];
  }
  return [
    anchor.commaEnd === undefined
      ? edit(source, anchor.end, anchor.end, `, ${carry.text}`)
      : edit(source, anchor.commaEnd, anchor.commaEnd, ` ${carry.text},`),
  ];
}

function insertOnly({ source, node, open, close }: Sequence, carry: Carried): TextEdit {
  const closeLine = lineStart(source, close);
  if (closeLine > open) {
    const lineBreak = lineBreakAt(source, open);
    const outer = indentAt(source, open);
    return edit(
      source,
      closeLine,
      closeLine,
      `${carry.above}${outer}${outer.includes("\t") ? "\t" : "    "}${carry.text},${carry.beside}${lineBreak}`,
    );
  }
  return edit(source, open, open, node.kind === "tuple" ? `${carry.text},` : carry.text);
}
