import { probesOf } from "../../launch/probes.js";
import { redactText } from "../../domain/redact.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, shown } from "./answers.js";

/** A route whose last part is a usual name of a health check, or the URLs of a library for it. */
const route = /\b(?:path|re_path|url)\(\s*r?["']\^?\/?(?:[\w-]{1,40}\/){0,3}_{0,2}(?:health(?:z|[-_]?checks?)?|live(?:z|ness)?|ready(?:z)?|readiness|(?:lb)?heartbeat|alive|ping)_{0,2}\/?\$?["']|\binclude\(\s*["'](?:health_check|watchman|django_alive|django_healthy|healthcheck)\b/;

export function healthEndpoint({ project, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const routes = search(paths.python.filter((path) => /url/i.test(path.slice(path.lastIndexOf("/") + 1)) || /\/(?:urls|api)\//.test(path)), route);
  const probes = probesOf(project);
  const found = [
    ...routes.map(({ at }) => ({ at, text: `${show(at.file)} has a route for health checks` })),
    ...probes.map(({ at, path }) => ({ at, text: `a health check asks for ${redactText(path.replace(/[?#].*$/, ""))}` })),
  ];
  const [first, ...more] = found;
  // A check that asks for the home page is none of its own: it says at least that something asks.
  if (first !== undefined && (routes.length > 0 || probes.some(({ path }) => path !== "/"))) return shown(first, ...more.slice(0, 4));
  return notShown(first === undefined ? "no route with a usual name of a health check was found (health, healthz, livez, readyz, ping …), and no container's health check asks the application" : "a health check asks for /, and no route for health checks was found", ...found.slice(0, 3));
}
