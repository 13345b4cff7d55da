import type { Span } from "../text/span.js";
import type { Run } from "./runtime.js";

const key = "imported modules";

/** Notes a module of some distribution that the run imports and cannot do without. */
export function noteImport(name: string, at: Span, run: Run): void {
  const known = run.libraryState.get(key);
  const imported = known instanceof Map ? (known as Map<string, Span>) : new Map<string, Span>();
  if (known === undefined) run.libraryState.set(key, imported);
  if (!imported.has(name)) imported.set(name, at);
}

/** By the first part of their names, with the place of the first import. */
export function importedModules(run: Run): ReadonlyMap<string, Span> {
  const known = run.libraryState.get(key);
  return known instanceof Map ? (known as ReadonlyMap<string, Span>) : new Map();
}
