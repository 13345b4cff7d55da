import { deployKindOf } from "../../project/deployKinds.js";
import { includesText, or } from "../../domain/predicates.js";
import type { Answer } from "../../domain/value.js";
import { middleware, runsMiddleware } from "../../rules/support/middleware.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole } from "./answers.js";

/** A crontab, a timer, a CronJob, or a schedule of Celery and its like beside the call. */
const regular =
  /\bOnCalendar\b|\bOnUnitActiveSec\b|\bkind:\s*["']?CronJob\b|\bcrontab\s*\(|\bperiodic_task\b|\badd_periodic_task\b|\bbeat_schedule\b|\bBEAT_SCHEDULE\b|^\s*(?:[\d*/,-]+\s+){4}[\d*/,-]+\s|^\s*@(?:daily|weekly|hourly|monthly)\b|\bschedule:/im;

/** Django's session backends keep expired sessions until `clearsessions` runs: https://docs.djangoproject.com/en/stable/topics/http/sessions/#clearing-the-session-store */
export function expiredSessions({ entry, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const engines: string[] = [];
  const used: Answer[] = [];
  const { settings } = entry;
  settings?.ask((world) => {
    const engine = world.get("SESSION_ENGINE");
    engines.push(engine.kind === "str" ? engine.value : "");
    used.push(
      or(
        runsMiddleware(world, middleware.session, settings.django),
        includesText(world.get("INSTALLED_APPS"), "django.contrib.sessions"),
      ),
    );
    return "no";
  });
  if (used.length > 0 && used.every((answer) => answer === "no"))
    return whole(nothing("django.contrib.sessions is not used"));
  if (engines.length > 0 && engines.every((engine) => /\.sessions\.backends\.cache$/.test(engine)))
    return whole(nothing("sessions live in the cache, which forgets them by itself"));
  if (engines.length > 0 && engines.every((engine) => /\.signed_cookies$/.test(engine)))
    return whole(nothing("sessions live in cookies: the server keeps none"));
  const found = search(
    [...paths.deploy, ...paths.code.filter((path) => !/(?:^|\/)management\//.test(show(path)))],
    // Also a method of the engine's SessionStore. Other libraries have a `clear_expired()` for what is theirs (tokens of django-oauth-toolkit).
    /\bclearsessions\b|\bSession\w*(?:\(\))?\.clear_expired\s*\(/,
  );
  const scheduled = found.filter(
    ({ at }) => deployKindOf(at.file) !== "workflow" && (search([at.file], regular).length > 0 || isTimed(at.file)),
  );
  const [first] = scheduled;
  if (first !== undefined)
    return whole(shown({ at: first.at, text: `${show(first.at.file)} clears expired sessions regularly` }));
  return whole(
    open(
      found.length === 0
        ? "nothing in the repository runs clearsessions"
        : `${show(found[0]?.at.file ?? "")} can clear expired sessions, and nothing was found that runs it regularly`,
      ...found.slice(0, 2).map(({ at }) => ({ at, text: "expired sessions are cleared here" })),
    ),
  );

  /** A unit that a timer of the same name starts. */
  function isTimed(file: string): boolean {
    return file.endsWith(".service") && paths.deploy.includes(file.replace(/\.service$/, ".timer"));
  }
}
