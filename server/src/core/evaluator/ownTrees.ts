import type { ClassDefinition, PythonModule, Statement } from "../syntax/python/ast.js";
import { moveSpans } from "../syntax/python/moveSpans.js";
import { type PlacedStatement, placedStatements } from "../syntax/python/placedStatements.js";
import { isWrittenSame, keepIds, moveEnd, numberedNodes, shiftNodes } from "./nodeSpan.js";

/**
 * Trees that belong to the evaluations of one entry: a statement that an edit only moved is the same object as before, moved in place with
 * every span that was given out for it. So what was evaluated of it goes on being true. Nobody else sees these trees. A class of which only
 * the body was edited is the same object too, in another edition (`editionOf`), and so are the statements of its body that were not.
 */
export class OwnTrees {
  /** Nodes so far. */
  private count = 0;
  private readonly files = new Map<
    string,
    { readonly parsed: PythonModule; readonly own: PythonModule; readonly statements: readonly OwnStatement[] }
  >();
  private readonly gone = new WeakSet<Statement>();

  /** @param parsed the tree of the file as it is now */
  tree(file: string, parsed: PythonModule): PythonModule {
    const known = this.files.get(file);
    if (known?.parsed === parsed) return known.own;
    const statements = this.placed(known?.statements ?? [], placedStatements(parsed));
    const own: PythonModule = {
      body: statements.map((one) => one.statement),
      comments: parsed.comments,
      syntaxErrors: parsed.syntaxErrors,
    };
    this.files.set(file, { parsed, own, statements });
    return own;
  }

  /** There is no tree of the file any more. */
  forget(file: string): void {
    for (const one of this.files.get(file)?.statements ?? []) this.leave(one);
    this.files.delete(file);
  }

  /** Whether it stood in a tree and does not any more. */
  isGone(statement: Statement): boolean {
    return this.gone.has(statement);
  }

  private leave({ statement, body = [] }: OwnStatement): void {
    this.gone.add(statement);
    for (const inner of body) this.leave(inner);
  }

  /** An edit leaves most statements in front of it and behind it as they were: only between these they are looked for. */
  private placed(before: readonly OwnStatement[], now: readonly PlacedStatement[]): readonly OwnStatement[] {
    const most = Math.min(before.length, now.length);
    let front = 0;
    while (front < most && before[front]?.origin === now[front]?.origin) front++;
    let back = 0;
    while (back < most - front && before.at(-1 - back)?.origin === now.at(-1 - back)?.origin) back++;
    const between = new Map(before.slice(front, before.length - back).map((one) => [one.origin, one]));
    const present = new Set(now.slice(front, now.length - back).map(({ origin }) => origin));
    const edited = [...between.values()].filter(({ origin }) => !present.has(origin));
    const placed = now.map(({ origin, distance }, index) => {
      const known =
        index < front
          ? before[index]
          : index >= now.length - back
            ? before[before.length - now.length + index]
            : between.get(origin);
      if (known === undefined) return this.replacing(edited.shift(), origin, distance);
      moveTo(distance, known);
      return known;
    });
    for (const one of edited) this.leave(one);
    return placed;
  }

  /** @param edited what most likely stood there before the edit */
  private replacing(edited: OwnStatement | undefined, origin: Statement, distance: number): OwnStatement {
    if (edited?.body && isPlainClass(origin) && isPlainClass(edited.statement) && sameHead(edited.statement, origin))
      return this.withBody(edited, edited.statement, edited.body, origin, distance);
    if (edited) this.leave(edited);
    const statement = moveSpans(origin, distance);
    const next = (): number => ++this.count;
    let own: OwnStatement;
    if (isPlainClass(statement) && isPlainClass(origin)) {
      const body = origin.body.map((one, index) => {
        const inner = statement.body[index] ?? one;
        return { origin: one, statement: inner, nodes: numberedNodes(inner, next), distance };
      });
      (statement as ClassDefinition & Partial<Edited>)[edition] = 0;
      own = { origin, statement, nodes: numberedNodes(statement, next, "body"), distance, body };
    } else own = { origin, statement, nodes: numberedNodes(statement, next), distance };
    keepIds(edited?.statement, statement);
    return own;
  }

  /** The same class with another body, whose statements are looked for from the front and from the end. */
  private withBody(
    known: OwnStatement,
    statement: ClassDefinition,
    before: readonly OwnStatement[],
    origin: ClassDefinition,
    distance: number,
  ): OwnStatement {
    shiftNodes(known.nodes, origin.start + distance - statement.start);
    moveEnd(statement, origin.end + distance);
    const now = origin.body;
    const isStill = (old: OwnStatement | undefined, one: Statement | undefined): boolean =>
      old !== undefined && one !== undefined && isWrittenSame(old.origin, one, one.start - old.origin.start);
    const most = Math.min(before.length, now.length);
    let front = 0;
    while (front < most && isStill(before[front], now[front])) front++;
    let back = 0;
    while (back < most - front && isStill(before.at(-1 - back), now.at(-1 - back))) back++;
    const edited = before.slice(front, before.length - back);
    if (before.length !== now.length || edited.length > 0) (statement as ClassDefinition & Edited)[edition]++;
    const body = now.map((one, index) => {
      const old =
        index < front
          ? before[index]
          : index >= now.length - back
            ? before[before.length - now.length + index]
            : undefined;
      if (old === undefined) return this.replacing(edited.shift(), one, distance);
      shiftNodes(old.nodes, one.start + distance - old.statement.start);
      return { ...old, origin: one, distance };
    });
    for (const one of edited) this.leave(one);
    (statement as { body: readonly Statement[] }).body = body.map((one) => one.statement);
    return { ...known, origin, distance, body };
  }
}

/** How often a class has been edited since its statement is the same object; undefined for everything else. */
export function editionOf(statement: object): number | undefined {
  return (statement as Partial<Edited>)[edition];
}

// Not enumerable by `for in`: copies of a tree leave it behind.
const edition = Symbol("edition");

interface Edited {
  [edition]: number;
}

function moveTo(distance: number, own: OwnStatement): void {
  if (own.distance === distance) return;
  shiftNodes(own.nodes, distance - own.distance);
  for (const inner of own.body ?? []) moveTo(inner.distance + distance - own.distance, inner);
  own.distance = distance;
}

function isPlainClass(statement: Statement): statement is ClassDefinition {
  return statement.kind === "class" && statement.decorators.length === 0;
}

function sameHead(before: ClassDefinition, now: ClassDefinition): boolean {
  const distance = now.start - before.start;
  return isWrittenSame({ ...before, body: [], end: 0 }, { ...now, body: [], end: distance }, distance);
}

interface OwnStatement {
  /** As it was read. */
  readonly origin: Statement;
  readonly statement: Statement;
  /** All that have a place in it; without those of its body where that is told apart. */
  readonly nodes: readonly object[];
  /** How far it stands from where it was read. */
  distance: number;
  /** Of a class: the statements of its body. */
  readonly body?: readonly OwnStatement[];
}
