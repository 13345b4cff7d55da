import { judgeSessionCookieFlag } from "../support/cookieFlags.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "session-cookie-readable-by-scripts",
  family: "cookies",
  severity: "warning",
  djangoChecks: ["security.W013", "security.W014", "security.W015"],
  reads: ["SESSION_COOKIE_HTTPONLY", "MIDDLEWARE", "INSTALLED_APPS"],
  checklist: ["secure-cookies"],
  fixable: "needsReview",
  docs: {
    summary: "Scripts in the page can read the session cookie",
    why: "With `HttpOnly` off, a single cross-site scripting hole is enough to steal sessions. `True` is the default.",
    remedy: "Delete the line, or set `SESSION_COOKIE_HTTPONLY = True`.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/sessions.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-httponly",
    ],
  },
  check: ({ settings }) =>
    judgeSessionCookieFlag(
      settings,
      "SESSION_COOKIE_HTTPONLY",
      { app: "security.W013", middleware: "security.W014", both: "security.W015" },
      "scripts in the page can read the session cookie",
    ),
});
