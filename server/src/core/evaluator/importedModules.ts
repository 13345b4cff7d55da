import type { Span } from "../text/span.js";
import type { Cells } from "./cells.js";
import type { Run } from "./runtime.js";
import { whereAny, waysOf } from "../domain/alternatives.js";
import type { Condition } from "../domain/conditions.js";

/** Notes a module of some distribution that the run imports and cannot do without. */
export function noteImport(name: string, at: Span, run: Run): void {
  const key = `${prefix}${name}`;
  if (!run.libraryState.has(key)) run.libraryState.set(key, at);
}

/** By the first part of their names, with the place of the first import and where they are imported at all. */
export function importedModules(run: Run): ReadonlyMap<string, { readonly at: Span; readonly where: Condition }> {
  const state = run.libraryState as Cells<unknown>;
  const { conditions } = run.decisions;
  return new Map(
    state
      .rawKeys()
      .filter((key) => key.startsWith(prefix))
      .flatMap((key) => {
        const ways = waysOf(state.raw(key), conditions.always);
        const [first] = ways;
        return first === undefined
          ? []
          : [[key.slice(prefix.length), { at: first.value as Span, where: whereAny(ways, conditions) }] as const];
      }),
  );
}

const prefix = "imports ";
