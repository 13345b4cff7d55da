import type { Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { type Alternatives, type Way, waysOf } from "../domain/alternatives.js";
import type { Cells } from "./cells.js";
import type { Run } from "./runtime.js";

/** A call of a library that does something instead of giving a setting: `sentry_sdk.init(…)`. */
export interface SeenCall {
  /** Dotted name of what was called. */
  readonly name: string;
  readonly at: Span;
  readonly arguments: ReadonlyMap<string, Value>;
  /** Why further arguments cannot be seen: `**options`. */
  readonly unseen: string | undefined;
}

/** The name under which a file that the settings write is noted: `open(…, "w")`. */
export const fileWritten = "open for writing";

/** The name under which a folder that the settings make is noted, with its path as `folder`: `os.makedirs(…)`. */
export const folderMade = "make a folder";

/** The name under which an element that was taken out of a list is noted: `MIDDLEWARE.remove(…)`. */
export const takenOut = "list.remove";

const key = "seen calls";

export function recordCall(call: SeenCall, run: Run): void {
  run.libraryState.set(key, [...seenCalls(run), call]);
}

export function recordFolder(folder: Value, at: Span, run: Run): void {
  recordCall({ name: folderMade, at, arguments: new Map([["folder", folder]]), unseen: undefined }, run);
}

/** The recorded calls of a run so far, in order, on the current path. */
function seenCalls(run: Run): readonly SeenCall[] {
  // Only `recordCall` writes it.
  return (run.libraryState.get(key) as readonly SeenCall[] | undefined) ?? [];
}

/** The recorded calls of a run, with their alternatives. */
export function callWays(run: Run): readonly Way<readonly SeenCall[]>[] {
  const raw = (run.libraryState as Cells<unknown>).raw(key) as
    | readonly SeenCall[]
    | Alternatives<readonly SeenCall[]>
    | undefined;
  return waysOf(raw, run.decisions.conditions.always);
}
