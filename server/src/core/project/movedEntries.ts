import type { Movement } from "../text/movement.js";
import type { Entries } from "./entries/findEntries.js";
import type { Entry } from "./entries/entry.js";
import type { SettingsReference } from "./references.js";

/** The entries where an edit moved what speaks of them; undefined where that stands in the edit. The same object where nothing moved. */
export function movedEntries(before: Entries, { move }: Movement): Entries | undefined {
  const references = new Map<SettingsReference, SettingsReference>();
  const entries: Entry[] = [];
  let isSame = true;
  for (const one of before.references) {
    const at = move(one.at);
    if (at === undefined) return undefined;
    isSame &&= at === one.at;
    references.set(one, at === one.at ? one : { ...one, at });
  }
  for (const one of before.entries) {
    const becauseAt = one.becauseAt && move(one.becauseAt);
    if (becauseAt === undefined && one.becauseAt !== undefined) return undefined;
    isSame &&= becauseAt === one.becauseAt;
    entries.push(becauseAt === undefined || becauseAt === one.becauseAt ? one : { ...one, becauseAt });
  }
  if (isSame) return before;
  return {
    ...before,
    entries,
    references: [...references.values()],
    unresolved: before.unresolved.map((one) => references.get(one) ?? one),
  };
}
