import type { Condition } from "../domain/conditions.js";
import type { Written } from "./heap.js";
import type { Run } from "./runtime.js";
import { fuelPerUnit, lostReason } from "./fuel.js";
import { PythonError } from "./pythonError.js";

/** How one run of a statement ended. */
export type Outcome<T> =
  | { readonly where: Condition; readonly kind: "value"; readonly value: T }
  | { readonly where: Condition; readonly kind: "raised"; readonly error: PythonError }
  /** It cannot be followed; nothing of it happened. */
  | { readonly where: Condition; readonly kind: "lost"; readonly reason: string };

const mostOutcomes = 64;
export const tooManyWays = "more ways than can be followed";
/** Nodes of conditions that functions may add whose ways are joined. */
const mostNodes = 1_000;

/**
 * Runs a statement, or a part of one, once for each way that differs for it, on the current path. What the runs wrote is joined
 * afterwards, each under its condition. The path is the one before; the caller goes on under those of the outcomes that it follows.
 */
export function unit<T>(run: Run, action: () => T): readonly Outcome<T>[] {
  return run.decisions.apart(() => eachWay(run, action));
}

function eachWay<T>(run: Run, action: () => T): readonly Outcome<T>[] {
  const { decisions, heap } = run;
  const { conditions, path, live } = decisions;
  if (path === conditions.never) return [];
  const isOuter = !decisions.isChoosing;
  const outcomes: { outcome: Outcome<T>; written: Written }[] = [];
  const scripts: (readonly number[])[] = [[]];
  const state = { file: run.file, depth: run.depth, handlers: run.handlers.length };
  while (scripts.length > 0) {
    const script = scripts.pop() ?? [];
    decisions.path = path;
    decisions.live = live;
    if (isOuter) run.fuel = Math.min(run.fuelLeft, fuelPerUnit);
    const fuel = run.fuel;
    const frame = heap.begin();
    let end:
      | { readonly kind: "value"; readonly value: T }
      | { readonly kind: "raised"; readonly error: PythonError }
      | { readonly kind: "lost"; readonly reason: string }
      | undefined;
    let failure: { readonly error: unknown } | undefined;
    const { others } = decisions.during(script, () => {
      try {
        end = { kind: "value", value: action() };
      } catch (error) {
        const reason = lostReason(error);
        if (error instanceof PythonError) end = { kind: "raised", error };
        else if (reason !== undefined) end = { kind: "lost", reason };
        else failure = { error };
      }
      return undefined;
    });
    if (isOuter) run.fuelLeft -= fuel - run.fuel;
    run.file = state.file;
    run.depth = state.depth;
    run.handlers.length = state.handlers;
    const isOnly = others.length === 0 && outcomes.length === 0;
    const isWhole = isOnly && conditions.implies(decisions.live, decisions.path);
    let written = nothing;
    if (failure !== undefined || end?.kind === "lost" || !isWhole) written = heap.end(frame, true);
    else heap.keep(frame);
    if (failure) throw failure.error;
    if (end === undefined) break;
    outcomes.push({ outcome: { where: decisions.path, ...end }, written: end.kind === "lost" ? nothing : written });
    if (isWhole) break;
    for (let index = others.length - 1; index >= 0; index--) scripts.push(others[index] ?? []);
    // Each script is another outcome at least.
    if (outcomes.length + scripts.length > mostOutcomes || conditions.size > (run.joinsCalls?.mostNodes ?? Infinity)) {
      decisions.path = path;
      decisions.live = live;
      return run.joinsCalls ? [{ where: path, kind: "lost", reason: tooManyWays }] : joined(run, action);
    }
  }
  if (outcomes.length > 1) decisions.live = live;
  if (run.handlers.length === 0) endThere(outcomes, run);
  const [only] = outcomes;
  const isWritten =
    outcomes.length === 1 && only !== undefined && conditions.implies(decisions.live, only.outcome.where);
  const left =
    run.handlers.length === 0 && outcomes.some(({ outcome }) => outcome.kind !== "raised")
      ? outcomes.filter(({ outcome }) => outcome.kind !== "raised")
      : outcomes;
  if (!isWritten) heap.join(left.map(({ outcome, written }) => ({ where: outcome.where, written })));
  decisions.path = path;
  return outcomes.map((one) => one.outcome);
}

/**
 * Once more, with the ways of each statement in a function that it calls joined after it: that takes longer where they are few. What does
 * not fall together again, as a dict that may have any of sixty keys, takes no longer than other statements.
 */
function joined<T>(run: Run, action: () => T): readonly Outcome<T>[] {
  const { fuelLeft } = run;
  const fuel = Math.min(fuelLeft, fuelPerUnit);
  run.joinsCalls = { mostNodes: run.decisions.conditions.size + mostNodes };
  run.fuelLeft = fuel;
  try {
    return unit(run, action);
  } finally {
    run.fuelLeft += fuelLeft - fuel;
    run.joinsCalls = undefined;
  }
}

/** Where nobody takes an exception, it ends the whole: there the others may be what they like, and what was written means nothing. */
function endThere<T>(outcomes: { outcome: Outcome<T>; written: Written }[], { decisions }: Run): void {
  const { conditions } = decisions;
  const raised = conditions.or(
    ...outcomes.flatMap(({ outcome }) => (outcome.kind === "raised" ? [outcome.where] : [])),
  );
  const first = outcomes.find(({ outcome }) => outcome.kind !== "raised");
  if (raised === conditions.never || first === undefined) return;
  decisions.bury(raised);
  first.outcome = { ...first.outcome, where: conditions.or(first.outcome.where, raised) };
  for (const one of outcomes) if (one.outcome.kind === "raised") one.written = nothing;
}

const nothing: Written = { cells: [], contents: [] };
