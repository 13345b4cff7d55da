import { isNever } from "../../settings/libraries.js";
import { whenText } from "../../settings/elements.js";
import { and, isNotTrue, isTruthy, not } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { takenForTrue } from "../../settings/verdicts.js";
import { hasMiddleware, middleware } from "../../settings/middleware.js";

export default settingsRule({
  id: "csrf-cookie-without-secure",
  family: "cookies",
  severity: "warning",
  decision: true,
  djangoChecks: ["security.W016"],
  reads: ["CSRF_COOKIE_SECURE", "CSRF_USE_SESSIONS", "MIDDLEWARE"],
  checklist: ["secure-cookies"],
  fixable: "safe",
  docs: {
    summary: "The CSRF cookie is sent over plain HTTP",
    why: "Without the `Secure` flag the CSRF cookie travels unencrypted with every plain HTTP request. Django asks for it unless `CSRF_USE_SESSIONS` keeps the token in the session.",
    remedy: "Set `CSRF_COOKIE_SECURE = True` in production.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/csrf.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#csrf-cookie-secure",
    ],
  },
  check({ settings }) {
    const present = settings.ask((world) => hasMiddleware(world, middleware.csrf, settings.django));
    if (isNever(present)) return notApplicable("CsrfViewMiddleware is not in MIDDLEWARE");
    const bad = settings.ask((world) => {
      const value = world.get("CSRF_COOKIE_SECURE");
      // Django compares with "is True" since 4.1; before, any true value passed.
      const insecure = settings.django.atLeast(4, 1) ? isNotTrue(value) : not(isTruthy(value));
      return and(
        insecure,
        hasMiddleware(world, middleware.csrf, settings.django),
        not(isTruthy(world.get("CSRF_USE_SESSIONS"))),
      );
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("CSRF_COOKIE_SECURE");
      const when = whenText(one);
      return {
        message: setting.isDefault
          ? `CSRF_COOKIE_SECURE is not set${when}, so the CSRF cookie is sent over plain HTTP too`
          : (takenForTrue(setting, when) ??
            `CSRF_COOKIE_SECURE is not True${when}, so the CSRF cookie is sent over plain HTTP too`),
        djangoChecks: ["security.W016"],
        fixes: settings.fix.setSetting(setting, "True"),
      };
    });
  },
});
