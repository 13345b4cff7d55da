import { basename } from "../../project/paths.js";
import { probesOf } from "../../launch/probes.js";
import { redactText } from "../../domain/redact.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, open, shown, whole } from "./answers.js";

/** A route whose last part is such a name, or the URLs of a library. */
const routeOf = (names: string, libraries: string): RegExp =>
  new RegExp(
    `\\b(?:path|re_path|url)\\(\\s*r?["']\\^?\\/?(?:[\\w-]{1,40}\\/){0,3}_{0,2}(?:${names})_{0,2}(?:\\/\\w{1,40})?\\/?\\??\\$?["']|\\binclude\\(\\s*["'](?:${libraries})\\b`,
  );
/** Usual names of health checks. */
const usual = routeOf(
  "health(?:z|[-_]?checks?)?|live(?:z|ness)?|ready(?:z)?|readiness|(?:lb)?heartbeat|alive|ping",
  "health_check|watchman|django_alive|django_healthy|healthcheck",
);
/** The same, or django-health-check's view under any name. */
const route = new RegExp(`${usual.source}|\\bHealthCheckView\\.as_view\\(`);
const ready = routeOf("ready(?:z)?|readiness|heartbeat", "health_check|watchman|django_alive");
const alive = routeOf("live(?:z|ness)?|alive|lbheartbeat|ping", "django_alive");

const health = /\bdef\s+\w*(?:health|readiness|liveness|(?<![a-z])(?:ready|ping)(?![a-z]))\w*\(/i;
/** Such a view, from its `def` to an answer with the text of an exception, with no other function in between. */
const telling = new RegExp(
  String.raw`${health.source}[^\n]{0,200}(?:\n(?![ \t]*(?:async[ \t]|def[ \t]|class[ \t]|@))[^\n]{0,200}){0,80}?\bexcept\b[^\n]{0,120}\bas\s+(\w{1,40})\s*:(?:[^\n]{0,200}\n){1,6}?[^\n]{0,80}\b(?:JsonResponse|HttpResponse|Response)\((?:[^\n]{0,200}\n){0,4}?[^\n]{0,200}(?:\b(?:str|repr)\(\s*\1\s*\)|\{\1(?:![rs])?\})`,
  "i",
);

/** That there is one, its name tells; whether it asks the database, only the names of two that differ. */
export function healthEndpoint({ project, deploy, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const routing = paths.code.filter((path) => /url/i.test(basename(path)) || /\/(?:urls|api)\//.test(path));
  const routes = search(routing, route);
  // Health checks need no login: what an exception of the database says names hosts, users and databases.
  const views = search(paths.code, health).map(({ at }) => at.file);
  const [told] = search([...new Set(views)], telling);
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
  // https://codingjoe.dev/django-health-check/ has a list of checks for each view.
  const [heavy] = search(
    routing,
    /["'](?:[\w-]{1,40}\/){0,3}(?:live(?:z|ness)?|alive)\/?["'],\s*HealthCheckView\.as_view\([^)]{0,400}\bDatabase\b/,
  );
  if (heavy !== undefined)
    return whole(
      half("the route for liveness asks the database, whose failure no restart mends", {
        at: heavy.at,
        text: `${show(heavy.at.file)} has a route for liveness`,
      }),
    );
  const [readiness, liveness] = [ready, alive].map((pattern) => search(routing, pattern)[0]);
  if (readiness !== undefined && liveness !== undefined && readiness.at.start !== liveness.at.start)
    return whole(
      shown(
        { at: liveness.at, text: `${show(liveness.at.file)} has a route for liveness` },
        { at: readiness.at, text: `${show(readiness.at.file)} has a route for readiness` },
      ),
    );
  // What a chart's own image starts, its values decide.
  const charted = deploy.kubernetes.flatMap(({ content }) =>
    content.workloads.flatMap(({ containers }) =>
      containers.flatMap(({ image, probes }) => (image?.text.includes("{{") === true ? probes : [])),
    ),
  );
  const [terraform] = search(
    paths.deploy.filter((path) => path.endsWith(".tf")),
    /\b(?:health_check|liveness_probe|readiness_probe|startup_probe)\s*\{[^{}]{0,400}?\bpath\s*=\s*"\/[^"\n]{1,99}"/,
  );
  const hints = [
    ...(terraform === undefined ? [] : [{ at: terraform.at, text: `${show(terraform.at.file)} has a health check` }]),
    ...routes.map(({ at }) => ({ at, text: `${show(at.file)} has a route for health checks` })),
    ...[...probesOf(project), ...charted].flatMap(({ at, path }) =>
      path === undefined ? [] : { at, text: `a health check asks for ${redactText(path.replace(/[?#].*$/, ""))}` },
    ),
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
