import { and, isTruthy, not } from "../../domain/predicates.js";
import { flagFinding, isFlagOff } from "../support/cookieFlags.js";
import { isNever } from "../support/libraries.js";
import { hasMiddleware, middleware } from "../support/middleware.js";
import { verdictOf } from "../support/verdicts.js";
import { notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "csrf-cookie-without-secure",
  family: "cookies",
  severity: "warning",
  since: { django: [1, 4], brought: "CSRF_COOKIE_SECURE" },
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
    const bad = settings.ask((world) =>
      and(
        isFlagOff(world.get("CSRF_COOKIE_SECURE"), settings.django),
        hasMiddleware(world, middleware.csrf, settings.django),
        not(isTruthy(world.get("CSRF_USE_SESSIONS"))),
      ),
    );
    return verdictOf(bad, (one) =>
      flagFinding(settings, one, "CSRF_COOKIE_SECURE", "security.W016", "the CSRF cookie is sent over plain HTTP too"),
    );
  },
});
