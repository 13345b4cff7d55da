import { includesText, isTruthy } from "../../domain/predicates.js";
import type { Answer } from "../../domain/value.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { doesNotApply, notShown, shown } from "./answers.js";

const cookies = [
  { setting: "SESSION_COOKIE_SECURE", middleware: "django.contrib.sessions.middleware.SessionMiddleware" },
  { setting: "CSRF_COOKIE_SECURE", middleware: "django.middleware.csrf.CsrfViewMiddleware" },
] as const;

export function secureCookies({ entry }: EvidenceContext): EvidenceAnswer {
  const used: Answer[] = [];
  const evidence = cookies.flatMap(({ setting, middleware }) => {
    const secure = entry.settings?.ask((world) => isTruthy(world.get(setting)));
    entry.settings?.ask((world) => {
      used.push(includesText(world.get("MIDDLEWARE"), middleware));
      return "no";
    });
    return secure !== undefined && (secure.occurs === "always" || secure.byEnvironment) ? secure.holds().evidence : [];
  });
  const [first, ...more] = evidence;
  if (first !== undefined) return shown(first, ...more);
  return used.length > 0 && used.every((answer) => answer === "no") ? doesNotApply("neither sessions nor CSRF protection are in MIDDLEWARE") : notShown("SESSION_COOKIE_SECURE and CSRF_COOKIE_SECURE are not set");
}
