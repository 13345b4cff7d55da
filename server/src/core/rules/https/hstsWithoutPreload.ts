import { judgeHstsFlag } from "../support/hstsFlags.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "hsts-without-preload",
  family: "https",
  severity: "information",
  since: { django: [1, 11], brought: "SECURE_HSTS_PRELOAD" },
  djangoChecks: ["security.W021"],
  reads: ["SECURE_HSTS_PRELOAD", "MIDDLEWARE"],
  checklist: ["hsts-scope"],
  fixable: "safe",
  docs: {
    summary: "The site cannot be put on the browsers' preload list",
    why: "The preload list makes browsers use HTTPS for the very first request. It is hard to undo, so it is a decision and nothing to hurry. Read from an environment variable it is the deployer's, and off where the variable is unset.",
    remedy:
      "When you have decided for it and HSTS has run for a while, set `SECURE_HSTS_PRELOAD = True`, or the variable that it is read from, and submit the domain.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-hsts-preload",
    ],
  },
  check: ({ settings }) =>
    judgeHstsFlag(
      settings,
      "SECURE_HSTS_PRELOAD",
      "security.W021",
      "the site cannot be put on the browsers' preload list",
    ),
});
