import { Alternatives } from "../domain/alternatives.js";
import type { Value } from "../domain/value.js";
import type { Statement } from "../syntax/python/ast.js";
import { sameList } from "../text/sameList.js";
import type { Raise } from "./raise.js";
import { editionOf } from "./ownTrees.js";
import { runsFiles } from "./runsFiles.js";
import type { Cells } from "./cells.js";
import { type Container, isSameContent } from "./contents.js";
import { type CellWrite, isBinding, type Looked, type Written } from "./heap.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { sameStored } from "./sameStored.js";
import type { KeptStatements, KeptStep, Outcome } from "./outcome.js";

/**
 * Does again what a statement of a module did when nothing that it looks at is another.
 * @returns what it raised; undefined where it has to run
 */
export function repeated(statement: Statement | KeptStep, scope: Scope, run: Run): readonly Raise[] | undefined {
  const { decisions, heap, statements: kept } = run;
  for (const same of kept.byStatement.get(statement) ?? none) {
    if (same.round === kept.round || !isStill(same, statement, scope, run)) continue;
    heap.redo(same.written);
    for (const note of same.notes) run.notes.take(note);
    seenAgain(same, run);
    decisions.path = same.pathAfter;
    decisions.live = same.liveAfter;
    run.fuelLeft -= same.fuel;
    place(same, kept);
    kept.inner.push(same);
    return same.raised;
  }
  return undefined;
}

/**
 * Runs a statement of a module, and keeps what it looked at and did.
 * @param action runs it; returns what it raised
 */
export function keeping(
  statement: Statement | KeptStep,
  scope: Scope,
  run: Run,
  action: () => readonly Raise[],
): readonly Raise[] {
  const { decisions, heap, statements: kept } = run;
  const earlier = (kept.byStatement.get(statement) ?? none).filter((one) => one.round !== kept.round);
  const known = earlier.find((one) => one.path === decisions.path && one.scope === scope) ?? earlier[0];
  const { path, live, dead } = decisions;
  const handlers = handlersOf(run);
  const fuel = run.fuelLeft;
  const recording = heap.beginRecording();
  const endNotes = run.notes.begin();
  const outer = kept.inner;
  const inner: Outcome[] = (kept.inner = []);
  let isDone = false;
  try {
    const raised = action();
    isDone = true;
    if (known) keepSame(known.written, recording.frame.cells);
    const written = heap.endRecording(recording);
    const outcome: Outcome = {
      scope,
      start: statement.start,
      edition: editionOf(statement),
      path,
      live,
      dead,
      handlers,
      ...listed(recording),
      written,
      notes: endNotes(),
      raised,
      pathAfter: decisions.path,
      liveAfter: decisions.live,
      fuel: fuel - run.fuelLeft,
      inner,
      round: kept.round,
      place: kept.count++,
    };
    kept.byStatement.set(statement, [
      ...(kept.byStatement.get(statement) ?? none).filter((one) => one !== known),
      outcome,
    ]);
    outer.push(outcome);
    // An import changes nothing itself: the statements that it runs answer for that.
    if (inner.length === 0 || statement.kind === "step" || !runsFiles(statement)) {
      noteChanged(ownContents(outcome), -1, kept);
      if (known) noteChanged(ownContents(known), -1, kept);
    }
    return raised;
  } finally {
    kept.inner = outer;
    if (!isDone) {
      heap.endRecording(recording);
      endNotes();
    }
  }
}

/**
 * Does something once the statements of a run are through, or has it done again. Its names are told apart by the scope too.
 * @param action gives what it came to, and what it raised
 */
export function keptStep<T>(
  name: string,
  scope: Scope,
  run: Run,
  action: () => { readonly result: T; readonly raised: readonly Raise[] },
): { readonly result: T; readonly raised: readonly Raise[] } {
  const { steps } = run.statements;
  let step = steps.get(name);
  if (!step) steps.set(name, (step = { kind: "step", start: NaN, result: undefined }));
  const own = step;
  const raised =
    repeated(own, scope, run) ??
    keeping(own, scope, run, () => {
      const { result, raised: ends } = action();
      own.result = result;
      return ends;
    });
  return { result: own.result as T, raised };
}

const none: readonly Outcome[] = [];

/** Most statements stand in no `try`. */
function handlersOf({ handlers }: Run): string {
  return handlers.length === 0 ? "" : JSON.stringify(handlers);
}

function listed({
  cells,
  keys,
  containers,
  files,
  isFixed,
}: Looked): Pick<Outcome, "seen" | "keys" | "containers" | "files" | "isFixed"> {
  return {
    seen: [...cells].flatMap(([table, raws]) => [...raws].map(([key, raw]) => ({ table, key, raw }))),
    keys: [...keys].map(([table, names]) => ({ table, keys: names })),
    containers: [...containers],
    files: [...files].map(([file, tree]) => ({ file, tree })),
    isFixed,
  };
}

