import type { SchemaChange } from "./change.js";
import { nothing, type Effect } from "./effect.js";

/** SQLite locks the whole database for every write, so advice about locks has no point there; what the release and the data suffer is the same everywhere. */
export function onSqlite(change: SchemaChange): Effect {
  if (change.kind === "unknown") return { ...nothing, unknown: change.reason };
  if (
    change.kind === "alterColumn" &&
    change.before.isNullable &&
    !change.after.isNullable &&
    change.after.filledBy.kind === "nothing"
  )
    return { ...nothing, mayFail: ["it fails on a row with NULL"] };
  return nothing;
}
