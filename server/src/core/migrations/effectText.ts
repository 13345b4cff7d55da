import type { OperationReport } from "./migrationsReport.js";

const effects = {
  fails: "fails",
  "breaks-release": "breaks the release that still runs",
  "loses-data": "loses data",
  rewrites: "rewrites the table",
  "blocks-all": "blocks reads and writes",
  "blocks-writes": "blocks writes",
  scans: "reads the table under a lock",
  irreversible: "cannot be undone",
  half: "may stay half applied",
  unknown: "not known",
} as const;

/** `blocks writes (SHARE on shop_item)` */
export function effectText({ effect, lock, tables }: Pick<OperationReport, "effect" | "lock" | "tables">): string {
  const held = lock === undefined || tables.length === 0 ? "" : ` (${lock} on ${tables.join(", ")})`;
  return effect === undefined ? `nothing that lasts${held}` : `${effects[effect]}${held}`;
}
