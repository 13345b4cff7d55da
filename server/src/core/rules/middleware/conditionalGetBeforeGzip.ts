import { middleware } from "../support/middleware.js";
import { judgePlace } from "../support/middlewareOrder.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "conditional-get-before-gzip",
  family: "middleware",
  severity: "information",
  reads: ["MIDDLEWARE"],
  checklist: ["middleware-order"],
  fixable: "safe",
  docs: {
    summary: "ConditionalGetMiddleware stands before GZipMiddleware, so pages are never answered with 304",
    why: "`ConditionalGetMiddleware` makes an ETag of what it sees on the way out. Before `GZipMiddleware` in the list it sees compressed pages, and since Django 4.2 these hold random bytes as a protection against BREACH: each answer has another ETag and no browser ever hits it.",
    remedy: "Put `django.middleware.gzip.GZipMiddleware` before `django.middleware.http.ConditionalGetMiddleware`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering",
      "https://docs.djangoproject.com/en/stable/ref/middleware/#module-django.middleware.gzip",
    ],
  },
  check({ settings }) {
    return judgePlace(settings, middleware.conditionalGet, { after: [middleware.gzip] }, () => ({
      severity: "information",
      message: settings.django.atLeast(4, 2)
        ? "ConditionalGetMiddleware stands before GZipMiddleware: its ETag is made of compressed pages with random bytes, so no answer is ever 304"
        : "ConditionalGetMiddleware stands before GZipMiddleware: its ETag is made of the compressed page",
    }));
  },
});
