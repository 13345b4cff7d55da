import { isTruthy, and, not } from "../../domain/predicates.js";
import { isNever, storageBackend, backendMatches, isHashedStorage } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "manifest-strict-off",
  family: "static",
  severity: "hint",
  reads: ["WHITENOISE_MANIFEST_STRICT", "STORAGES"],
  checklist: ["static-files"],
  docs: {
    summary: "A static file that was not collected goes unnoticed",
    why: "With `WHITENOISE_MANIFEST_STRICT = False` a `{% static %}` of a file that is not in the manifest gives its plain name instead of an error. A forgotten `collectstatic` or a misspelt name shows as a page without its styles.",
    remedy: "Delete the setting, and run `collectstatic` in the build.",
    whenToIgnore: "A library names files that it does not ship.",
    references: [
      "https://whitenoise.readthedocs.io/en/stable/django.html#WHITENOISE_MANIFEST_STRICT",
      "https://docs.djangoproject.com/en/stable/ref/contrib/staticfiles/#django.contrib.staticfiles.storage.ManifestStaticFilesStorage.manifest_strict",
    ],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => world.isSet("WHITENOISE_MANIFEST_STRICT"))))
      return notApplicable("WHITENOISE_MANIFEST_STRICT is not set");
    const off = settings.ask((world) =>
      and(
        not(isTruthy(world.get("WHITENOISE_MANIFEST_STRICT"))),
        world.isSet("WHITENOISE_MANIFEST_STRICT"),
        backendMatches(
          storageBackend(world, "staticfiles", settings.django),
          (path) => path.startsWith("whitenoise.storage.") && isHashedStorage(path),
        ),
      ),
    );
    return verdictOf(off, (one) => ({
      message: `WHITENOISE_MANIFEST_STRICT is off${whenText(one)}: a static file that was not collected goes unnoticed`,
    }));
  },
});
