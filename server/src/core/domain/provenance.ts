import type { Span } from "../text/span.js";

export interface ProvenanceStep {
  readonly step: "assigned" | "changed" | "imported" | "deleted" | "default";
  readonly at: Span;
}
