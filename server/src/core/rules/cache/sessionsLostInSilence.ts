import { isTruthy, isText, and, or } from "../../domain/predicates.js";
import { entry, askEntry, backendMatches, isNever } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "sessions-lost-in-silence",
  family: "cache",
  severity: "information",
  reads: ["CACHES", "SESSION_ENGINE", "SESSION_CACHE_ALIAS", "DJANGO_REDIS_IGNORE_EXCEPTIONS"],
  checklist: ["session-engine"],
  docs: {
    summary: "Sessions live in a cache that hides its failures",
    why: "With `IGNORE_EXCEPTIONS` django-redis answers “not there” while Redis cannot be reached. Sessions that live in that cache alone are then gone: everyone is signed out, and nothing is logged unless `DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS` is on.",
    remedy: "Use `django.contrib.sessions.backends.cached_db`, or a cache of its own for sessions that raises.",
    whenToIgnore: "Signing in again after an outage is acceptable.",
    references: [
      "https://github.com/jazzband/django-redis#memcached-exceptions-behavior",
      "https://docs.djangoproject.com/en/stable/topics/http/sessions/#using-cached-sessions",
    ],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => isText(world.get("SESSION_ENGINE"), "django.contrib.sessions.backends.cache"))))
      return notApplicable("sessions do not live in a cache alone");
    const hiding = settings.ask((world) => {
      const engine = isText(world.get("SESSION_ENGINE"), "django.contrib.sessions.backends.cache");
      const alias = world.get("SESSION_CACHE_ALIAS");
      if (alias.kind !== "str") return "unknown";
      const config = entry(world.get("CACHES"), alias.value);
      if (typeof config === "string") return config;
      const own = askEntry(config, ["OPTIONS", "IGNORE_EXCEPTIONS"], isTruthy);
      return and(
        engine,
        backendMatches(entry(config, "BACKEND"), (path) => path.startsWith("django_redis.")),
        or(own, isTruthy(world.get("DJANGO_REDIS_IGNORE_EXCEPTIONS"))),
      );
    });
    return verdictOf(hiding, (one) => ({
      message: `Sessions live in a cache that hides its failures${whenText(one)}: while Redis is away everyone is signed out without a word`,
    }));
  },
});
