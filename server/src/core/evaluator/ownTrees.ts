import type { PythonModule, Statement } from "../syntax/python/ast.js";
import { moveSpans } from "../syntax/python/moveSpans.js";
import { placedStatements } from "../syntax/python/placedStatements.js";
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
    {
      readonly parsed: PythonModule;
      readonly own: PythonModule;
      readonly statements: ReadonlyMap<object, OwnStatement>;
    }
  >();

  /** @param parsed the tree of the file as it is now */
  tree(file: string, parsed: PythonModule): PythonModule {
    const known = this.files.get(file);
    if (known?.parsed === parsed) return known.own;
    const statements = new Map<object, OwnStatement>();
    const placed = placedStatements(parsed);
    const present = new Set<object>(placed.map(({ origin }) => origin));
    const edited = [...(known?.statements ?? [])].flatMap(([origin, one]) =>
      present.has(origin) ? [] : [one.statement],
    );
    const body = placed.map(({ origin, distance }) => {
      const before = known?.statements.get(origin);
      if (before && before.distance !== distance) shiftNodes(before.nodes, distance - before.distance);
      const one = before ? { ...before, distance } : this.copy(origin, distance, edited.shift());
      statements.set(origin, one);
      return one.statement;
    });
    const own: PythonModule = { body, comments: parsed.comments, syntaxErrors: parsed.syntaxErrors };
    this.files.set(file, { parsed, own, statements });
    return own;
  }

  /** @param edited what most likely stood there before the edit */
  private copy(origin: Statement, distance: number, edited: Statement | undefined): OwnStatement {
    const statement = moveSpans(origin, distance);
    const nodes = numberedNodes(statement, () => ++this.count);
    keepIds(edited, statement);
    return { statement, nodes, distance };
  }
}

interface OwnStatement {
  readonly statement: Statement;
  /** All that have a place in it. */
  readonly nodes: readonly object[];
  /** How far it stands from where it was read. */
  readonly distance: number;
}
