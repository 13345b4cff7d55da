import type { Answer, Value } from "../../domain/value.js";
import { isSequence, yesNo, restOf } from "../../domain/value.js";
import { and, or, seen } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { hasMiddleware, middleware } from "../support/middleware.js";
import { referrerPolicies } from "../support/referrerPolicies.js";

export default settingsRule({
  id: "referrer-policy-invalid",
  family: "headers",
  severity: "error",
  since: { django: [3, 0], brought: "the header" },
  djangoChecks: ["security.E023"],
  reads: ["SECURE_REFERRER_POLICY", "MIDDLEWARE"],
  checklist: ["security-headers"],
  fixable: "safe",
  docs: {
    summary: "SECURE_REFERRER_POLICY holds a value that browsers do not know",
    why: "Browsers ignore a token that they do not know, and Django's check refuses it, so that `manage.py` commands that run checks fail.",
    remedy:
      "Use one or more of: no-referrer, no-referrer-when-downgrade, origin, origin-when-cross-origin, same-origin, strict-origin, strict-origin-when-cross-origin, unsafe-url.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-referrer-policy",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world) => {
      const value = world.get("SECURE_REFERRER_POLICY");
      return and(isInvalid(value), hasMiddleware(world, middleware.security, settings.django));
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) => ({
      message: "SECURE_REFERRER_POLICY holds a value that is no referrer policy, which Django's checks refuse",
      djangoChecks: ["security.E023"],
      fixes: settings.fix.setSetting(one.world.setting("SECURE_REFERRER_POLICY"), '"same-origin"'),
    }));
  },
});

/** django/core/checks/security/base.py: a text is split at commas and stripped, anything else is iterated. */
function isInvalid(value: Value): Answer {
  if (value.kind === "none") return "no";
  if (value.kind === "str") return value.value.split(",").every((token) => legal.has(token.trim())) ? "no" : "yes";
  if (value.kind === "environment") return "environment";
  if (!isSequence(value)) return "unknown";
  return or(
    restOf(value),
    ...value.items.map((item) => seen(item) ?? yesNo(item.kind !== "str" || !legal.has(item.value))),
  );
}

const legal: ReadonlySet<string> = new Set(referrerPolicies);
