import { judgeHstsFlag } from "../support/hstsFlags.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "hsts-without-subdomains",
  family: "https",
  severity: "information",
  since: { django: [1, 8], brought: "SECURE_HSTS_INCLUDE_SUBDOMAINS" },
  djangoChecks: ["security.W005"],
  reads: ["SECURE_HSTS_INCLUDE_SUBDOMAINS", "MIDDLEWARE"],
  checklist: ["hsts-scope"],
  fixable: "safe",
  docs: {
    summary: "Strict-Transport-Security leaves out subdomains",
    why: "A subdomain without HSTS can be used to set cookies for the whole domain. Including subdomains is a decision: each of them must then speak HTTPS. Read from an environment variable it is the deployer's, and off where the variable is unset.",
    remedy:
      "When every subdomain speaks HTTPS, set `SECURE_HSTS_INCLUDE_SUBDOMAINS = True`, or read it from a variable that production sets.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-hsts-include-subdomains",
    ],
  },
  check: ({ settings }) =>
    judgeHstsFlag(
      settings,
      "SECURE_HSTS_INCLUDE_SUBDOMAINS",
      "security.W005",
      "Strict-Transport-Security leaves out subdomains",
    ),
});
