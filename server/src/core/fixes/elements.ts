import type { ListExpression, Statement, TupleExpression } from "../syntax/python/ast.js";
import type { Setting } from "../settings/setting.js";
import { certainItems, type Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { TextEdit } from "../text/textEdit.js";
import type { FixDraft } from "./fix.js";
import { assignmentOf, lastChange } from "./assignment.js";
import { insertAfter } from "./insertLines.js";
import { middlewareOrder } from "./middlewareOrder.js";
import type { Modules } from "./modules.js";
import { removal } from "./removeSetting.js";
import { carried, insertEdits, readSequence, removeEdits, type Sequence } from "./sequence.js";
import {
  commentsWithin,
  expressionAt,
  nodesAt,
  quoteOf,
  isExpression,
  statementsAt,
  textOf,
  type Source,
} from "./source.js";
import { lastPart } from "../text/lastPart.js";

export type ElementPlace = { readonly before: string } | { readonly after: string } | "first" | "last";

/** A list element where it literally stands. */
export interface Standing {
  readonly sequence: Sequence;
  readonly index: number /** In the value. */;
  readonly order: number;
}

export function moveElement(
  list: Setting,
  element: string,
  place: ElementPlace,
  modules: Modules,
): readonly FixDraft[] {
  const items = itemsOf(list.value);
  const order = orderOf(items, element);
  const target = targetOrder(items, place);
  if (order === undefined || target === undefined || isThere(order, target, place)) return [];
  const title =
    place === "first" || place === "last"
      ? `Move ${short(element)} to the ${place === "first" ? "start" : "end"} of ${list.name}`
      : "before" in place
        ? `Move ${short(element)} before ${short(place.before)}`
        : `Move ${short(element)} after ${short(place.after)}`;
  const build = (): readonly TextEdit[] => {
    const from = standing(items, order, modules);
    const to = standing(items, target, modules);
    if (!to || !isEditable(to.sequence)) return [];
    const isBefore = place === "first" || (place !== "last" && "before" in place);
    const anchor = isBefore ? { before: to.index } : { after: to.index };
    if (!from) {
      const call = callAdding(items[order], modules);
      const removed = call && call.source === to.sequence.source ? removal(call.source, call.statement) : [];
      return removed.length === 0
        ? []
        : [...removed, ...insertEdits(to.sequence, anchor, { text: call?.text ?? "", above: "", beside: "" })];
    }
    if (from.sequence.source.file !== to.sequence.source.file || !isEditable(from.sequence)) return [];
    const same = from.sequence.node === to.sequence.node;
    // Code puts them in another order.
    if (same && from.index < to.index !== order < target) return [];
    const remaining = from.sequence.elements.length - (same ? 0 : 1);
    const taken = same ? removeEdits(from.sequence, from.index, remaining) : taking(from, remaining);
    return [...taken, ...insertEdits(to.sequence, anchor, carried(from.sequence, from.index))];
  };
  return offer(title, "safe", build);
}

export function insertElement(
  list: Setting,
  element: string,
  place: ElementPlace,
  modules: Modules,
): readonly FixDraft[] {
  const items = itemsOf(list.value);
  if (orderOf(items, element) !== undefined) return [];
  const build = (): readonly TextEdit[] => {
    const found = insertionPlace(list, items, place, modules);
    // It stands there and something takes it out again: once more would change nothing.
    if (
      !found ||
      !isEditable(found.sequence) ||
      (found.sequence.node.kind !== "dict" &&
        found.sequence.node.items.some((item) => item.kind === "string" && item.value === element))
    )
      return insertBelow(list, items, element, place, modules);
    const quote = quoteNear(found.sequence);
    return insertEdits(found.sequence, found.at, { text: `${quote}${element}${quote}`, above: "", beside: "" });
  };
  return offer(`Add ${short(element)} to ${list.name}`, "needsReview", build);
}

/** A statement of its own, below the one that makes or changes the list in a way that no literal shows. */
function insertBelow(
  list: Setting,
  items: readonly Value[],
  element: string,
  place: ElementPlace,
  modules: Modules,
): readonly TextEdit[] {
  const assigned = assignmentOf(list, modules);
  const change = lastChange(list, modules);
  const below = change ?? assigned;
  if (list.value.kind !== "list" || list.value.rest !== undefined || !below || (!change && !assigned?.alone)) return [];
  const quote = quoteOf(below.source);
  const literal = `${quote}${element}${quote}`;
  const present =
    placesFor(list.name, items, place).find(
      (one) =>
        one === "first" || one === "last" || orderOf(items, "before" in one ? one.before : one.after) !== undefined,
    ) ?? "last";
  const position =
    present === "first"
      ? "0"
      : present === "last"
        ? undefined
        : "before" in present
          ? `${list.name}.index(${quote}${present.before}${quote})`
          : `${list.name}.index(${quote}${present.after}${quote}) + 1`;
  const line = insertAfter(below.source, below.statement, [
    position === undefined ? `${list.name} += [${literal}]` : `${list.name}.insert(${position}, ${literal})`,
  ]);
  return line ? [line] : [];
}

/** Further elements at the end of the list that stands at a place. */
export function addToList(
  at: Span,
  elements: readonly string[],
  options: { readonly title: string; readonly safety: FixDraft["safety"] },
  modules: Modules,
): readonly FixDraft[] {
  const source = modules.get(at.file);
  const node = source && expressionAt(source.tree, at);
  if (!source || (node?.kind !== "list" && node?.kind !== "tuple") || elements.length === 0) return [];
  const sequence = readSequence(source, node);
  const quote = quoteNear(sequence);
  const texts = elements.map((element) => `${quote}${element}${quote}`);
  const last = sequence.elements.length - 1;
  return offer(options.title, options.safety, () => {
    if (!isEditable(sequence)) return [];
    if (last < 0) return insertEdits(sequence, "only", { text: texts.join(", "), above: "", beside: "" });
    const edits = texts.flatMap((text) => insertEdits(sequence, { after: last }, { text, above: "", beside: "" }));
    // The element before needs one comma.
    return edits.filter(
      (one, index) =>
        one.text !== "," ||
        edits.findIndex((other) => other.text === "," && other.span.start === one.span.start) === index,
    );
  });
}

export function removeElement(
  list: Setting,
  element: string,
  options: { readonly title?: string } | undefined,
  modules: Modules,
): readonly FixDraft[] {
  const items = certainItems(list.value);
  const order = orderOf(items, element, true);
  if (order === undefined) return [];
  return offer(options?.title ?? `Remove ${short(element)} from ${list.name}`, "needsReview", () => {
    const from = standing(items, order, modules);
    const call = from ? undefined : callAdding(items[order], modules);
    if (call) return removal(call.source, call.statement);
    return from && isEditable(from.sequence) && (from.sequence.bracketed || from.sequence.elements.length > 1)
      ? taking(from)
      : [];
  });
}

/** An element with what travels with it; with its statement, where `NAME += ["element"]` adds nothing else. */
export function taking({ sequence, index }: Standing, remaining = sequence.elements.length - 1): readonly TextEdit[] {
  const { source, node } = sequence;
  const statement = statementsAt(source.tree, node.start, node.end).at(-1);
  const isAll =
    sequence.elements.length === 1 &&
    statement?.kind === "augmented" &&
    statement.value === node &&
    commentsWithin(source, node.start, node.end).length === 0;
  const whole = isAll ? removal(source, statement) : [];
  return whole.length > 0 ? whole : removeEdits(sequence, index, remaining);
}

/** `NAME.append("element")` or `NAME.insert(0, "element")` on a line of its own. */
function callAdding(
  item: Value | undefined,
  modules: Modules,
): { readonly source: Source; readonly statement: Statement; readonly text: string } | undefined {
  const at = item?.at;
  const source = at && modules.get(at.file);
  const statement = at && source ? statementsAt(source.tree, at.start, at.end).at(-1) : undefined;
  if (!at || !source || statement?.kind !== "expression" || statement.value.kind !== "call") return undefined;
  const { callee, args } = statement.value;
  const added = args[args.length - 1]?.value;
  if (
    callee.kind !== "attribute" ||
    !["append", "insert"].includes(callee.name) ||
    callee.object.kind !== "name" ||
    added?.kind !== "string" ||
    added.start !== at.start
  )
    return undefined;
  return { source, statement, text: textOf(source, added) };
}

/** Where an element of a list literally stands, the last one where it stands twice. */
export function standingElement(list: Setting, element: string, modules: Modules): Standing | undefined {
  const items = itemsOf(list.value);
  const order = orderOf(items, element, true);
  const found = order === undefined ? undefined : standing(items, order, modules);
  return found && isEditable(found.sequence) ? found : undefined;
}

/** Whether an edit is possible is found out at once: parsing is done by then, and an action that does nothing helps nobody. */
function offer(title: string, safety: FixDraft["safety"], build: () => readonly TextEdit[]): readonly FixDraft[] {
  return build().length === 0 ? [] : [{ title, safety, edits: () => ({ edits: build() }) }];
}

/** `"csrf" middleware` reads better than its dotted path in a menu. */
function short(element: string): string {
  return lastPart(element) || element;
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === "list" || value.kind === "tuple" ? value.items : [];
}

function orderOf(items: readonly Value[], element: string, last = false): number | undefined {
  const matches = (item: Value): boolean => item.kind === "str" && item.value === element;
  const order = last ? items.length - 1 - [...items].reverse().findIndex(matches) : items.findIndex(matches);
  return order < 0 || order >= items.length ? undefined : order;
}

function targetOrder(items: readonly Value[], place: ElementPlace): number | undefined {
  if (place === "first") return 0;
  if (place === "last") return items.length - 1;
  return "before" in place ? orderOf(items, place.before) : orderOf(items, place.after, true);
}

function isThere(order: number, target: number, place: ElementPlace): boolean {
  if (place === "first" || place === "last") return order === target;
  return "before" in place ? order < target : order > target;
}

function standing(items: readonly Value[], order: number, modules: Modules): Standing | undefined {
  const item = items[order];
  const at = item?.at;
  const source = at && modules.get(at.file);
  if (!item || item.kind !== "str" || !at || !source) return undefined;
  const path = nodesAt(source.tree, at.start, at.end);
  const holder = path
    .filter(
      (node): node is ListExpression | TupleExpression =>
        isExpression(node) && (node.kind === "list" || node.kind === "tuple"),
    )
    .at(-1);
  const index = holder?.items.findIndex((one) => one.start === at.start && one.end === at.end) ?? -1;
  const literal = holder?.items[index];
  if (!holder || literal?.kind !== "string" || literal.value !== item.value) return undefined;
  // A sequence that is looped over or passed to a function is not the list itself.
  if (
    path.some(
      (node) =>
        isExpression(node) && (node.kind === "comprehension" || node.kind === "subscript" || node.kind === "dict"),
    )
  )
    return undefined;
  return { sequence: readSequence(source, holder), index, order };
}

/** Of a tuple without brackets neither its lines nor the parentheses of its first and last elements are told apart. */
function isEditable({ bracketed, node, source: { text } }: Sequence): boolean {
  return (
    bracketed ||
    !(/[\r\n]/.test(text.slice(node.start, node.end)) || text[node.start - 1] === "(" || text[node.end] === ")")
  );
}

interface Insertion {
  readonly sequence: Sequence;
  readonly at: { readonly before: number } | { readonly after: number } | "only";
}

function insertionPlace(
  list: Setting,
  items: readonly Value[],
  place: ElementPlace,
  modules: Modules,
): Insertion | undefined {
  for (const one of placesFor(list.name, items, place)) {
    const order = targetOrder(items, one);
    const found = order === undefined ? undefined : standing(items, order, modules);
    if (found)
      return {
        sequence: found.sequence,
        at: one === "first" || (one !== "last" && "before" in one) ? { before: found.index } : { after: found.index },
      };
  }
  const assigned = assignmentOf(list, modules);
  if (!assigned || (assigned.value.kind !== "list" && assigned.value.kind !== "tuple")) return undefined;
  const sequence = readSequence(assigned.source, assigned.value);
  const { length } = sequence.elements;
  return { sequence, at: length === 0 ? "only" : place === "first" ? { before: 0 } : { after: length - 1 } };
}

/** The wanted place, and where its neighbour is missing the places that the documented order of middleware leaves. */
function placesFor(name: string, items: readonly Value[], place: ElementPlace): readonly ElementPlace[] {
  if (place === "first" || place === "last") return [place];
  const neighbour = "before" in place ? place.before : place.after;
  const rank = name === "MIDDLEWARE" ? middlewareOrder.indexOf(neighbour) : -1;
  if (rank < 0) return [place, "last"];
  const present = (one: string): boolean => orderOf(items, one) !== undefined;
  const earlier = middlewareOrder
    .slice(0, rank)
    .reverse()
    .filter(present)
    .map((one): ElementPlace => ({ after: one }));
  const later = middlewareOrder
    .slice(rank + 1)
    .filter(present)
    .map((one): ElementPlace => ({ before: one }));
  return [place, ...earlier, ...later, "last"];
}

/** The quotes of the neighbours, else of the file. */
function quoteNear({ node, source }: Sequence): string {
  const literal = node.kind === "dict" ? undefined : node.items.find((item) => item.kind === "string");
  const quote = literal && source.text[literal.start];
  return quote === "'" || quote === '"' ? quote : quoteOf(source as Source);
}
