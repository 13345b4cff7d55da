import { not } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { hasMiddleware, middleware } from "../../settings/middleware.js";

export default settingsRule({
  id: "csrf-middleware-missing",
  family: "middleware",
  severity: "warning",
  djangoChecks: ["security.W003"],
  reads: ["MIDDLEWARE"],
  checklist: ["secure-cookies"],
  fixable: "needsReview",
  docs: {
    summary: "CsrfViewMiddleware is not in MIDDLEWARE",
    why: "Without `CsrfViewMiddleware` forms are not protected against requests that other sites send in the name of a visitor, unless every view is decorated.",
    remedy: "Add it to `MIDDLEWARE` at its documented place.",
    references: ["https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/csrf.py", "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering"],
  },
  check({ settings }) {
    // With no MIDDLEWARE at all there is one finding: middleware-not-set.
    const unset = settings.ask((world) => not(world.isSet("MIDDLEWARE")));
    if (unset.occurs === "always") return notApplicable("MIDDLEWARE is not set");
    const missing = settings.ask((world) => not(hasMiddleware(world, middleware.csrf, settings.django)));
    if (missing.occurs === "unknown") return missing.notDetermined();
    if (missing.occurs === "never") return missing.holds();
    return missing.findings((one) => {
      const setting = one.world.setting("MIDDLEWARE");
      const when = one.when === "" ? "" : ` when ${one.when}`;
      return {
        at: setting.at,
        message: `CsrfViewMiddleware is not in MIDDLEWARE${when}`,
        djangoChecks: ["security.W003"],
        fixes: settings.fix.insertElement(setting, middleware.csrf, { after: middleware.common }),
      };
    });
  },
});
