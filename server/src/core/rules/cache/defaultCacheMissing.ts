import { includesText, not } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "default-cache-missing",
  family: "cache",
  severity: "error",
  djangoChecks: ["caches.E001"],
  reads: ["CACHES"],
  checklist: ["shared-cache"],
  docs: {
    summary: 'CACHES has no "default"',
    why: "Everything that uses the cache without naming one, Django's own parts included, asks for `default`: `InvalidCacheBackendError`. Django's check refuses the settings.",
    remedy: 'Add the key `"default"` to `CACHES`.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/caches.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#caches",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world) => not(includesText(world.get("CACHES"), "default")));
    return verdictOf(bad, (one) => ({
      message: `CACHES has no "default"${whenText(one)}: Django's checks fail, and what uses the cache`,
      djangoChecks: ["caches.E001"],
      // The variable is required: the first start without it says so.
      ...(one.when !== "" && { severity: "information" as const }),
    }));
  },
});
