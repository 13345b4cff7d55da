import { listText } from "../../domain/listText.js";
import type { Reply } from "../../settings/setting.js";
import { and, not, or } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { isInstalled } from "../support/installedApps.js";
import { middleware, readsOldList } from "../support/middleware.js";
import { containsSubclass } from "../support/subclasses.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { lastPart } from "../../text/lastPart.js";

export default settingsRule({
  id: "admin-middleware-missing",
  family: "middleware",
  severity: "error",
  since: { django: [2, 2], brought: "the check" },
  djangoChecks: ["admin.E408", "admin.E409", "admin.E410"],
  reads: ["MIDDLEWARE", "INSTALLED_APPS"],
  docs: {
    summary: "The admin is installed without the middleware that it needs",
    why: "Its pages need the user, the session and the messages of a request. Its check refuses a `MIDDLEWARE` without `AuthenticationMiddleware`, `MessageMiddleware` and `SessionMiddleware`, or classes that derive from them; `migrate` fails then.",
    remedy:
      "Add `django.contrib.sessions.middleware.SessionMiddleware`, `django.contrib.auth.middleware.AuthenticationMiddleware` and `django.contrib.messages.middleware.MessageMiddleware`, in this order.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/admin/checks.py",
      "https://docs.djangoproject.com/en/stable/ref/contrib/admin/",
    ],
  },
  check({ settings }) {
    const wanted: readonly (readonly [string, string])[] = [
      [middleware.authentication, "admin.E408"],
      [middleware.messages, "admin.E409"],
      [middleware.session, "admin.E410"],
    ];
    const bad = settings.ask((world): Reply => {
      const list = world.get("MIDDLEWARE");
      const missing = wanted.map(([path, id]) => ({
        name: lastPart(path),
        id,
        answer: not(containsSubclass(list, path, settings.symbols)),
      }));
      const answer = and(
        readsOldList(settings.django, world) ? not(world.isSet("MIDDLEWARE_CLASSES")) : "yes",
        isInstalled(world, "django.contrib.admin", settings.symbols),
        or(...missing.map((one) => one.answer)),
      );
      const open = missing.some((one) => one.answer === "unknown" || one.answer === "environment");
      return {
        answer: answer === "yes" && open ? "unknown" : answer,
        data: missing.filter((one) => one.answer === "yes"),
        at: world.setting("MIDDLEWARE").at,
      };
    });
    return verdictOf(bad, (one) => {
      const missing = one.data as readonly { readonly name: string; readonly id: string }[];
      return {
        message: `The admin is installed without ${listText(missing.map((item) => item.name))} in MIDDLEWARE${whenText(one)}`,
        djangoChecks: missing.map((item) => item.id),
      };
    });
  },
});
