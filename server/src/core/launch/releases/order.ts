import type { ProjectView } from "../../rules/views.js";
import type { Release, ReleaseStep, ReleaseStepKind } from "./release.js";

/** Whether the second runs after the first: of two jobs only where it needs the other. */
export function runsAfter(second: ReleaseStep, first: ReleaseStep): boolean {
  return (
    first.job === undefined ||
    second.job === undefined ||
    first.job.id === second.job.id ||
    second.job.after.has(first.job.id)
  );
}

/** Releases that somebody or a pipeline makes step by step. */
export function madeReleases(project: ProjectView): readonly Release[] {
  return project.deploy.releases.filter(({ kind }) => kind !== "platform");
}

/** Those, and what a platform does only behind the start of the new code. */
export function releasesWith(project: ProjectView, kind: ReleaseStepKind): readonly Release[] {
  return project.deploy.releases.filter(
    (release) =>
      release.steps.some((step) => step.kind === kind) && (release.kind !== "platform" || isLate(release, kind)),
  );
}

function isLate({ steps }: Release, kind: ReleaseStepKind): boolean {
  return steps.findIndex((step) => step.kind === kind) > steps.findIndex((step) => step.kind === "start");
}

/** Whether production runs a management command by itself when the new code starts: in a release phase, a service of its own, or before the server. */
export function startRuns(project: ProjectView, command: string): boolean {
  return project.processes.some(
    ({ launch, steps }) =>
      launch.target === "production" &&
      launch.hook !== "after" &&
      launch.kind !== "workflow" &&
      launch.kind !== "shell" &&
      launch.role !== "build" &&
      steps.some(({ what }) => what.kind === "manage" && what.subcommand?.text === command),
  );
}
