import { isText } from "../../domain/predicates.js";
import { entry } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "cache-dummy",
  family: "cache",
  severity: "information",
  reads: ["CACHES"],
  checklist: ["shared-cache"],
  docs: {
    summary: "The default cache keeps nothing",
    why: "`DummyCache` is for development: everything that relies on a cache works, and nothing is cached. Rate limits and sessions that live in the cache do not hold.",
    remedy: "Use Redis or Memcached in production.",
    references: ["https://docs.djangoproject.com/en/stable/topics/cache/#dummy-caching-for-development"],
  },
  check({ settings }) {
    const dummy = settings.ask((world) => {
      const backend = entry(world.get("CACHES"), "default", "BACKEND");
      if (typeof backend === "string") return backend;
      return {
        answer: isText(backend, "django.core.cache.backends.dummy.DummyCache"),
        ...(backend.at && { at: backend.at }),
      };
    });
    return verdictOf(dummy, (one) => ({
      message: `The default cache is the dummy cache${whenText(one)}, which keeps nothing`,
    }));
  },
});
