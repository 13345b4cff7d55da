import type { Condition } from "../domain/conditions.js";
import type { Statement } from "../syntax/python/ast.js";
import type { Raise } from "./raise.js";
import type { Cells, Raw } from "./cells.js";
import type { Container } from "./contents.js";
import type { Written } from "./heap.js";
import type { Scope } from "./scope.js";

/** What statements of modules came to, so that after an edit only those run again that look at something which is another now. */
export interface KeptStatements {
  /** Of a statement that runs on several paths, each. */
  readonly byStatement: Map<Statement | KeptStep, readonly Outcome[]>;
  /** What is done once the statements have run, by name. */
  readonly steps: Map<string, KeptStep>;
  /** Containers whose content may be another than in the run before, for those that looked at them after so many statements. */
  readonly changed: Map<Container, number>;
  /** Runs so far. */
  round: number;
  /** Statements of this run so far. */
  count: number;
  /** Of the statement that runs: those of other modules, or of its body, that ran in it. */
  inner: Outcome[];
}

/** Something that is done in a run, and again only if something is another that it looks at, as with a statement. */
export interface KeptStep {
  readonly kind: "step";
  /** No number: what holds places that do not move is done again. */
  readonly start: number;
  /** What it came to. */
  result: unknown;
}

export function createKeptStatements(): KeptStatements {
  return {
    byStatement: new Map(),
    steps: new Map(),
    changed: new Map(),
    round: 0,
    count: 0,
    inner: [],
  };
}

/** A statement's run: what it looked at, and what it did. */
export interface Outcome {
  /** What it looked at, as lists: they are gone through after every edit. */
  readonly seen: readonly { readonly table: Cells<unknown>; readonly key: string; readonly raw: Raw<unknown> }[];
  readonly keys: readonly { readonly table: Cells<unknown>; readonly keys: readonly string[] }[];
  readonly containers: readonly Container[];
  readonly files: readonly { readonly file: string; readonly tree: object | undefined }[];
  /** It holds places that do not move with the statement. */
  readonly isFixed: boolean;
  readonly scope: Scope;
  readonly start: number;
  /** See `editionOf`. */
  readonly edition: number | undefined;
  readonly path: Condition;
  readonly live: Condition;
  readonly dead: Condition;
  readonly handlers: string;
  readonly written: Written;
  readonly notes: readonly (() => void)[];
  readonly raised: readonly Raise[];
  readonly pathAfter: Condition;
  readonly liveAfter: Condition;
  readonly fuel: number;
  /** Statements of other modules, or of its body, that ran in it. */
  readonly inner: readonly Outcome[];
  /** The last run that it was a part of, and its place in it. */
  round: number;
  place: number;
}
