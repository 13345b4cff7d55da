import { isNever } from "../support/libraries.js";
import { and, isNone } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { hasMiddleware, middleware } from "../support/middleware.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "referrer-policy-missing",
  family: "headers",
  severity: "warning",
  since: { django: [3, 0], brought: "the header" },
  decision: true,
  djangoChecks: ["security.W022"],
  reads: ["SECURE_REFERRER_POLICY", "MIDDLEWARE"],
  checklist: ["security-headers"],
  fixable: "safe",
  docs: {
    summary: "No Referrer-Policy header is sent",
    why: "Without the header browsers tell other sites the full address of the page that linked to them. The default is `same-origin` since Django 3.1.",
    remedy: 'Set `SECURE_REFERRER_POLICY = "same-origin"`, or delete the line on Django 3.1 and later.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-referrer-policy",
    ],
  },
  check({ settings }) {
    const present = settings.ask((world) => hasMiddleware(world, middleware.security, settings.django));
    if (isNever(present)) return notApplicable("its middleware is not in MIDDLEWARE");
    const bad = settings.ask((world) => {
      const value = world.get("SECURE_REFERRER_POLICY");
      return and(hasMiddleware(world, middleware.security, settings.django), isNone(value));
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("SECURE_REFERRER_POLICY");
      const when = whenText(one);
      return {
        message: setting.isDefault
          ? `SECURE_REFERRER_POLICY is not set${when}, and before Django 3.1 that means no Referrer-Policy header`
          : `SECURE_REFERRER_POLICY is None${when}, so no Referrer-Policy header is sent`,
        djangoChecks: ["security.W022"],
        fixes: settings.fix.setSetting(setting, '"same-origin"', { safety: "safe" }),
      };
    });
  },
});
