import { seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { entry } from "../support/libraries.js";
import { policySettings } from "../support/policies.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "csp-exclusions-text",
  family: "headers",
  severity: "error",
  djangoChecks: ["csp.E002"],
  reads: ["CONTENT_SECURITY_POLICY", "CONTENT_SECURITY_POLICY_REPORT_ONLY"],
  checklist: ["content-security-policy"],
  fixable: "needsReview",
  docs: {
    summary: "EXCLUDE_URL_PREFIXES is a text, so that the policy is sent nowhere",
    why: 'django-csp 4 makes a tuple of `EXCLUDE_URL_PREFIXES`. Of the text `"/admin"` that is `("/", "a", …)`, and every path begins with `/`: no response gets the header.',
    remedy: 'Write a list: `["/admin"]`.',
    references: [
      "https://django-csp.readthedocs.io/en/latest/configuration.html",
      "https://github.com/mozilla/django-csp/blob/main/csp/checks.py",
    ],
  },
  check({ settings }) {
    const policies = policySettings(settings).filter(({ library }) => library === "django-csp");
    if (policies.length === 0) return notApplicable("django-csp is not used");
    return policies.flatMap((policy) =>
      verdictList(
        verdictOf(
          settings.ask((world) => {
            const found = entry(world.get(policy.name), "EXCLUDE_URL_PREFIXES");
            if (typeof found === "string") return found;
            return {
              answer: seen(found) ?? yesNo(found.kind === "str"),
              data: found,
              ...(found.at && { at: found.at }),
            };
          }),
          (one) => {
            const found = entry(one.world.get(policy.name), "EXCLUDE_URL_PREFIXES");
            return {
              message: `EXCLUDE_URL_PREFIXES of ${policy.name} is a text${whenText(one)}: its letters are taken one by one, and "/" excludes every page`,
              djangoChecks: ["csp.E002"],
              ...(typeof found !== "string" &&
                found.kind === "str" &&
                found.from === "literal" &&
                found.at && {
                  fixes: settings.fix.replace(found.at, `[${JSON.stringify(found.value)}]`, {
                    title: "Write a list",
                    safety: "needsReview",
                  }),
                }),
            };
          },
        ),
      ),
    );
  },
});
