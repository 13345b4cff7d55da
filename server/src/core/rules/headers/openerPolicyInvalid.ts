import { and, isNone, isText, not, or } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { hasMiddleware, middleware } from "../support/middleware.js";

export default settingsRule({
  id: "opener-policy-invalid",
  family: "headers",
  severity: "error",
  since: { django: [4, 0], brought: "the header" },
  djangoChecks: ["security.E024"],
  reads: ["SECURE_CROSS_ORIGIN_OPENER_POLICY", "MIDDLEWARE"],
  checklist: ["security-headers"],
  fixable: "safe",
  docs: {
    summary: "SECURE_CROSS_ORIGIN_OPENER_POLICY holds a value that browsers do not know",
    why: "Browsers ignore an opener policy that they do not know, and Django's check refuses it.",
    remedy: "Use `same-origin`, `same-origin-allow-popups` or `unsafe-none`, or `None` to send no header.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-cross-origin-opener-policy",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world) => {
      const value = world.get("SECURE_CROSS_ORIGIN_OPENER_POLICY");
      return and(
        not(or(isNone(value), isText(value, "same-origin", "same-origin-allow-popups", "unsafe-none"))),
        hasMiddleware(world, middleware.security, settings.django),
      );
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => ({
      message: "SECURE_CROSS_ORIGIN_OPENER_POLICY holds a value that is no opener policy, which Django's checks refuse",
      djangoChecks: ["security.E024"],
      fixes: settings.fix.setSetting(one.world.setting("SECURE_CROSS_ORIGIN_OPENER_POLICY"), '"same-origin"'),
    }));
  },
});
