import { includesText, and, not } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { isAtLeast, isNever } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "allauth-middleware-missing",
  family: "libraries",
  severity: "error",
  reads: ["MIDDLEWARE", "INSTALLED_APPS"],
  fixable: "needsReview",
  docs: {
    summary: "django-allauth refuses to start without its middleware",
    why: "Since django-allauth 0.56 the application `allauth.account` raises `ImproperlyConfigured` while Django starts unless `allauth.account.middleware.AccountMiddleware` is in `MIDDLEWARE`.",
    remedy: 'Add `"allauth.account.middleware.AccountMiddleware"` at the end of `MIDDLEWARE`.',
    references: [
      "https://docs.allauth.org/en/latest/installation/quickstart.html",
      "https://docs.allauth.org/en/latest/release-notes/2023.html",
    ],
  },
  check({ settings }) {
    const version = settings.distribution("django-allauth");
    // It installs on Django 3.2 and later: with an older one pip takes an older release.
    if (!isAtLeast(version, 0, 56) || (typeof version !== "string" && !settings.django.atLeast(3, 2)))
      return notApplicable("before django-allauth 0.56 it has no middleware");
    if (isNever(settings.ask((world) => isInstalled(world, "allauth.account", settings.symbols))))
      return notApplicable("django-allauth is not installed");
    const missing = settings.ask((world) =>
      and(not(includesText(world.get("MIDDLEWARE"), path)), isInstalled(world, "allauth.account", settings.symbols)),
    );
    return verdictOf(missing, (one) => ({
      // No requirement tells the release: an older one has no middleware; with no release of Django either, all may be old.
      ...(typeof version !== "string" && {
        severity: settings.django.isKnown ? ("warning" as const) : ("information" as const),
      }),
      message: `MIDDLEWARE has no AccountMiddleware of django-allauth${whenText(one)}: Django does not start`,
      fixes: settings.fix.insertElement(one.world.setting("MIDDLEWARE"), path, "last"),
    }));
  },
});

const path = "allauth.account.middleware.AccountMiddleware";
