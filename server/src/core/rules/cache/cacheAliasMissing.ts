import { and, includesText, isText, not, or, seen } from "../../domain/predicates.js";
import type { Answer } from "../../domain/value.js";
import { middleware } from "../support/middleware.js";
import type { Reply, World } from "../../settings/setting.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { notApplicable, settingsRule, type Verdict } from "../rule.js";

export default settingsRule({
  id: "cache-alias-missing",
  family: "cache",
  severity: "error",
  reads: ["CACHES", "SESSION_CACHE_ALIAS", "SESSION_ENGINE", "CACHE_MIDDLEWARE_ALIAS", "MIDDLEWARE"],
  checklist: ["shared-cache", "session-engine"],
  docs: {
    summary: "A setting names a cache that CACHES does not have",
    why: "Sessions in the cache use the one that `SESSION_CACHE_ALIAS` names, and the cache middleware that of `CACHE_MIDDLEWARE_ALIAS`: `InvalidCacheBackendError: The connection '…' doesn't exist` in every request. No check says so.",
    remedy: "Name an alias of `CACHES`, or add the cache.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/cache/__init__.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#session-cache-alias",
      "https://docs.djangoproject.com/en/stable/ref/settings/#cache-middleware-alias",
    ],
  },
  check({ settings }) {
    const uses: readonly { readonly name: string; readonly what: string; readonly isUsed: (world: World) => Answer }[] =
      [
        {
          name: "SESSION_CACHE_ALIAS",
          what: "every request with a session fails",
          isUsed: (world) =>
            isText(
              world.get("SESSION_ENGINE"),
              "django.contrib.sessions.backends.cache",
              "django.contrib.sessions.backends.cached_db",
            ),
        },
        {
          name: "CACHE_MIDDLEWARE_ALIAS",
          what: "every request fails",
          isUsed: (world) =>
            or(
              includesText(world.get("MIDDLEWARE"), middleware.updateCache),
              includesText(world.get("MIDDLEWARE"), middleware.fetchFromCache),
            ),
        },
      ];
    const verdicts = uses
      .filter(({ name }) => settings.names.includes(name))
      .flatMap(({ name, what, isUsed }): readonly Verdict[] =>
        verdictList(
          verdictOf(
            settings.ask((world): Reply => {
              const alias = world.get(name);
              return alias.kind === "str"
                ? { answer: and(not(includesText(world.get("CACHES"), alias.value)), isUsed(world)), data: alias.value }
                : { answer: and(seen(alias) ?? "unknown", isUsed(world)) };
            }),
            (one) => ({
              about: ["CACHES"],
              message: `${name} names the cache "${String(one.data)}"${whenText(one)}, which CACHES does not have: ${what}`,
            }),
          ),
        ),
      );
    return verdicts.length > 0 ? verdicts : notApplicable("no setting names a cache");
  },
});
