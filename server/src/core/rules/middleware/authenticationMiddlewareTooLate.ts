import { middleware } from "../support/middleware.js";
import { judgePlace, nameList } from "../support/middlewareOrder.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "authentication-middleware-too-late",
  family: "middleware",
  severity: "error",
  reads: ["MIDDLEWARE"],
  checklist: ["middleware-order"],
  fixable: "safe",
  docs: {
    summary: "AuthenticationMiddleware stands after middleware that needs the user",
    why: "`RemoteUserMiddleware` raises ImproperlyConfigured for every request where `request.user` is not there yet. The middleware of django-otp, django-hijack and django-impersonate wrap `request.user`: before `AuthenticationMiddleware` they find none, and what they add is overwritten.",
    remedy: "Put `django.contrib.auth.middleware.AuthenticationMiddleware` before them.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering",
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/auth/middleware.py",
      "https://django-otp-official.readthedocs.io/en/stable/overview.html#installation",
    ],
  },
  check({ settings }) {
    return judgePlace(
      settings,
      middleware.authentication,
      { before: [...remoteUsers, ...wrappers] },
      ({ tooEarly }) => {
        const fails = tooEarly.some((path) => remoteUsers.includes(path));
        return {
          severity: fails ? "error" : "warning",
          message: `AuthenticationMiddleware stands after ${nameList(tooEarly)}, which ${tooEarly.length > 1 ? "need" : "needs"} request.user${fails ? ": every request fails" : ""}`,
        };
      },
    );
  },
});

const remoteUsers: readonly string[] = [middleware.remoteUser, middleware.persistentRemoteUser];

const wrappers = [
  "django_otp.middleware.OTPMiddleware",
  "hijack.middleware.HijackUserMiddleware",
  "impersonate.middleware.ImpersonateMiddleware",
];
