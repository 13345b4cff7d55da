import type { Evidence } from "../../settings/verdict.js";
import type { ProjectView } from "../../rules/views.js";
import type { Launch } from "../launch.js";
import { madeReleases, runsAfter } from "./order.js";
import type { Release } from "./release.js";

/** What stops everything of the release before, wherever production migrates; undefined: something of it may run meanwhile. */
export function stopsFirst(project: ProjectView): Evidence | undefined {
  const serving = project.processes.filter(
    ({ launch }) =>
      launch.target === "production" &&
      (launch.role === "web" || launch.role === "worker" || launch.role === "scheduler"),
  );
  const byItself = project.processes.some(
    ({ launch, steps }) =>
      launch.target === "production" &&
      launch.kind !== "workflow" &&
      launch.kind !== "shell" &&
      launch.role !== "build" &&
      steps.some(({ what }) => what.kind === "manage" && what.subcommand?.text === "migrate"),
  );
  const releases = madeReleases(project).filter(({ steps }) => steps.some(({ kind }) => kind === "migrate"));
  if (byItself || releases.length === 0) return undefined;
  const stops = releases.map((release) =>
    stopOf(
      release,
      serving.map(({ launch }) => launch),
    ),
  );
  return stops.every((one) => one !== undefined) ? stops[0] : undefined;
}

function stopOf({ name, steps }: Release, serving: readonly Launch[]): Evidence | undefined {
  const index = steps.findIndex(({ kind }) => kind === "migrate");
  const migrate = steps[index];
  const before = steps
    .slice(0, index)
    .filter((step) => step.kind === "stop" && !step.conditional && migrate !== undefined && runsAfter(migrate, step));
  const isStopped = (launch: Launch): boolean =>
    before.some(
      ({ stops }) => stops?.manager === launch.kind && (stops.names === undefined || stops.names.includes(launch.name)),
    );
  const [first] = before;
  return first !== undefined && serving.length > 0 && serving.every(isStopped)
    ? { at: first.at, text: `${name} stops the server before it migrates` }
    : undefined;
}
