import { not } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { hasMiddleware, middleware } from "../../settings/middleware.js";

export default settingsRule({
  id: "security-middleware-missing",
  family: "middleware",
  severity: "warning",
  djangoChecks: ["security.W001"],
  reads: ["MIDDLEWARE"],
  checklist: ["security-headers"],
  fixable: "safe",
  docs: {
    summary: "SecurityMiddleware is not in MIDDLEWARE",
    why: "`SecurityMiddleware` sends the HTTPS redirect, Strict-Transport-Security, nosniff, referrer and opener policies: without it every `SECURE_*` setting is without effect. Django looks for exactly this path; a subclass does not count.",
    remedy: "Add it to `MIDDLEWARE` at its documented place.",
    references: ["https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py", "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering"],
  },
  check({ settings }) {
    // With no MIDDLEWARE at all there is one finding: middleware-not-set.
    const unset = settings.ask((world) => not(world.isSet("MIDDLEWARE")));
    if (unset.occurs === "always") return notApplicable("MIDDLEWARE is not set");
    const missing = settings.ask((world) => not(hasMiddleware(world, middleware.security, settings.django)));
    if (missing.occurs === "unknown") return missing.notDetermined();
    if (missing.occurs === "never") return missing.holds();
    return missing.findings((one) => {
      const setting = one.world.setting("MIDDLEWARE");
      const when = one.when === "" ? "" : ` when ${one.when}`;
      return {
        at: setting.at,
        message: `SecurityMiddleware is not in MIDDLEWARE${when}`,
        djangoChecks: ["security.W001"],
        fixes: settings.fix.insertElement(setting, middleware.security, "first"),
      };
    });
  },
});
