import { probesOf } from "../../launch/probes.js";
import { redactText } from "../../domain/redact.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, open, shown, whole } from "./answers.js";

/** A route whose last part is a usual name of a health check, or the URLs of a library for it. */
const route =
  /\b(?:path|re_path|url)\(\s*r?["']\^?\/?(?:[\w-]{1,40}\/){0,3}_{0,2}(?:health(?:z|[-_]?checks?)?|live(?:z|ness)?|ready(?:z)?|readiness|(?:lb)?heartbeat|alive|ping)_{0,2}\/?\$?["']|\binclude\(\s*["'](?:health_check|watchman|django_alive|django_healthy|healthcheck)\b/;
const ready = /ready|readiness|__heartbeat__|health_check|watchman|django_alive/i;
const alive = /live|alive|__lbheartbeat__|ping/i;

/** That there is one, its name tells; whether it asks the database, only the names of two that differ. */
export function healthEndpoint({ project, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const routes = search(
    paths.python.filter(
      (path) =>
        !/(?:^|\/)tests?\//.test(show(path)) &&
        (/url/i.test(path.slice(path.lastIndexOf("/") + 1)) || /\/(?:urls|api)\//.test(path)),
    ),
    route,
  );
  // Health checks need no login: what an exception of the database says names hosts, users and databases.
  const views = search(
    paths.python.filter((path) => !/(?:^|\/)tests?\//.test(show(path))),
    /\bdef\s+\w*(?:health|ready|readiness|liveness|ping)\w*\(/i,
  ).map(({ at }) => at.file);
  const [told] = search(
    [...new Set(views)],
    /\b(?:JsonResponse|HttpResponse|Response)\([^\n]{0,200}\b(?:str|repr)\(\s*(?:e|ex|exc|err|error|exception)\s*\)/,
  );
  if (told !== undefined)
    return whole(
      half("a health check answers everyone with the text of an exception, which names hosts, users and databases", {
        at: told.at,
        text: `${show(told.at.file)} answers with the text of an exception`,
      }),
    );
  const asks = search(
    [...new Set(views)],
    /\bconnections?\b[^\n]{0,40}\.(?:cursor|ensure_connection|is_usable)\(|\bexecute\(\s*["']SELECT 1/i,
  )[0];
  const [readiness, liveness] = [ready, alive].map((pattern) => routes.find(({ line }) => pattern.test(line)));
  if (readiness !== undefined && liveness !== undefined && readiness.at !== liveness.at)
    return whole(
      shown(
        { at: liveness.at, text: `${show(liveness.at.file)} has a route for liveness` },
        { at: readiness.at, text: `${show(readiness.at.file)} has a route for readiness` },
      ),
    );
  const probes = probesOf(project).filter(({ path }) => path !== "/");
  const hints = [
    ...routes.map(({ at }) => ({ at, text: `${show(at.file)} has a route for health checks` })),
    ...probes.map(({ at, path }) => ({
      at,
      text: `a health check asks for ${redactText(path.replace(/[?#].*$/, ""))}`,
    })),
  ];
  const [first] = hints;
  return whole(
    open(
      first === undefined
        ? "no route with a usual name of a health check was found (health, healthz, livez, readyz, ping …), and no container's health check asks the application"
        : `${first.text}: ${asks === undefined ? "make sure that one asks the database (readiness), and that another does not (liveness)" : "one view asks the database, and no other route is there for liveness"}`,
      ...hints.slice(0, 4),
    ),
  );
}
