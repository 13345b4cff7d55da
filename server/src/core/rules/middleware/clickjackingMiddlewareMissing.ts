import { framingPolicy } from "../support/policies.js";
import { settingsRule } from "../rule.js";
import { middleware } from "../support/middleware.js";
import { judgeMissingMiddleware } from "../support/missingMiddleware.js";

export default settingsRule({
  id: "clickjacking-middleware-missing",
  family: "middleware",
  severity: "warning",
  since: { django: [1, 4], brought: "XFrameOptionsMiddleware" },
  decision: true,
  djangoChecks: ["security.W002"],
  reads: ["MIDDLEWARE", "SECURE_CSP", "CONTENT_SECURITY_POLICY", "CSP_FRAME_ANCESTORS"],
  checklist: ["security-headers"],
  fixable: "needsReview",
  docs: {
    summary: "XFrameOptionsMiddleware is not in MIDDLEWARE",
    why: "Without `XFrameOptionsMiddleware` no `X-Frame-Options` header is sent, so that any page may show the site in a frame and steer clicks.",
    remedy: "Add it to `MIDDLEWARE` at its documented place.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering",
    ],
  },
  check: ({ settings }) =>
    judgeMissingMiddleware(
      settings,
      middleware.frameOptions,
      "security.W002",
      (list) => settings.fix.insertElement(list, middleware.frameOptions, "last"),
      {
        sent: settings.proxy.frames && { header: "X-Frame-Options", at: settings.proxy.frames },
        instead: () => {
          const policy = framingPolicy(settings);
          return policy && `frame-ancestors of ${policy} says who may show the site in a frame`;
        },
      },
    ),
});
