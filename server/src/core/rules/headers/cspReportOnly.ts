import { isTruthy, and, not } from "../../domain/predicates.js";
import { policySettings } from "../support/policies.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "csp-report-only",
  family: "headers",
  severity: "information",
  reads: ["SECURE_CSP", "SECURE_CSP_REPORT_ONLY", "CONTENT_SECURITY_POLICY", "CONTENT_SECURITY_POLICY_REPORT_ONLY"],
  checklist: ["content-security-policy"],
  docs: {
    summary: "The Content-Security-Policy only reports",
    why: "A policy in `…_REPORT_ONLY` blocks nothing: browsers run what it forbids and tell the report address, if there is one. That is the right first step, and easily forgotten.",
    remedy:
      "When no more reports of the site's own pages come in, move the policy to `SECURE_CSP` or `CONTENT_SECURITY_POLICY`.",
    whenToIgnore: "The policy is being tried out.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/csp/",
      "https://django-csp.readthedocs.io/en/latest/configuration.html",
    ],
  },
  check({ settings }) {
    const policies = policySettings(settings);
    const reporting = policies.filter(({ reportOnly }) => reportOnly);
    if (reporting.length === 0) return notApplicable("no policy is report-only");
    return reporting.flatMap((policy) =>
      verdictList(
        verdictOf(
          settings.ask((world) =>
            and(
              isTruthy(world.get(policy.name)),
              ...policies.filter(({ reportOnly }) => !reportOnly).map(({ name }) => not(isTruthy(world.get(name)))),
            ),
          ),
          (one) => ({
            message: `${policy.name} only reports${whenText(one)}, and no policy is enforced`,
          }),
        ),
      ),
    );
  },
});