function place(outcome: Outcome, kept: KeptStatements): void {
  for (const one of outcome.inner) place(one, kept);
  outcome.round = kept.round;
  outcome.place = kept.count++;
}

/** Begins a run. What statements that are not there any more had changed is not sure to be as it was. */
export function beginRound(kept: KeptStatements, isGone: (statement: Statement) => boolean): void {
  kept.round++;
  kept.count = 0;
  kept.inner = [];
  kept.changed.clear();
  for (const [statement, outcomes] of kept.byStatement) {
    if (statement.kind === "step" || !isGone(statement)) continue;
    for (const outcome of outcomes) noteChanged(outcome.written.contents, outcome.place, kept);
    kept.byStatement.delete(statement);
  }
}

/** Forgets what did not run. False where some of it had changed what others may have been taken to find unchanged. */
export function endRound({ byStatement, round }: KeptStatements): boolean {
  let isSure = true;
  for (const [statement, outcomes] of byStatement) {
    if (outcomes.length === 1 && outcomes[0]?.round === round) continue;
    const past = outcomes.filter((one) => one.round !== round);
    if (past.length === 0) continue;
    if (past.some((one) => one.written.contents.length > 0)) isSure = false;
    if (past.length < outcomes.length)
      byStatement.set(
        statement,
        outcomes.filter((one) => one.round === round),
      );
    else byStatement.delete(statement);
  }
  return isSure;
}

/** @param from the place behind which it matters */
function noteChanged(contents: Written["contents"], from: number, { changed }: KeptStatements): void {
  for (const { container } of contents) changed.set(container, Math.min(changed.get(container) ?? from, from));
}

/** What a statement changed itself. For what others changed last that ran in it, they answer. */
function ownContents({ written: { contents }, inner }: Outcome): Written["contents"] {
  if (inner.length === 0 || contents.length === 0) return contents;
  const last = new Map(inner.flatMap((one) => one.written.contents.map(({ container, after }) => [container, after])));
  return contents.filter(({ container, after }) => !isSameContent(last.get(container), after));
}

function isStill(known: Outcome, statement: Statement | KeptStep, scope: Scope, run: Run): boolean {
  const {
    decisions,
    statements: { changed },
  } = run;
  if (known.isFixed && known.start !== statement.start) return false;
  if (known.edition !== editionOf(statement)) return false;
  if (
    known.scope !== scope ||
    known.path !== decisions.path ||
    known.live !== decisions.live ||
    known.dead !== decisions.dead ||
    known.handlers !== handlersOf(run)
  )
    return false;
  for (const { table, key, raw } of known.seen) if (table.peek(key) !== raw) return false;
  for (const { table, key, before } of known.written.cells) if (table.peek(key) !== before) return false;
  for (const { table, keys } of known.keys) if (!sameList(table.peekKeys(), keys)) return false;
  if (changed.size > 0) {
    const isChanged = (container: Container): boolean => known.place > (changed.get(container) ?? Infinity);
    for (const container of known.containers) if (isChanged(container)) return false;
    for (const { container } of known.written.contents) if (isChanged(container)) return false;
  }
  for (const { file, tree } of known.files) if (run.context.parse(file) !== tree) return false;
  return true;
}

/** What it looked at, a statement around it looked at. */
function seenAgain(known: Outcome, { heap }: Run): void {
  if (!heap.isRecording) return;
  for (const { file, tree } of known.files) heap.sawFile(file, tree);
  for (const { table, key, raw } of known.seen) heap.saw(table, key, raw);
  for (const { table, keys } of known.keys) heap.sawKeys(table, keys);
  heap.sawContents(known.containers);
}

/** Where it wrote what it had written before, that stays the same object: who reads it need not run again. */
function keepSame(before: Written, cells: ReadonlyMap<Cells<unknown>, ReadonlyMap<string, unknown>>): void {
  for (const { table, key, after } of before.cells) {
    if (after === undefined || !cells.get(table)?.has(key)) continue;
    const now = table.peek(key);
    if (now !== after && now !== undefined && sameRaw(after, now)) table.putRaw(key, after);
  }
}

function sameRaw(a: CellWrite["after"], b: CellWrite["after"]): boolean {
  if (!(a instanceof Alternatives)) return !(b instanceof Alternatives) && sameOne(a, b);
  return (
    b instanceof Alternatives &&
    sameList(a.ways, b.ways, (one, other) => one.where === other.where && sameOne(one.value, other.value))
  );
}

/** Nothing that can change: an equal list is another list, unless it is the very same. */
function sameOne(a: unknown, b: unknown): boolean {
  return a === b || (isBinding(a) && isBinding(b) && (a.value === b.value || isPlain(a.value)) && sameStored(a, b));
}

function isPlain(value: Value): boolean {
  switch (value.kind) {
    case "none":
    case "bool":
    case "int":
    case "float":
    case "str":
    case "bytes":
    case "path":
    case "unknown":
      return true;
    default:
      return false;
  }
}
