import type { Reply } from "../../settings/setting.js";
import { dictGet } from "../../domain/value.js";
import { backendOf, cacheEntries, hidesCaches } from "../support/caches.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "redis-cache-options-unknown",
  family: "cache",
  severity: "error",
  since: { django: [4, 0], brought: "its Redis cache" },
  reads: ["CACHES"],
  checklist: ["shared-cache"],
  docs: {
    summary: "Django's own Redis cache gets an option of django-redis",
    why: "Django's `RedisCache` (4.0) hands its `OPTIONS` to redis-py as they are. `CLIENT_CLASS`, `PASSWORD` and other names of django-redis raise `TypeError` with the first use of the cache; no check says so. redis-py has `password`, `socket_timeout` and so on, in lower case.",
    remedy: "Use the names of redis-py, or the backend `django_redis.cache.RedisCache`.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/cache/#redis",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/cache/backends/redis.py",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply => {
      const value = world.get("CACHES");
      for (const { config } of cacheEntries(world) ?? []) {
        const options = dictGet(config, "OPTIONS")?.value;
        if (backendOf(config) !== "django.core.cache.backends.redis.RedisCache" || options?.kind !== "dict") continue;
        const wrong = options.entries.find(({ key }) => key.kind === "str" && ofDjangoRedis.has(key.value));
        if (wrong?.key.kind === "str")
          return { answer: "yes", data: wrong.key.value, ...(wrong.key.at && { at: wrong.key.at }) };
      }
      return { answer: hidesCaches(value) ? "unknown" : "no" };
    });
    return verdictOf(bad, (one) => ({
      message: `${String(one.data)} is an option of django-redis${whenText(one)}: Django's own Redis cache fails with its first use`,
    }));
  },
});

/** README of django-redis. */
const ofDjangoRedis: ReadonlySet<string> = new Set([
  "CLIENT_CLASS",
  "PASSWORD",
  "SERIALIZER",
  "COMPRESSOR",
  "PARSER_CLASS",
  "IGNORE_EXCEPTIONS",
  "CONNECTION_POOL_CLASS",
  "CONNECTION_POOL_KWARGS",
  "CONNECTION_FACTORY",
  "REDIS_CLIENT_CLASS",
  "REDIS_CLIENT_KWARGS",
  "SOCKET_TIMEOUT",
  "SOCKET_CONNECT_TIMEOUT",
  "PICKLE_VERSION",
  "SENTINELS",
  "SENTINEL_KWARGS",
  "CLOSE_CONNECTION",
  "MAX_CONNECTIONS",
  "DB",
]);
