import { isNever } from "../../settings/libraries.js";
import { whenText } from "../../settings/elements.js";
import { and, includesText, isNotTrue, isTruthy, not, or } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { takenForTrue } from "../../settings/verdicts.js";
import { hasMiddleware, middleware } from "../../settings/middleware.js";

export default settingsRule({
  id: "session-cookie-readable-by-scripts",
  family: "cookies",
  severity: "warning",
  djangoChecks: ["security.W013", "security.W014", "security.W015"],
  reads: ["SESSION_COOKIE_HTTPONLY", "MIDDLEWARE", "INSTALLED_APPS"],
  checklist: ["secure-cookies"],
  fixable: "safe",
  docs: {
    summary: "Scripts in the page can read the session cookie",
    why: "With `HttpOnly` off, a single cross-site scripting hole is enough to steal sessions. `True` is the default.",
    remedy: "Delete the line, or set `SESSION_COOKIE_HTTPONLY = True`.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/sessions.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-httponly",
    ],
  },
  check({ settings }) {
    const used = settings.ask((world) =>
      or(
        includesText(world.get("INSTALLED_APPS"), "django.contrib.sessions"),
        hasMiddleware(world, middleware.session, settings.django),
      ),
    );
    if (isNever(used)) return notApplicable("sessions are not used");
    const bad = settings.ask((world) => {
      const value = world.get("SESSION_COOKIE_HTTPONLY");
      // Django compares with "is True" since 4.1; before, any true value passed.
      const insecure = settings.django.atLeast(4, 1) ? isNotTrue(value) : not(isTruthy(value));
      const app = includesText(world.get("INSTALLED_APPS"), "django.contrib.sessions");
      const own = hasMiddleware(world, middleware.session, settings.django);
      // Which of its three ids Django prints depends on what is installed.
      const check =
        app === "yes" && own === "yes" ? "security.W015" : app === "yes" ? "security.W013" : "security.W014";
      const installed = app === "unknown" || own === "unknown" ? "unknown" : or(app, own);
      return { answer: and(insecure, installed), data: check };
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("SESSION_COOKIE_HTTPONLY");
      const when = whenText(one);
      return {
        message:
          takenForTrue(setting, when) ??
          `SESSION_COOKIE_HTTPONLY is not True${when}, so scripts in the page can read the session cookie`,
        djangoChecks: [String(one.data)],
        fixes: settings.fix.setSetting(setting, "True"),
      };
    });
  },
});
