import { isTruthy, includesText, and, not } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { backendMatches, isHashedStorage, placeOfApp, storageBackend } from "../support/libraries.js";
import { middleware } from "../support/middleware.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "static-root-unset",
  family: "static",
  severity: "information",
  reads: ["STATIC_ROOT", "INSTALLED_APPS", "STORAGES", "MIDDLEWARE"],
  checklist: ["static-files"],
  docs: {
    summary: "STATIC_ROOT is not set, so collectstatic has no place to put static files",
    why: "With `DEBUG` off Django serves no static files. `collectstatic` gathers them in `STATIC_ROOT` for WhiteNoise or the proxy; without it the command raises `ImproperlyConfigured`, and so does every page that asks a storage with hashed names for a URL.",
    remedy: 'Set it to a folder that only collectstatic writes: `STATIC_ROOT = BASE_DIR / "staticfiles"`.',
    whenToIgnore: "The project serves no static files: an API without the admin.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#static-root",
      "https://docs.djangoproject.com/en/stable/howto/static-files/deployment/",
    ],
  },
  check({ settings }) {
    const unset = settings.ask((world) => ({
      answer: and(
        not(isTruthy(world.get("STATIC_ROOT"))),
        isInstalled(world, "django.contrib.staticfiles", settings.symbols),
        backendMatches(
          storageBackend(world, "staticfiles", settings.django),
          (path) => path.startsWith("django.contrib.staticfiles.storage.") || path.startsWith("whitenoise.storage."),
        ),
      ),
      ...(world.setting("STATIC_ROOT").isDefault && placeOfApp(world, "django.contrib.staticfiles")),
    }));
    return verdictOf(unset, (one) => {
      // It serves the sources then, and nothing is collected (https://whitenoise.readthedocs.io/en/stable/django.html#WHITENOISE_USE_FINDERS).
      const finds = isTruthy(one.world.get("WHITENOISE_USE_FINDERS")) !== "no";
      const whitenoise = !finds && includesText(one.world.get("MIDDLEWARE"), middleware.whitenoise) === "yes";
      const hashed =
        backendMatches(storageBackend(one.world, "staticfiles", settings.django), isHashedStorage) === "yes";
      const setting = one.world.setting("STATIC_ROOT");
      return {
        // A required variable: whoever forgets it sees it when files are collected.
        severity: (whitenoise || hashed) && one.when === "" ? "error" : "information",
        message: `STATIC_ROOT is ${setting.isDefault ? "not set" : "empty"}${whenText(one)}: collectstatic raises ImproperlyConfigured${whitenoise ? ", and WhiteNoise has nothing to serve" : hashed ? ", and so does every page that names a static file" : ""}`,
      };
    });
  },
});
