import type { Evidence } from "../../rules/verdict.js";
import type { ProjectView } from "../../rules/views.js";
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
      serving.map(({ launch }) => `${launch.kind} ${launch.name}`),
    ),
  );
  return stops.every((one) => one !== undefined) ? stops[0] : undefined;
}

/** @param serving what there is to stop, each with its kind */
function stopOf({ name, steps }: Release, serving: readonly string[]): Evidence | undefined {
  const index = steps.findIndex(({ kind }) => kind === "migrate");
  const migrate = steps[index];
  const before = steps
    .slice(0, index)
    .filter((step) => step.kind === "stop" && !step.conditional && migrate !== undefined && runsAfter(migrate, step));
  const isAll = before.some(({ text }) => / down$/.test(text)) && serving.every((one) => one.startsWith("compose "));
  const named = new Set(before.flatMap(({ text }) => /^stop of (.*)$/.exec(text)?.[1]?.split(", ") ?? []));
  const isEach =
    serving.length > 0 &&
    serving.every((one) => /^(?:systemd|supervisor) /.test(one) && named.has(one.replace(/^\w+ /, "")));
  const [first] = before;
  return first !== undefined && ((isAll && serving.length > 0) || isEach)
    ? { at: first.at, text: `${name} stops the server before it migrates` }
    : undefined;
}
