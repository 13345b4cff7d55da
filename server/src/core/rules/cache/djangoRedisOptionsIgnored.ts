import { or } from "../../domain/predicates.js";
import { cacheEntries, backendOf, hidesCaches } from "../support/caches.js";
import { entry, hiddenAt, judgeFaults } from "../support/libraries.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "django-redis-options-ignored",
  family: "cache",
  severity: "warning",
  reads: ["CACHES"],
  checklist: ["shared-cache"],
  docs: {
    summary: "django-redis does not read an option that Django's own Redis cache knows",
    why: "`db`, `pool_class` and `parser_class` in lower case are options of `django.core.cache.backends.redis.RedisCache`. django-redis reads names in upper case and passes nothing else on, so that the option has no effect: with `db` everything lands in database 0.",
    remedy:
      "Put the database into the address (`redis://host:6379/1`), and the rest into `CONNECTION_POOL_KWARGS`, `CONNECTION_POOL_CLASS` and `PARSER_CLASS`.",
    references: [
      "https://github.com/jazzband/django-redis#configure-as-cache-backend",
      "https://docs.djangoproject.com/en/stable/topics/cache/#redis",
    ],
  },
  check({ settings }) {
    return judgeFaults(
      settings,
      (world) => {
        const caches = world.get("CACHES");
        const own = (cacheEntries(world) ?? []).filter(({ config }) => backendOf(config)?.startsWith("django_redis."));
        const faults = own.flatMap(({ alias, config }) => {
          const options = entry(config, "OPTIONS");
          if (typeof options === "string" || options.kind !== "dict") return [];
          return options.entries.flatMap(({ key }) =>
            key.kind === "str" && ["db", "pool_class", "parser_class"].includes(key.value)
              ? [{ key: `${alias} ${key.value}`, at: key.at, data: { alias, option: key.value } }]
              : [],
          );
        });
        return {
          faults,
          otherwise: or(
            hidesCaches(caches) ? "unknown" : "no",
            ...own.map(({ config }) => hiddenAt(config, "OPTIONS")),
          ),
        };
      },
      ({ data: { alias, option } }, one) => ({
        message: `django-redis does not read the option "${option}" of CACHES["${alias}"]${whenText(one)}, so it has no effect`,
      }),
    );
  },
});
