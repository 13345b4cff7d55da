import type { ProjectView } from "../../rules/views.js";
import type { Evidence } from "../../rules/rule.js";
import type { Launch } from "../launch.js";
import { madeReleases } from "./order.js";
import type { ReleaseStep } from "./release.js";

/** What starts a worker anew with a release: a step that names it, or its own unit, bound to another. */
export function restartOf(worker: Launch, project: ProjectView): Evidence | undefined {
  for (const { name, steps } of madeReleases(project)) {
    const step = steps.find((one) => reaches(one, worker, project));
    if (step !== undefined) return { at: step.at, text: name };
  }
  if (worker.kind !== "systemd") return undefined;
  const bound = project.deploy.units.filter(({ path }) => path === worker.file).flatMap(({ content }) => content.get("Unit", "PartOf") ?? content.get("Unit", "BindsTo") ?? [])[0];
  return bound && { at: bound.valueAt, text: `the unit ${bound.value.text}` };
}

/** By its name, among all that there is, or by a name that no file here describes and that may hold it. */
function reaches({ starts, text }: ReleaseStep, worker: Launch, project: ProjectView): boolean {
  if (starts === undefined || starts.manager !== worker.kind) return false;
  if (starts.names === undefined) return true;
  const own = project.processes.filter(({ launch }) => launch.kind === worker.kind);
  const services = project.deploy.compose.flatMap(({ content }) => content.services);
  return starts.names.some((name) => {
    if (name === worker.name || /[*$@]/.test(name)) return true;
    if (worker.kind === "compose") return / up /.test(` ${text} `) && services.some((service) => service.name === name && service.dependsOn.some(({ service: other }) => other === worker.name));
    return !own.some(({ launch }) => launch.name === name) && !/gunicorn|uwsgi|uvicorn|daphne|nginx|caddy|apache|httpd|postgres|redis/i.test(name);
  });
}
