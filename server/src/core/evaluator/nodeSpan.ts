import type { Node } from "../syntax/python/ast.js";
import type { Expression } from "../syntax/python/ast.js";
import type { Span } from "../text/span.js";
import type { Scope } from "./scope.js";

/** Where a node stands. The same object every time: evaluation asks for it at each step, and an edit above moves it (`shiftNodes`). */
export function nodeSpan(node: Node, file: string): Span {
  const holder = node as Node & Owned;
  const known = holder[whole];
  if (known !== undefined && known.file === file) return known;
  return (holder[whole] = new NodeSpan(file, node.start, node.end, holder[id]));
}

/** Where the name of a definition stands, likewise. */
export function nameSpan(node: Node & { readonly name: string; readonly nameStart: number }, file: string): Span {
  const holder = node as Node & Owned;
  const known = holder[name];
  if (known !== undefined && known.file === file) return known;
  return (holder[name] = { file, start: node.nameStart, end: node.nameStart + node.name.length });
}

/**
 * The nodes of a tree, told apart by numbers that stay when an edit above moves them.
 * @param without the member of the tree that is left out
 */
export function numberedNodes(tree: object, next: () => number, without?: string): readonly object[] {
  const nodes: object[] = [];
  forEachNode(
    tree,
    (node) => {
      (node as Owned)[id] = next();
      nodes.push(node);
    },
    without,
  );
  return nodes;
}

/**
 * What is written in a statement as it was before an edit of it keeps its numbers, so that a condition which cannot be seen stays the same
 * condition. Both are numbered already; the tree of before is not used any more.
 */
export function keepIds(before: unknown, now: unknown): void {
  if (!isTree(before) || !isTree(now)) return;
  if (Array.isArray(before) && Array.isArray(now)) return keepListIds(before, now);
  const number = (before as Owned)[id];
  if (number !== undefined && isWrittenSame(before, now)) (now as Owned)[id] = number;
  const old = before as Members;
  for (const [key, member] of Object.entries(now)) keepIds(old[key], member);
}

/** Of a list that became longer or shorter, what is the same from the front and from the end. */
function keepListIds(before: readonly unknown[], now: readonly unknown[]): void {
  if (before.length === now.length) return now.forEach((item, index) => keepIds(before[index], item));
  const common = Math.min(before.length, now.length);
  let front = 0;
  for (; front < common && isWrittenSame(before[front], now[front]); front++) keepIds(before[front], now[front]);
  for (let back = 1; back <= common - front && isWrittenSame(before.at(-back), now.at(-back)); back++)
    keepIds(before.at(-back), now.at(-back));
}

/** The same but for its place, or but for the distance between the places. */
export function isWrittenSame(before: unknown, now: unknown, distance?: number): boolean {
  if (!isTree(before) || !isTree(now)) return before === now;
  const [a, b] = [before as Members, now as Members];
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) =>
      places.has(key)
        ? distance === undefined || (a[key] as number) + distance === b[key]
        : isWrittenSame(a[key], b[key], distance),
    )
  );
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

type Members = Readonly<Record<string, unknown>>;

const places: ReadonlySet<string> = new Set(["start", "end", "nameStart"]);

/** The number of the node that a span was given out for, of trees whose nodes have one. */
export function idOf(span: Span): number | undefined {
  return NodeSpan.idOf(span);
}

class NodeSpan implements Span {
  readonly #id: number | undefined;

  constructor(
    readonly file: string,
    readonly start: number,
    readonly end: number,
    id: number | undefined,
  ) {
    this.#id = id;
  }

  static idOf(span: Span): number | undefined {
    return #id in span ? span.#id : undefined;
  }
}

/** Moves nodes in place, with the spans that were given out for them. At an edit these are all nodes below it. */
export function shiftNodes(nodes: readonly object[], distance: number): void {
  for (const node of nodes) {
    const places = node as Movable & { nameStart?: number } & Owned;
    shift(places, distance);
    if (places.nameStart !== undefined) places.nameStart += distance;
    if (places[whole] !== undefined) shift(places[whole], distance);
    if (places[name] !== undefined) shift(places[name], distance);
  }
}

/** What is in front of its end has become longer or shorter. */
export function moveEnd(node: Node, end: number): void {
  (node as Node & Movable).end = end;
  const known = (node as Node & Owned)[whole];
  if (known !== undefined) (known as Span & Movable).end = end;
}

function shift(place: { readonly start: number; readonly end: number }, distance: number): void {
  (place as Movable).start += distance;
  (place as Movable).end += distance;
}

interface Movable {
  start: number;
  end: number;
}

function forEachNode(value: object, each: (node: object) => void, without?: string): void {
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object" && item !== null) forEachNode(item as object, each);
    return;
  }
  const members = value as Record<string, unknown>;
  if (typeof members["start"] === "number") each(value);
  for (const key in members) {
    const member = members[key];
    if (typeof member === "object" && member !== null && key !== without) forEachNode(member, each);
  }
}

interface Owned {
  [whole]?: Span;
  [name]?: Span;
  [id]?: number;
}

// Not enumerable by `for in`: copies of a tree leave them behind.
const whole = Symbol("span");
const name = Symbol("span of the name");
const id = Symbol("id");

export function spanOf(expression: Expression, scope: Scope): Span {
  return nodeSpan(expression, scope.module.file);
}
