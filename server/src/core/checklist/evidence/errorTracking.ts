import { isSequence } from "../../domain/value.js";
import type { Evidence } from "../../rules/rule.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, shown } from "./answers.js";

/** Starting a library that collects errors, in settings or where an application starts. */
const started = /\b(?:sentry_sdk|rollbar|bugsnag|honeybadger|pybrake|scout_apm|raygun4py|appsignal)\.(?:init|configure|start)\s*\(|^(?:RAVEN_CONFIG|ROLLBAR|BUGSNAG|HONEYBADGER|AIRBRAKE|ELASTIC_APM)\s*=/m;

export function errorTracking({ entry, paths, search, show, project }: EvidenceContext): EvidenceAnswer {
  const evaluated = new Set(entry.settings?.evaluation.files ?? [entry.file]);
  const files = paths.python.filter((path) => evaluated.has(path) || /\/(?:wsgi|asgi|apps|sentry|celery|__init__|gunicorn\.conf|monitoring|observability)\.py$/.test(path));
  const calls = search(files, started).map(({ at }) => ({ at, text: `${show(at.file)} starts error tracking` }));
  const imported = project.distribution("sentry-sdk") === undefined ? [] : search(files, /^\s*(?:sentry_)?init\(\s*dsn\b/m).map(({ at }) => ({ at, text: `${show(at.file)} starts Sentry` }));
  const mailed: Evidence[] = [];
  // Django's own handler mails errors to ADMINS while DEBUG is off: https://docs.djangoproject.com/en/stable/howto/error-reporting/
  const admins = entry.settings?.ask((world) => {
    const value = world.get("ADMINS");
    return isSequence(value) && value.items.length > 0 && value.rest === undefined ? "yes" : "no";
  });
  const setting = admins?.read[0];
  if (admins?.occurs === "always" && setting !== undefined) mailed.push({ at: setting.valueAt, text: "ADMINS is set: Django mails errors to them" });
  const [first, ...more] = [...calls, ...imported, ...mailed];
  return first === undefined ? notShown("no library for error tracking is started in settings, and ADMINS names nobody to whom Django could mail errors") : shown(first, ...more.slice(0, 3));
}
