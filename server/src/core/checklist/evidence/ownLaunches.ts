import { isProductionProcess } from "../../launch/targets.js";
import type { Launch } from "../../launch/launch.js";
import type { LaunchView } from "../../rules/views.js";
import type { EvidenceContext } from "../evidenceContext.js";

/** What production starts of the entry: servers, workers and schedulers where no role is named. */
export function ownLaunches(
  { project, entry }: Pick<EvidenceContext, "project" | "entry">,
  ...roles: readonly Launch["role"][]
): readonly LaunchView[] {
  const wanted: readonly Launch["role"][] = roles.length === 0 ? ["web", "worker", "scheduler"] : roles;
  const own = project.processes.filter(
    (process) =>
      isProductionProcess(process.launch) &&
      wanted.includes(process.launch.role) &&
      (process.entry === undefined || process.entry.module === entry.module),
  );
  // A script that nothing starts says least where something else starts the same.
  const started = own.filter(({ launch }) => launch.kind !== "shell");
  return started.length > 0 ? started : own;
}
