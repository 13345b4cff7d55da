import type { Span } from "../text/span.js";
import { stateOf } from "./models/libraryModel.js";
import type { Run } from "./runtime.js";

/** Notes a module of some distribution that the run imports and cannot do without. */
export function noteImport(name: string, at: Span, run: Run): void {
  const imported = namesOf(run);
  if (!imported.has(name)) imported.set(name, at);
}

/** By the first part of their names, with the place of the first import. */
export function importedModules(run: Run): ReadonlyMap<string, Span> {
  return namesOf(run);
}

function namesOf(run: Run): Map<string, Span> {
  return stateOf("imported modules", run, () => new Map<string, Span>());
}
