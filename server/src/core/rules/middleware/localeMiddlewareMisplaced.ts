import { middleware } from "../support/middleware.js";
import { judgePlace } from "../support/middlewareOrder.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "locale-middleware-misplaced",
  family: "middleware",
  severity: "information",
  reads: ["MIDDLEWARE"],
  checklist: ["middleware-order"],
  fixable: "safe",
  docs: {
    summary: "LocaleMiddleware stands where the language is not known in time",
    why: "`CommonMiddleware` resolves the address of a request when it adds a slash, and with `i18n_patterns` that needs the language of the request: `LocaleMiddleware` has to stand before it. Up to Django 3.2 the language could be kept in the session, so that it also had to stand after `SessionMiddleware`.",
    remedy: "Put `django.middleware.locale.LocaleMiddleware` after `SessionMiddleware` and before `CommonMiddleware`.",
    whenToIgnore: "No address of the site begins with a language.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering",
      "https://docs.djangoproject.com/en/stable/topics/i18n/translation/#how-django-discovers-language-preference",
    ],
  },
  check({ settings }) {
    return judgePlace(
      settings,
      middleware.locale,
      { before: [middleware.common], after: settings.django.atLeast(4, 0) ? [] : [middleware.session] },
      ({ tooLate }) => ({
        severity: "information",
        message:
          tooLate.length > 0
            ? "LocaleMiddleware stands before SessionMiddleware: a language that is kept in the session is not found"
            : "LocaleMiddleware stands after CommonMiddleware, which resolves addresses before the language is known",
      }),
    );
  },
});
