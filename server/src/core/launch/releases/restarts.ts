import { anyServer } from "../../project/servers.js";
import type { ProjectView } from "../../rules/views.js";
import type { Evidence } from "../../settings/verdict.js";
import type { Answer } from "../../domain/value.js";
import type { Launch } from "../launch.js";
import { madeReleases } from "./order.js";
import type { ReleaseStep } from "./release.js";

export interface Restart extends Evidence {
  /** A unit or service that no file here describes may hold the worker: else it is named, or belongs to what is. */
  readonly certain: boolean;
}

/** What starts a worker anew with a release: a step that names it, or its own unit, bound to another. */
export function restartOf(worker: Launch, project: ProjectView): Restart | undefined {
  let possible: Restart | undefined;
  for (const { name, steps } of madeReleases(project)) {
    for (const step of steps) {
      const reached = reaches(step, worker, project);
      if (reached === "yes") return { at: step.at, text: name, certain: true };
      if (reached === "unknown") possible ??= { at: step.at, text: name, certain: false };
    }
  }
  const bound =
    worker.kind !== "systemd"
      ? undefined
      : project.deploy.units
          .filter(({ path }) => path === worker.file)
          .flatMap(({ content }) => content.get("Unit", "PartOf") ?? content.get("Unit", "BindsTo") ?? [])[0];
  return bound === undefined ? possible : { at: bound.valueAt, text: `the unit ${bound.value.text}`, certain: true };
}

/** By its name, among all that there is, or by a name that no file here describes and that may hold it. */
function reaches({ starts, text }: ReleaseStep, worker: Launch, project: ProjectView): Answer {
  if (starts === undefined || starts.manager !== worker.kind) return "no";
  if (starts.names === undefined) return "yes";
  const services = project.deploy.compose.flatMap(({ content }) => content.services);
  const isUp = / up /.test(` ${text} `);
  if (
    starts.names.some(
      (name) =>
        name === worker.name ||
        (worker.kind === "compose" &&
          isUp &&
          services.some(
            (service) => service.name === name && service.dependsOn.some(({ service: other }) => other === worker.name),
          )),
    )
  )
    return "yes";
  const known = new Set([
    ...project.processes.filter(({ launch }) => launch.kind === worker.kind).map(({ launch }) => launch.name),
    ...(worker.kind === "compose" ? services.map(({ name }) => name) : []),
  ]);
  return starts.names.some((name) => /[*$@]/.test(name) || (!known.has(name) && !knownServer.test(name)))
    ? "unknown"
    : "no";
}

const knownServer = new RegExp(`${anyServer}|nginx|caddy|apache|httpd|postgres|redis`, "i");
