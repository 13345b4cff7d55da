import { not } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { hasMiddleware, middleware } from "../../settings/middleware.js";

export default settingsRule({
  id: "clickjacking-middleware-missing",
  family: "middleware",
  severity: "warning",
  djangoChecks: ["security.W002"],
  reads: ["MIDDLEWARE"],
  checklist: ["security-headers"],
  fixable: "safe",
  docs: {
    summary: "XFrameOptionsMiddleware is not in MIDDLEWARE",
    why: "Without `XFrameOptionsMiddleware` no `X-Frame-Options` header is sent, so that any page may show the site in a frame and steer clicks.",
    remedy: "Add it to `MIDDLEWARE` at its documented place.",
    references: ["https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py", "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering"],
  },
  check({ settings }) {
    // With no MIDDLEWARE at all there is one finding: middleware-not-set.
    const unset = settings.ask((world) => not(world.isSet("MIDDLEWARE")));
    if (unset.occurs === "always") return notApplicable("MIDDLEWARE is not set");
    const missing = settings.ask((world) => not(hasMiddleware(world, middleware.frameOptions, settings.django)));
    if (missing.occurs === "unknown") return missing.notDetermined();
    if (missing.occurs === "never") return missing.holds();
    return missing.findings((one) => {
      const setting = one.world.setting("MIDDLEWARE");
      const when = one.when === "" ? "" : ` when ${one.when}`;
      return {
        at: setting.at,
        message: `XFrameOptionsMiddleware is not in MIDDLEWARE${when}`,
        djangoChecks: ["security.W002"],
        fixes: settings.fix.insertElement(setting, middleware.frameOptions, "last"),
      };
    });
  },
});
