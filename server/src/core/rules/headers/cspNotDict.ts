import type { Answer, Value } from "../../domain/value.js";
import { settingsRule } from "../rule.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "csp-not-dict",
  family: "headers",
  severity: "error",
  since: { django: [6, 0], brought: "SECURE_CSP" },
  djangoChecks: ["security.E026"],
  reads: ["SECURE_CSP", "SECURE_CSP_REPORT_ONLY"],
  checklist: ["content-security-policy"],
  docs: {
    summary: "A Content-Security-Policy setting is no dict",
    why: "Django 6.0 builds the header from a dict of directives; its check refuses anything else.",
    remedy: 'Write `SECURE_CSP = {"default-src": [CSP.SELF]}` with `from django.utils.csp import CSP`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-csp",
      "https://docs.djangoproject.com/en/stable/ref/checks/#security",
    ],
  },
  check({ settings }) {
    return ["SECURE_CSP", "SECURE_CSP_REPORT_ONLY"].flatMap((name) =>
      verdictList(
        verdictOf(
          settings.ask((world) => isNoDict(world.get(name))),
          (one) => ({
            message: `${name} is no dict${whenText(one)}: Django's checks fail`,
            djangoChecks: ["security.E026"],
          }),
        ),
      ),
    );
  },
});

function isNoDict(value: Value): Answer {
  if (value.kind === "unknown" || value.kind === "environment")
    return value.type === undefined ? value.kind : value.type === "dict" || value.type === "none" ? "no" : "yes";
  if (value.kind === "object") return "unknown";
  return value.kind === "dict" || value.kind === "none" ? "no" : "yes";
}
