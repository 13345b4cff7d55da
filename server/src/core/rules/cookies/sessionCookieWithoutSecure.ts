import { judgeSessionCookieFlag } from "../support/cookieFlags.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "session-cookie-without-secure",
  family: "cookies",
  severity: "warning",
  decision: true,
  djangoChecks: ["security.W010", "security.W011", "security.W012"],
  reads: ["SESSION_COOKIE_SECURE", "MIDDLEWARE", "INSTALLED_APPS"],
  checklist: ["secure-cookies"],
  fixable: "safe",
  docs: {
    summary: "The session cookie is sent over plain HTTP",
    why: "Without the `Secure` flag the browser sends the session cookie with every plain HTTP request too, where anyone on the way can read it and take over the session.",
    remedy: "Set `SESSION_COOKIE_SECURE = True` in production.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/sessions.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-secure",
    ],
  },
  check: ({ settings }) =>
    judgeSessionCookieFlag(
      settings,
      "SESSION_COOKIE_SECURE",
      { app: "security.W010", middleware: "security.W011", both: "security.W012" },
      "the session cookie is sent over plain HTTP too",
    ),
});
