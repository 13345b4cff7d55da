import { middleware } from "../support/middleware.js";
import { judgePlace, nameList } from "../support/middlewareOrder.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "csrf-middleware-after-login",
  family: "middleware",
  severity: "warning",
  reads: ["MIDDLEWARE"],
  checklist: ["middleware-order"],
  fixable: "safe",
  docs: {
    summary: "CsrfViewMiddleware stands after middleware that logs people in",
    why: "`RemoteUserMiddleware` logs the user in while the request comes in, and a login replaces the CSRF token. `CsrfViewMiddleware` must have read the token of the request before that, else the first post of each user is compared with the new one.",
    remedy: "Put `django.middleware.csrf.CsrfViewMiddleware` before it.",
    references: ["https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering"],
  },
  check({ settings }) {
    return judgePlace(
      settings,
      middleware.csrf,
      { before: [middleware.remoteUser, middleware.persistentRemoteUser] },
      ({ tooEarly }) => ({
        severity: "warning",
        message: `CsrfViewMiddleware stands after ${nameList(tooEarly)}, which logs people in and replaces the token it compares`,
      }),
    );
  },
});
