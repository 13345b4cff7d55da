import { isNever } from "../support/libraries.js";
import { and, isNotTrue } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { takenForTrue, whenText } from "../support/verdicts.js";
import { hasMiddleware, middleware } from "../support/middleware.js";

export default settingsRule({
  id: "browser-xss-filter-off",
  family: "headers",
  severity: "hint",
  since: { django: [1, 8], brought: "SECURE_BROWSER_XSS_FILTER" },
  djangoChecks: ["security.W007"],
  reads: ["SECURE_BROWSER_XSS_FILTER", "MIDDLEWARE"],
  checklist: ["security-headers"],
  fixable: "safe",
  docs: {
    summary: "The X-XSS-Protection header of old browsers is not sent",
    why: "Only Django before 3.0 checks it; current browsers ignore the header and Django 4.0 removed the setting.",
    remedy: "Nothing for current browsers. To silence the old check set `SECURE_BROWSER_XSS_FILTER = True`.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-browser-xss-filter",
    ],
  },
  check({ settings }) {
    if (settings.django.atLeast(3, 0)) return notApplicable("Django 3.0 no longer checks it");
    const present = settings.ask((world) => hasMiddleware(world, middleware.security, settings.django));
    if (isNever(present)) return notApplicable("its middleware is not in MIDDLEWARE");
    const bad = settings.ask((world) => {
      const value = world.get("SECURE_BROWSER_XSS_FILTER");
      return and(hasMiddleware(world, middleware.security, settings.django), isNotTrue(value));
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("SECURE_BROWSER_XSS_FILTER");
      const when = whenText(one);
      return {
        message: setting.isDefault
          ? `SECURE_BROWSER_XSS_FILTER is not set${when}, so this Django's check warns about X-XSS-Protection`
          : (takenForTrue(setting, when) ??
            `SECURE_BROWSER_XSS_FILTER is not True${when}, so this Django's check warns about X-XSS-Protection`),
        djangoChecks: ["security.W007"],
        fixes: settings.fix.setSetting(setting, "True", { safety: "safe" }),
      };
    });
  },
});
