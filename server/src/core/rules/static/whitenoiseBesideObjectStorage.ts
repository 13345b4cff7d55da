import { includesText, and, not } from "../../domain/predicates.js";
import { isNever, storageBackend, backendMatches, itemsOf } from "../support/libraries.js";
import { middleware } from "../support/middleware.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "whitenoise-beside-object-storage",
  family: "static",
  severity: "information",
  reads: ["STORAGES", "MIDDLEWARE", "WHITENOISE_ROOT"],
  checklist: ["static-files"],
  docs: {
    summary: "Static files live in an object storage, and WhiteNoise looks for them on the disk",
    why: "WhiteNoise serves what stands in the local `STATIC_ROOT`. With a remote storage for static files `collectstatic` puts nothing there; every request passes the middleware for nothing.",
    remedy: "Delete the middleware, or let WhiteNoise serve static files.",
    whenToIgnore: "WhiteNoise serves other files.",
    references: ["https://whitenoise.readthedocs.io/en/stable/django.html"],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => includesText(world.get("MIDDLEWARE"), middleware.whitenoise))))
      return notApplicable("WhiteNoise is not used");
    const both = settings.ask((world) => {
      const item = itemsOf(world.get("MIDDLEWARE")).find(
        (one) => one.kind === "str" && one.value === middleware.whitenoise,
      );
      return {
        answer: and(
          includesText(world.get("MIDDLEWARE"), middleware.whitenoise),
          backendMatches(storageBackend(world, "staticfiles", settings.django), (path) =>
            path.startsWith("storages.backends."),
          ),
          not(world.isSet("WHITENOISE_ROOT")),
        ),
        ...(item?.at && { at: item.at }),
      };
    });
    return verdictOf(both, (one) => ({
      message: `WhiteNoise is active${whenText(one)}, but static files live in an object storage: it has nothing to serve`,
    }));
  },
});
