import type { ExplainParams, ExplainResponse } from "../protocol.js";
import type { Snapshot } from "../session.js";

export function explain(snapshot: Snapshot, { id }: ExplainParams): ExplainResponse | null {
  return snapshot.engine?.explain(id) ?? null;
}
