import { and, includesText, not } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { isInstalled } from "../support/installedApps.js";
import { missingStorageFix } from "../support/replacements.js";
import { verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "storages-without-staticfiles",
  family: "static",
  severity: "error",
  since: { django: [4, 2], brought: "STORAGES" },
  djangoChecks: ["staticfiles.E005"],
  reads: ["STORAGES", "INSTALLED_APPS"],
  checklist: ["static-files"],
  fixable: "needsReview",
  docs: {
    summary: "STORAGES names no storage for static files",
    why: "A project's `STORAGES` replaces Django's as a whole. Without the key `staticfiles` the first `{% static %}` and `collectstatic` raise `InvalidStorageError`; Django's check says so since 5.0.",
    remedy: 'Add `"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}`.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/staticfiles/checks.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#storages",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world) =>
      and(
        not(includesText(world.get("STORAGES"), "staticfiles")),
        isInstalled(world, "django.contrib.staticfiles", settings.symbols),
      ),
    );
    return verdictOf(bad, (one) => ({
      message: `STORAGES has no "staticfiles"${whenText(one)}, so that static files have no storage`,
      djangoChecks: settings.django.atLeast(5, 0) ? ["staticfiles.E005"] : [],
      fixes: missingStorageFix(settings, one.world, "staticfiles"),
    }));
  },
});
