import type { ResolvedParams, ResolvedResponse } from "../protocol.js";
import type { Snapshot } from "../session.js";
import { toLocation } from "../toProtocol.js";

const stepLabel = { assigned: "assigned", changed: "changed", imported: "imported", deleted: "deleted", default: "Django's default" } as const;

/** Every setting of one entry as production sees it. */
export function resolved(snapshot: Snapshot, { project, module }: ResolvedParams): ResolvedResponse | null {
  const { engine } = snapshot;
  const report = snapshot.folderOf(project)?.analysis.settings(module, { withDefaults: false });
  if (report === undefined || engine === undefined) return null;
  return {
    module: report.module,
    closed: report.closed,
    settings: report.settings.map(({ name, alternatives, provenance }) => ({
      name,
      value: alternatives.map(({ value, when }) => (when === "" ? engine.display(name, value) : `${engine.display(name, value)} if ${when}`)).join("; "),
      unknown: alternatives.some(({ value }) => value.kind === "unknown"),
      steps: provenance.map(({ step, at }) => ({ label: stepLabel[step], location: toLocation(at, snapshot.places) })),
    })),
  };
}
