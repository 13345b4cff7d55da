import { locks, type Database, type Effect, type Lock, type Step } from "../effect.js";
import type { MigrationKey } from "../graph.js";
import type { MigrationFile } from "../migrationFile.js";
import type { Operation } from "../operation.js";
import type { ProjectState } from "../state.js";

export interface JudgeInput {
  readonly app: string;
  readonly key: MigrationKey;
  readonly file: MigrationFile;
  readonly before: ProjectState;
  readonly database: Database;
  /** Whether that migration comes with this release: what it made is empty, and unknown to the code that still runs. */
  isNew(key: MigrationKey): boolean;
  /** From 1. */
  lineOf(offset: number): number;
}

/** One way through the file, operation by operation: what its transaction holds, and what waits for its end. */
export interface Run {
  readonly input: JudgeInput;
  readonly isAtomic: boolean;
  readonly isPostgres: boolean;
  /** Locks that the transaction holds on tables that were there before, with the line that took them. */
  readonly held: Map<string, { readonly lock: Lock; readonly line: number }>;
  /** Tables on which an index waits for the end of the file. */
  readonly deferred: Map<string, number>;
  /** Tables with rows whose foreign keys are checked at the end of the transaction. */
  readonly queued: Map<string, { readonly name: string; readonly line: number }>;
  readonly enumValues: Map<string, number>;
  /** Tables that have lost their rows by now. */
  readonly emptied: Set<string>;
  /** Plain SQL ended Django's transaction. */
  isEnded: boolean;
  /** Plain SQL has foreign keys checked at once. */
  isImmediate: boolean;
}

/** At the start of the file. */
export function newRun(input: JudgeInput): Run {
  return {
    input,
    isAtomic: input.file.atomic === true && input.database.vendor !== "mysql",
    isPostgres: input.database.vendor === "postgresql",
    held: new Map(),
    deferred: new Map(),
    queued: new Map(),
    enumValues: new Map(),
    emptied: new Set(),
    isEnded: false,
    isImmediate: false,
  };
}

/** The first migration runs where there is nothing yet, and so does a squashed one, unless all that it replaces comes with the same release. */
export function isOnNothing({ file, key, isNew }: JudgeInput): boolean {
  return file.isInitial || key.endsWith(".0001_initial") || (file.replaces.length > 0 && !isNew(key));
}

/** Notes what the transaction holds from here on. */
export function hold(effect: Effect, operation: Operation, run: Run): void {
  for (const step of effect.steps) {
    if (step.isDeferred === true && run.isAtomic && run.isPostgres)
      run.deferred.set(step.table, run.input.lineOf(operation.at.start));
    else if (run.isAtomic && run.isPostgres && !run.isEnded) note(step, run.held, run.input.lineOf(operation.at.start));
    if (step.renamedTo === undefined) continue;
    rename(run.held, step.table, step.renamedTo);
    rename(run.deferred, step.table, step.renamedTo);
    rename(run.queued, step.table, step.renamedTo);
  }
}

export function note(step: Step, held: Run["held"], line: number): void {
  for (const { table, lock } of [{ table: step.table, lock: step.lock }, ...(step.also ?? [])]) {
    const before = held.get(table)?.lock;
    if (before === undefined || locks.indexOf(lock) > locks.indexOf(before)) held.set(table, { lock, line });
  }
}

export function lockOf(step: Step, held: Run["held"]): Lock {
  const before = held.get(step.table)?.lock;
  return before !== undefined && locks.indexOf(before) > locks.indexOf(step.lock) ? before : step.lock;
}

function rename<V>(tables: Map<string, V>, from: string, to: string): void {
  const own = tables.get(from);
  if (own === undefined) return;
  tables.delete(from);
  tables.set(to, own);
}
