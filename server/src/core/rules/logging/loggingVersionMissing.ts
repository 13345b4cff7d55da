import type { Answer } from "../../domain/value.js";
import { dictGet, yesNo } from "../../domain/value.js";
import { and, isTruthy, seen } from "../../domain/predicates.js";
import { numberOf } from "../support/libraries.js";
import { configuresByDict } from "../support/loggingConfig.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "logging-version-missing",
  family: "logging",
  severity: "error",
  reads: ["LOGGING", "LOGGING_CONFIG"],
  checklist: ["logging"],
  docs: {
    summary: 'LOGGING does not say "version": 1',
    why: "Python's `logging.config.dictConfig` raises `ValueError` without it, in `django.setup()`: neither the server nor `manage.py` starts.",
    remedy: 'Add `"version": 1`.',
    references: [
      "https://docs.python.org/3/library/logging.config.html#dictionary-schema-details",
      "https://docs.djangoproject.com/en/stable/ref/settings/#logging",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Answer => {
      const { value } = world.setting("LOGGING");
      if (value.kind !== "dict") return seen(value) ?? "no";
      const version = dictGet(value, "version")?.value;
      const wrong: Answer =
        version === undefined
          ? value.rest === undefined
            ? "yes"
            : "unknown"
          : (seen(version) ?? yesNo(numberOf(version) !== 1 && !(version.kind === "bool" && version.value)));
      return and(wrong, isTruthy(value), configuresByDict(world.get("LOGGING_CONFIG")));
    });
    return verdictOf(bad, (one) => ({
      message: `LOGGING has no "version": 1${whenText(one)}, so Django does not start`,
    }));
  },
});
