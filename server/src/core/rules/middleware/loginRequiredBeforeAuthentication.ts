import { settingsRule } from "../rule.js";
import { middleware } from "../support/middleware.js";
import { certainlyBefore, subclassIndex } from "../support/subclasses.js";
import { isInstalled } from "../support/installedApps.js";
import { and } from "../../domain/predicates.js";
import { isSequence, yesNo } from "../../domain/value.js";
import { verdictOf } from "../support/verdicts.js";

export default settingsRule({
  id: "login-required-before-authentication",
  family: "middleware",
  severity: "error",
  since: { django: [5, 1], brought: "LoginRequiredMiddleware" },
  djangoChecks: ["auth.E013"],
  reads: ["MIDDLEWARE", "INSTALLED_APPS"],
  checklist: ["middleware-order"],
  fixable: "safe",
  docs: {
    summary: "LoginRequiredMiddleware stands before AuthenticationMiddleware, or without it",
    why: "`LoginRequiredMiddleware` (5.1) asks `request.user`, which `AuthenticationMiddleware` sets: without that before it every request raises. Django's check refuses the order.",
    remedy: "Put `AuthenticationMiddleware` before it.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/auth/checks.py",
      "https://docs.djangoproject.com/en/stable/ref/middleware/#django.contrib.auth.middleware.LoginRequiredMiddleware",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world) => {
      const list = world.get("MIDDLEWARE");
      const required = subclassIndex(list, middleware.loginRequired, settings.symbols);
      // Whatever a library's class of that name derives from, it stands after AuthenticationMiddleware.
      if (
        required === -1 ||
        certainlyBefore(list, middleware.authentication, middleware.loginRequired, settings.symbols)
      )
        return "no";
      const authentication = subclassIndex(list, middleware.authentication, settings.symbols);
      if (typeof required !== "number") return required;
      const at = isSequence(list) ? list.items[required]?.at : undefined;
      const answer = and(
        typeof authentication !== "number" ? authentication : yesNo(authentication === -1 || authentication > required),
        isInstalled(world, "django.contrib.auth", settings.symbols),
      );
      return { answer, data: authentication === -1, ...(at && { at }) };
    });
    return verdictOf(bad, (one) => ({
      message:
        one.data === true
          ? "LoginRequiredMiddleware needs AuthenticationMiddleware, which is not in MIDDLEWARE"
          : "LoginRequiredMiddleware stands before AuthenticationMiddleware, so that no request has a user yet",
      djangoChecks: ["auth.E013"],
      fixes:
        one.data === true
          ? settings.fix.insertElement(one.world.setting("MIDDLEWARE"), middleware.authentication, {
              before: middleware.loginRequired,
            })
          : settings.fix.moveElement(one.world.setting("MIDDLEWARE"), middleware.loginRequired, {
              after: middleware.authentication,
            }),
    }));
  },
});
