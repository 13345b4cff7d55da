import { isTruthy, isText, seen, and, or, not } from "../../domain/predicates.js";
import { isSequence, type Answer, type Value } from "../../domain/value.js";
import { isInstalled } from "../support/installedApps.js";
import { entry, askEntry, judgeFaults, placeOfApp } from "../support/libraries.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "cache-not-shared",
  family: "cache",
  severity: "information",
  reads: ["CACHES", "AXES_HANDLER", "REST_FRAMEWORK", "INSTALLED_APPS"],
  checklist: ["shared-cache"],
  djangoChecks: ["axes.W001"],
  docs: {
    summary: "What counts attempts does so in a cache that every process has for itself",
    why: "The local memory cache, Django's default, is one per process and gone at every restart: a limit of 5 attempts is 5 for each worker. The dummy cache keeps nothing, so that there is no limit at all. django-axes reports it as `axes.W001` for its cache handler.",
    remedy: "Use a cache that all processes share: Redis, Memcached, or Django's database cache.",
    whenToIgnore: "The site runs in one process.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/cache/#local-memory-caching",
      "https://www.django-rest-framework.org/api-guide/throttling/#setting-up-the-cache",
      "https://django-axes.readthedocs.io/en/latest/4_configuration.html",
    ],
  },
  check({ settings }) {
    return judgeFaults(
      settings,
      (world) => {
        const caches = world.get("CACHES");
        const backend = entry(caches, "default", "BACKEND");
        if (typeof backend === "string") return { faults: [], otherwise: backend };
        const kind = backend.kind === "str" ? /\.(locmem|dummy|filebased)\./.exec(backend.value)?.[1] : undefined;
        if (kind === undefined) return { faults: [], otherwise: seen(backend) ?? "no" };
        // Where Django's default holds, the place is that of who counts.
        const isDefault = world.setting("CACHES").isDefault;
        const axes = and(
          isInstalled(world, "axes", settings.symbols),
          isText(world.get("AXES_HANDLER"), "axes.handlers.cache.AxesCacheHandler"),
          not(world.isSet("AXES_CACHE")),
        );
        if (axes === "yes")
          return {
            faults: [
              {
                key: "axes",
                at: isDefault ? placeOfApp(world, "axes").at : backend.at,
                data: { kind, who: "django-axes", check: true },
              },
            ],
            otherwise: "no",
          };
        if (kind === "filebased") return { faults: [], otherwise: "no" };
        const throttled = askEntry(world.get("REST_FRAMEWORK"), ["DEFAULT_THROTTLE_CLASSES"], countsInDefault);
        const limited = isInstalled(world, "django_ratelimit", settings.symbols);
        const who =
          throttled === "yes"
            ? "Django REST framework's throttling"
            : limited === "yes"
              ? "django-ratelimit"
              : undefined;
        const classes = entry(world.get("REST_FRAMEWORK"), "DEFAULT_THROTTLE_CLASSES");
        const at = !isDefault
          ? backend.at
          : throttled === "yes" && typeof classes !== "string"
            ? classes.at
            : placeOfApp(world, "django_ratelimit").at;
        return {
          faults: who === undefined ? [] : [{ key: who, at, data: { kind, who, check: false } }],
          otherwise: or(throttled, limited, axes),
        };
      },
      ({ data: { kind, who, check } }, one) => ({
        severity: check || kind === "dummy" ? "warning" : "information",
        message:
          kind === "dummy"
            ? `${who} counts in the dummy cache${whenText(one)}, which keeps nothing: there is no limit`
            : kind === "filebased"
              ? `${who} counts in a file-based cache${whenText(one)}, which does not count reliably`
              : `${who} counts in the local memory cache${whenText(one)}: every process counts for itself`,
        ...(check && { djangoChecks: ["axes.W001"] }),
      }),
    );
  },
});

/** A class of the project's own may have `cache = caches["throttle"]` (https://www.django-rest-framework.org/api-guide/throttling/#setting-up-the-cache). */
function countsInDefault(classes: Value): Answer {
  const isSome = isTruthy(classes);
  if (isSome !== "yes" || !isSequence(classes)) return isSome;
  return classes.items.some((one) => one.kind === "str" && one.value.startsWith("rest_framework.")) ? "yes" : "unknown";
}
