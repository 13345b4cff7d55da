import { and, includesText, isNotTrue, isTruthy, not, or } from "../../domain/predicates.js";
import type { Answer, Value } from "../../domain/value.js";
import { type FindingDraft, notApplicable, type Verdict } from "../../settings/verdict.js";
import { isNever } from "./libraries.js";
import { hasMiddleware, middleware } from "./middleware.js";
import type { Case, DjangoVersion } from "../../settings/setting.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { takenForTrue, verdictOf, whenText } from "./verdicts.js";

/** A flag of the session cookie. `so`: what follows where it is off. */
export function judgeSessionCookieFlag(
  settings: SettingsView,
  name: "SESSION_COOKIE_HTTPONLY" | "SESSION_COOKIE_SECURE",
  checks: { readonly app: string; readonly middleware: string; readonly both: string },
  so: string,
): Verdict | readonly Verdict[] {
  const used = settings.ask((world) =>
    or(
      includesText(world.get("INSTALLED_APPS"), "django.contrib.sessions"),
      hasMiddleware(world, middleware.session, settings.django),
    ),
  );
  if (isNever(used)) return notApplicable("sessions are not used");
  const bad = settings.ask((world) => {
    const insecure = isFlagOff(world.get(name), settings.django);
    const app = includesText(world.get("INSTALLED_APPS"), "django.contrib.sessions");
    const own = hasMiddleware(world, middleware.session, settings.django);
    // Which of its three ids Django prints depends on what is installed. A list that the environment gives has what was intended.
    const check = app === "no" ? checks.middleware : own === "no" ? checks.app : checks.both;
    const installed = app === "unknown" || own === "unknown" ? "unknown" : or(app, own);
    return { answer: and(insecure, installed), data: check };
  });
  return verdictOf(bad, (one) => flagFinding(settings, one, name, String(one.data), so));
}

/** Django's checks compare with "is True" since 4.1; before, any true value passed. */
export function isFlagOff(value: Value, django: DjangoVersion): Answer {
  return django.atLeast(4, 1) ? isNotTrue(value) : not(isTruthy(value));
}

/** What is said of a cookie whose flag is off. */
export function flagFinding(
  settings: SettingsView,
  one: Case,
  name: string,
  djangoCheck: string,
  so: string,
): Pick<FindingDraft, "message" | "djangoChecks" | "fixes"> {
  const setting = one.world.setting(name);
  const when = whenText(one);
  return {
    message: setting.isDefault
      ? `${name} is not set${when}, so ${so}`
      : (takenForTrue(setting, when) ?? `${name} is not True${when}, so ${so}`),
    djangoChecks: [djangoCheck],
    // Its default is True: whoever wrote something else may have scripts that read the cookie.
    fixes: settings.fix.setSetting(setting, "True", name.endsWith("HTTPONLY") ? { safety: "needsReview" } : {}),
  };
}
