import { isTruthy, includesText, and } from "../../domain/predicates.js";
import { isNever, storageBackend, backendMatches, isHashedStorage } from "../support/libraries.js";
import { middleware } from "../support/middleware.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "whitenoise-finders-on",
  family: "static",
  severity: "information",
  reads: ["WHITENOISE_USE_FINDERS", "MIDDLEWARE", "STORAGES"],
  checklist: ["static-files"],
  fixable: "needsReview",
  docs: {
    summary: "WhiteNoise serves the sources of static files beside the collected ones",
    why: "With `WHITENOISE_USE_FINDERS` WhiteNoise adds every file of every application's `static` folder to what it serves: a second, uncompressed copy without a hash, and files that `collectstatic --ignore` left out on purpose. A storage with hashed names still needs `collectstatic`.",
    remedy: "Delete the setting: it follows `DEBUG` by default.",
    whenToIgnore: "The project does without collectstatic and without hashed names on purpose.",
    references: ["https://whitenoise.readthedocs.io/en/stable/django.html#WHITENOISE_USE_FINDERS"],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => world.isSet("WHITENOISE_USE_FINDERS"))))
      return notApplicable("WHITENOISE_USE_FINDERS is not set");
    const on = settings.ask((world) =>
      and(
        isTruthy(world.get("WHITENOISE_USE_FINDERS")),
        includesText(world.get("MIDDLEWARE"), middleware.whitenoise),
        backendMatches(storageBackend(world, "staticfiles", settings.django), isHashedStorage),
      ),
    );
    return verdictOf(on, (one) => ({
      message: `WHITENOISE_USE_FINDERS is on${whenText(one)}: the sources of static files are served too, without compression and without a hash`,
      fixes: settings.fix.removeSetting(one.world.setting("WHITENOISE_USE_FINDERS"), {
        title: "Delete WHITENOISE_USE_FINDERS",
        safety: "needsReview",
      }),
    }));
  },
});
