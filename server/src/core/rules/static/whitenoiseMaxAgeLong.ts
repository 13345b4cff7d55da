import { includesText, seen, and, or } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { isNever, storageBackend, backendMatches, isHashedStorage, numberOf } from "../support/libraries.js";
import { middleware } from "../support/middleware.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "whitenoise-max-age-long",
  family: "static",
  severity: "information",
  reads: ["WHITENOISE_MAX_AGE", "STORAGES"],
  checklist: ["static-files"],
  fixable: "needsReview",
  docs: {
    summary: "WHITENOISE_MAX_AGE keeps files without a hash in browsers for long",
    why: "WhiteNoise already sends files with a hash in their name as immutable, for ten years. `WHITENOISE_MAX_AGE` (60 seconds by default) is for all others, whose content changes under the same name: after a release browsers go on using the old ones until that time is over.",
    remedy:
      "Delete the setting, and let a storage with hashed names (`whitenoise.storage.CompressedManifestStaticFilesStorage`) do the caching.",
    whenToIgnore:
      "Other files carry a version in their names, as bundlers write them; `WHITENOISE_IMMUTABLE_FILE_TEST` says so more precisely.",
    references: ["https://whitenoise.readthedocs.io/en/stable/django.html#WHITENOISE_MAX_AGE"],
  },
  check({ settings }) {
    if (
      isNever(
        settings.ask((world) =>
          or(world.isSet("WHITENOISE_MAX_AGE"), includesText(world.get("MIDDLEWARE"), middleware.whitenoise)),
        ),
      )
    )
      return notApplicable("WhiteNoise is not used");
    const long = settings.ask((world) => {
      const value = world.get("WHITENOISE_MAX_AGE");
      return and(
        seen(value) ?? yesNo((numberOf(value) ?? 0) > 3600),
        includesText(world.get("MIDDLEWARE"), middleware.whitenoise),
      );
    });
    return verdictOf(long, (one) => {
      const hashed =
        backendMatches(storageBackend(one.world, "staticfiles", settings.django), isHashedStorage) === "yes";
      return {
        // Without hashed names every release changes files under their old names.
        severity: hashed ? "information" : "warning",
        message: `WHITENOISE_MAX_AGE lets browsers keep files${hashed ? " without a hash" : ""} for ${duration(numberOf(one.world.get("WHITENOISE_MAX_AGE")) ?? 0)}${whenText(one)}, so they go on using old ones after a release`,
        fixes: settings.fix.removeSetting(one.world.setting("WHITENOISE_MAX_AGE"), {
          title: "Delete WHITENOISE_MAX_AGE",
          safety: "needsReview",
        }),
      };
    });
  },
});

function duration(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  if (days >= 1) return days === 1 ? "a day" : `${days} days`;
  const hours = Math.floor(seconds / 3600);
  return hours === 1 ? "more than an hour" : `${hours} hours`;
}
