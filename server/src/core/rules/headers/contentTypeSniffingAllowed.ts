import { isNever } from "../support/libraries.js";
import { and, isNotTrue } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { takenForTrue, whenText } from "../support/verdicts.js";
import { hasMiddleware, middleware } from "../support/middleware.js";

export default settingsRule({
  id: "content-type-sniffing-allowed",
  family: "headers",
  severity: "warning",
  since: { django: [1, 8], brought: "SECURE_CONTENT_TYPE_NOSNIFF" },
  decision: true,
  djangoChecks: ["security.W006"],
  reads: ["SECURE_CONTENT_TYPE_NOSNIFF", "MIDDLEWARE"],
  checklist: ["security-headers"],
  fixable: "safe",
  docs: {
    summary: "Browsers may guess the content type of responses",
    why: "Without `X-Content-Type-Options: nosniff` a browser may take an uploaded file for a script. The default is `True` since Django 3.0, so only an explicit value, or an older Django, turns it off.",
    remedy: "Set `SECURE_CONTENT_TYPE_NOSNIFF = True`, or delete the line: it is the default since Django 3.0.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-content-type-nosniff",
    ],
  },
  check({ settings }) {
    const present = settings.ask((world) => hasMiddleware(world, middleware.security, settings.django));
    if (isNever(present)) return notApplicable("its middleware is not in MIDDLEWARE");
    const bad = settings.ask((world) => {
      const value = world.get("SECURE_CONTENT_TYPE_NOSNIFF");
      return and(hasMiddleware(world, middleware.security, settings.django), isNotTrue(value));
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("SECURE_CONTENT_TYPE_NOSNIFF");
      const when = whenText(one);
      return {
        message: setting.isDefault
          ? `SECURE_CONTENT_TYPE_NOSNIFF is not set${when}, and before Django 3.0 that means off: browsers may guess content types`
          : (takenForTrue(setting, when) ??
            `SECURE_CONTENT_TYPE_NOSNIFF is not True${when}, so browsers may guess the content type of responses`),
        djangoChecks: ["security.W006"],
        fixes: settings.fix.setSetting(setting, "True", { safety: "safe" }),
      };
    });
  },
});
