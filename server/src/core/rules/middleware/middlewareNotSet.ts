import { readsOldList } from "../support/middleware.js";
import { and, not } from "../../domain/predicates.js";
import { notDetermined, settingsRule } from "../rule.js";
import { nothingSet, setsNothing } from "../support/setsNothing.js";

export default settingsRule({
  id: "middleware-not-set",
  family: "middleware",
  severity: "warning",
  since: { django: [1, 8], brought: "SecurityMiddleware" },
  djangoChecks: ["security.W001", "security.W002", "security.W003"],
  reads: ["MIDDLEWARE"],
  checklist: ["security-headers"],
  docs: {
    summary: "MIDDLEWARE is not set, so none of Django's protections runs",
    why: "Without `MIDDLEWARE` there are no sessions, no CSRF protection, no security headers. Settings of old projects have `MIDDLEWARE_CLASSES`, which Django 2.0 and later ignore.",
    remedy: "Add the list that `django-admin startproject` writes.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#middleware",
    ],
  },
  check({ settings }) {
    if (setsNothing(settings)) return notDetermined(nothingSet);
    const unset = settings.ask((world) => {
      const absent = not(world.isSet("MIDDLEWARE"));
      return readsOldList(settings.django, world) ? and(absent, not(world.isSet("MIDDLEWARE_CLASSES"))) : absent;
    });
    if (unset.occurs === "unknown") return unset.notDetermined();
    if (unset.occurs !== "always") return unset.holds();
    // The MIDDLEWARE_CLASSES that comes with Django before 2.0 has CsrfViewMiddleware, and neither of the others.
    if (!settings.django.atLeast(2, 0))
      return unset.findings(() => ({
        message:
          "MIDDLEWARE is not set, and the MIDDLEWARE_CLASSES of this Django has neither SecurityMiddleware nor XFrameOptionsMiddleware: no security headers, no frame options",
        djangoChecks: ["security.W001", "security.W002"],
      }));
    return unset.findings(() => ({
      message:
        "MIDDLEWARE is not set, so none of Django's protections runs: no security headers, no CSRF protection, no frame options",
      djangoChecks: ["security.W001", "security.W002", "security.W003"],
    }));
  },
});
