import { isTruthy, includesText, and } from "../../domain/predicates.js";
import { middleware } from "../support/middleware.js";
import { policySettings } from "../support/policies.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "csp-sent-twice",
  family: "headers",
  severity: "information",
  reads: ["MIDDLEWARE", "SECURE_CSP", "CONTENT_SECURITY_POLICY"],
  checklist: ["content-security-policy"],
  docs: {
    summary: "Django and django-csp both write a Content-Security-Policy",
    why: "Both middleware are active and both have a policy. Each sets the header `Content-Security-Policy` unless it is there already, so which of the two policies holds follows from the order of `MIDDLEWARE`.",
    remedy: "Keep one of them.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/csp/",
      "https://github.com/mozilla/django-csp/blob/main/csp/middleware.py",
    ],
  },
  check({ settings }) {
    const names = policySettings(settings).map(({ name }) => name);
    if (!names.includes("SECURE_CSP") || !names.includes("CONTENT_SECURITY_POLICY"))
      return notApplicable("there are not two policies");
    const both = settings.ask((world) =>
      and(
        isTruthy(world.get("CONTENT_SECURITY_POLICY")),
        isTruthy(world.get("SECURE_CSP")),
        includesText(world.get("MIDDLEWARE"), middleware.csp),
        includesText(world.get("MIDDLEWARE"), "csp.middleware.CSPMiddleware"),
      ),
    );
    return verdictOf(both, (one) => ({
      message: `SECURE_CSP and CONTENT_SECURITY_POLICY are both set and both middleware are active${whenText(one)}: the order of MIDDLEWARE decides which policy is sent`,
    }));
  },
});
