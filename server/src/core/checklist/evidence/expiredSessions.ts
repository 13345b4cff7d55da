import { includesText, or } from "../../domain/predicates.js";
import type { Answer } from "../../domain/value.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { doesNotApply, notShown, shown } from "./answers.js";

/** Django's session backends keep expired sessions until `clearsessions` runs: https://docs.djangoproject.com/en/stable/topics/http/sessions/#clearing-the-session-store */
export function expiredSessions({ entry, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const engines: string[] = [];
  const used: Answer[] = [];
  const judgement = entry.settings?.ask((world) => {
    const engine = world.get("SESSION_ENGINE");
    engines.push(engine.kind === "str" ? engine.value : "");
    used.push(or(includesText(world.get("MIDDLEWARE"), "django.contrib.sessions.middleware.SessionMiddleware"), includesText(world.get("INSTALLED_APPS"), "django.contrib.sessions")));
    return "no";
  });
  if (used.length > 0 && used.every((answer) => answer === "no")) return doesNotApply("django.contrib.sessions is not used");
  if (engines.length > 0 && engines.every((engine) => /\.sessions\.backends\.cache$/.test(engine))) return doesNotApply("sessions live in the cache, which forgets them by itself");
  if (engines.length > 0 && engines.every((engine) => /\.signed_cookies$/.test(engine))) return doesNotApply("sessions live in cookies: the server keeps none");
  const found = search([...paths.deploy, ...paths.python], /\bclearsessions\b|\bclear_expired\s*\(/);
  const [first, ...more] = found.map(({ at }) => ({ at, text: `${show(at.file)} clears expired sessions` }));
  if (first !== undefined) return shown(first, ...more.slice(0, 3));
  const engine = judgement?.read.find((setting) => setting.name === "SESSION_ENGINE");
  return notShown("nothing in the repository runs clearsessions", ...(engine === undefined || engine.isDefault ? [] : [{ at: engine.valueAt, text: "SESSION_ENGINE is set here" }]));
}
