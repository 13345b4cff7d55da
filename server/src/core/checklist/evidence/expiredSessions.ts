import { isSequence, type Value } from "../../domain/value.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { doesNotApply, notShown, shown } from "./answers.js";

/** Django's session backends keep expired sessions until `clearsessions` runs: https://docs.djangoproject.com/en/stable/topics/http/sessions/#clearing-the-session-store */
export function expiredSessions({ entry, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const engines: string[] = [];
  let middleware: Value | undefined;
  const judgement = entry.settings?.ask((world) => {
    const engine = world.get("SESSION_ENGINE");
    engines.push(engine.kind === "str" ? engine.value : "");
    middleware = world.get("MIDDLEWARE");
    return "no";
  });
  // Without the middleware nothing writes sessions.
  if (middleware !== undefined && isSequence(middleware) && middleware.items.length === 0) return doesNotApply("no middleware is used, so there are no sessions");
  if (engines.length > 0 && engines.every((engine) => /\.sessions\.backends\.cache$/.test(engine))) return doesNotApply("sessions live in the cache, which forgets them by itself");
  if (engines.length > 0 && engines.every((engine) => /\.signed_cookies$/.test(engine))) return doesNotApply("sessions live in cookies: the server keeps none");
  const found = search([...paths.deploy, ...paths.python], /\bclearsessions\b|\bclear_expired\s*\(/);
  const [first, ...more] = found.map(({ at }) => ({ at, text: `${show(at.file)} clears expired sessions` }));
  if (first !== undefined) return shown(first, ...more.slice(0, 3));
  const engine = judgement?.read.find((setting) => setting.name === "SESSION_ENGINE");
  return notShown("nothing in the repository runs clearsessions", ...(engine === undefined || engine.isDefault ? [] : [{ at: engine.valueAt, text: "SESSION_ENGINE is set here" }]));
}
