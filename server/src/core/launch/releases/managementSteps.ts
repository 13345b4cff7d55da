import { basename } from "../../project/paths.js";
import type { LaunchStep } from "../launch.js";
import type { RunsWhat } from "../runsWhat.js";
import type { ProjectView } from "../../rules/views.js";
import { launchSubject } from "../targets.js";
import { makesMachines } from "./readReleases.js";
import type { Ignored } from "./release.js";

/** A management command that production runs: in a process, or as a step of a release, also inside a container or on another machine. */
export interface ManagementStep {
  readonly what: Extract<RunsWhat, { kind: "manage" }>;
  readonly step: LaunchStep;
  /** `web of compose.prod.yml`, `deploy.sh`. */
  readonly where: string;
  readonly ignored: Ignored | undefined;
}

export function managementSteps(project: ProjectView): readonly ManagementStep[] {
  const seen = new Set<string>();
  const found: ManagementStep[] = [];
  const add = (
    what: RunsWhat | undefined,
    step: LaunchStep | undefined,
    where: string,
    ignored: Ignored | undefined,
  ): void => {
    if (what?.kind !== "manage" || step === undefined) return;
    const key = `${what.program.at.file}:${what.program.at.start}`;
    if (seen.has(key)) return;
    seen.add(key);
    found.push({ what, step, where, ignored });
  };
  for (const { name, steps, kind } of project.deploy.releases)
    if (kind !== "platform") for (const { what, step, ignored } of steps) add(what, step, name, ignored);
  for (const process of project.processes) {
    const { target, role, kind, file } = process.launch;
    if (target !== "production" || role === "build" || (kind === "shell" && makesMachines(basename(file)))) continue;
    for (const { what, step } of process.steps) add(what, step, launchSubject(process), step.ignored);
  }
  return found;
}
