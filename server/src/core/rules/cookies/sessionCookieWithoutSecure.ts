import { isNever } from "../../settings/libraries.js";
import { whenText } from "../../settings/elements.js";
import { and, includesText, isNotTrue, isTruthy, not, or } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { takenForTrue } from "../../settings/verdicts.js";
import { hasMiddleware, middleware } from "../../settings/middleware.js";

export default settingsRule({
  id: "session-cookie-without-secure",
  family: "cookies",
  severity: "warning",
  decision: true,
  djangoChecks: ["security.W010", "security.W011", "security.W012"],
  reads: ["SESSION_COOKIE_SECURE", "MIDDLEWARE", "INSTALLED_APPS"],
  checklist: ["secure-cookies"],
  fixable: "safe",
  docs: {
    summary: "The session cookie is sent over plain HTTP",
    why: "Without the `Secure` flag the browser sends the session cookie with every plain HTTP request too, where anyone on the way can read it and take over the session.",
    remedy: "Set `SESSION_COOKIE_SECURE = True` in production.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/sessions.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-secure",
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
      const value = world.get("SESSION_COOKIE_SECURE");
      // Django compares with "is True" since 4.1; before, any true value passed.
      const insecure = settings.django.atLeast(4, 1) ? isNotTrue(value) : not(isTruthy(value));
      const app = includesText(world.get("INSTALLED_APPS"), "django.contrib.sessions");
      const own = hasMiddleware(world, middleware.session, settings.django);
      // Which of its three ids Django prints depends on what is installed. A list that the environment gives has what was intended.
      const check = app === "no" ? "security.W011" : own === "no" ? "security.W010" : "security.W012";
      const installed = app === "unknown" || own === "unknown" ? "unknown" : or(app, own);
      return { answer: and(insecure, installed), data: check };
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("SESSION_COOKIE_SECURE");
      const when = whenText(one);
      return {
        message: setting.isDefault
          ? `SESSION_COOKIE_SECURE is not set${when}, so the session cookie is sent over plain HTTP too`
          : (takenForTrue(setting, when) ??
            `SESSION_COOKIE_SECURE is not True${when}, so the session cookie is sent over plain HTTP too`),
        djangoChecks: [String(one.data)],
        fixes: settings.fix.setSetting(setting, "True"),
      };
    });
  },
});
