import { isTruthy } from "../../domain/predicates.js";
import type { World } from "../../settings/setting.js";
import { settingsRule } from "../rule.js";
import { middleware } from "../support/middleware.js";
import { judgeMissingMiddleware } from "../support/missingMiddleware.js";

export default settingsRule({
  id: "security-middleware-missing",
  family: "middleware",
  severity: "warning",
  since: { django: [1, 8], brought: "SecurityMiddleware" },
  decision: true,
  djangoChecks: ["security.W001"],
  reads: ["MIDDLEWARE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"],
  checklist: ["security-headers", "https-redirect", "hsts"],
  fixable: "needsReview",
  docs: {
    summary: "SecurityMiddleware is not in MIDDLEWARE",
    why: "`SecurityMiddleware` sends the HTTPS redirect, Strict-Transport-Security, nosniff, referrer and opener policies: without it every `SECURE_*` setting is without effect. Django looks for exactly this path; a subclass does not count.",
    remedy: "Add it to `MIDDLEWARE` at its documented place.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering",
    ],
  },
  check: ({ settings }) =>
    judgeMissingMiddleware(
      settings,
      middleware.security,
      "security.W001",
      (list) => settings.fix.insertElement(list, middleware.security, "first"),
      { withoutEffect },
    ),
});

/** The headers are on by default; the others are named where somebody relies on them. */
function withoutEffect(world: World): readonly string[] {
  const relied = ["SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"].filter((name) => isTruthy(world.get(name)) === "yes");
  return relied.length === 0 ? [] : [...relied, "SECURE_CONTENT_TYPE_NOSNIFF"];
}
