import type { PythonModule, Statement } from "../syntax/python/ast.js";
import { moveSpans } from "../syntax/python/moveSpans.js";
import { type PlacedStatement, placedStatements } from "../syntax/python/placedStatements.js";
import { keepIds, numberedNodes, shiftNodes } from "./nodeSpan.js";

/**
 * Trees that belong to the evaluations of one entry: a statement that an edit only moved is the same object as before, moved in place with
 * every span that was given out for it. So what was evaluated of it goes on being true. Nobody else sees these trees.
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
    for (const { statement } of this.files.get(file)?.statements ?? []) this.gone.add(statement);
    this.files.delete(file);
  }

  /** Whether it stood in a tree and does not any more. */
  isGone(statement: Statement): boolean {
    return this.gone.has(statement);
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
    for (const { statement } of edited) this.gone.add(statement);
    return now.map(({ origin, distance }, index) => {
      const known =
        index < front
          ? before[index]
          : index >= now.length - back
            ? before[before.length - now.length + index]
            : between.get(origin);
      if (known === undefined) return this.copy(origin, distance, edited.shift()?.statement);
      if (known.distance !== distance) shiftNodes(known.nodes, distance - known.distance);
      known.distance = distance;
      return known;
    });
  }

  /** @param edited what most likely stood there before the edit */
  private copy(origin: Statement, distance: number, edited: Statement | undefined): OwnStatement {
    const statement = moveSpans(origin, distance);
    const nodes = numberedNodes(statement, () => ++this.count);
    keepIds(edited, statement);
    return { origin, statement, nodes, distance };
  }
}

interface OwnStatement {
  /** As it was read. */
  readonly origin: Statement;
  readonly statement: Statement;
  /** All that have a place in it. */
  readonly nodes: readonly object[];
  /** How far it stands from where it was read. */
  distance: number;
}
