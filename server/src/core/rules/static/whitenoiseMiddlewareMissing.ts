import { and, not } from "../../domain/predicates.js";
import { anyItem, isNever, storageBackend, backendMatches } from "../support/libraries.js";
import { middleware } from "../support/middleware.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "whitenoise-middleware-missing",
  family: "static",
  severity: "information",
  reads: ["MIDDLEWARE", "STORAGES"],
  checklist: ["static-files"],
  fixable: "needsReview",
  docs: {
    summary: "WhiteNoise prepares static files, and its middleware does not serve them",
    why: "A storage of `whitenoise.storage` only compresses and names the files that `collectstatic` gathers. Serving them is the middleware's work; without it, and without a proxy that does, they are answered with 404.",
    remedy: 'Put `"whitenoise.middleware.WhiteNoiseMiddleware"` directly after `SecurityMiddleware`.',
    whenToIgnore: "A proxy or a CDN serves `STATIC_ROOT`, or `wsgi.py` wraps the application in `WhiteNoise(…)`.",
    references: ["https://whitenoise.readthedocs.io/en/stable/django.html#enable-whitenoise"],
  },
  check({ settings }) {
    const prepared = settings.ask((world) =>
      backendMatches(storageBackend(world, "staticfiles", settings.django), (path) =>
        path.startsWith("whitenoise.storage."),
      ),
    );
    if (isNever(prepared)) return notApplicable("no storage of WhiteNoise is used");
    const missing = settings.ask((world) => {
      const backend = storageBackend(world, "staticfiles", settings.django);
      return {
        answer: and(
          backendMatches(backend, (path) => path.startsWith("whitenoise.storage.")),
          // A subclass of the project's own serves as well.
          not(anyItem(world.get("MIDDLEWARE"), (text) => /whitenoise/i.test(text))),
        ),
        ...(typeof backend !== "string" && backend.at && { at: backend.at }),
      };
    });
    return verdictOf(missing, (one) => ({
      message: `MIDDLEWARE has no WhiteNoiseMiddleware${whenText(one)}, though static files are prepared for WhiteNoise: something else has to serve them`,
      fixes: settings.fix.insertElement(one.world.setting("MIDDLEWARE"), middleware.whitenoise, {
        after: middleware.security,
      }),
    }));
  },
});
