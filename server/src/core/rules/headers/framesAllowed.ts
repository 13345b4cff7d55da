import { isNever } from "../support/libraries.js";
import { and, isText, not } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { hasMiddleware, middleware } from "../support/middleware.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "frames-allowed",
  family: "headers",
  severity: "warning",
  since: { django: [1, 4], brought: "X_FRAME_OPTIONS" },
  decision: true,
  djangoChecks: ["security.W019"],
  reads: ["X_FRAME_OPTIONS", "MIDDLEWARE"],
  checklist: ["security-headers"],
  fixable: "needsReview",
  docs: {
    summary: "Other pages may show the site in a frame",
    why: "`XFrameOptionsMiddleware` sends the value of `X_FRAME_OPTIONS` as it is; anything but `DENY` lets some page frame the site, and a misspelt value is no protection at all. Django compares the text exactly, with upper case. `DENY` is the default since Django 3.0.",
    remedy: 'Set `X_FRAME_OPTIONS = "DENY"` unless your own pages frame each other.',
    whenToIgnore: "Pages of the site frame each other: SAMEORIGIN is then meant.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#x-frame-options",
    ],
  },
  check({ settings }) {
    const present = settings.ask((world) => hasMiddleware(world, middleware.frameOptions, settings.django));
    if (isNever(present)) return notApplicable("its middleware is not in MIDDLEWARE");
    const bad = settings.ask((world) => {
      const value = world.get("X_FRAME_OPTIONS");
      return and(hasMiddleware(world, middleware.frameOptions, settings.django), not(isText(value, "DENY")));
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("X_FRAME_OPTIONS");
      const when = whenText(one);
      // SAMEORIGIN is a decision: other sites are kept out all the same. So is ALLOWALL, which nobody writes by mistake.
      const sameOrigin = isText(setting.value, "SAMEORIGIN") === "yes";
      return {
        ...(sameOrigin || isText(setting.value, "ALLOWALL") === "yes" ? { severity: "information" as const } : {}),
        message: setting.isDefault
          ? `X_FRAME_OPTIONS is not set, and before Django 3.0 that means SAMEORIGIN${when}: pages of the same site may frame it`
          : sameOrigin
            ? `X_FRAME_OPTIONS is "SAMEORIGIN"${when}, so pages of the same site may frame it`
            : `X_FRAME_OPTIONS is not "DENY"${when}, so other pages may show the site in a frame`,
        djangoChecks: ["security.W019"],
        fixes: settings.fix.setSetting(setting, '"DENY"', { safety: "needsReview" }),
      };
    });
  },
});
