import type { Value } from "../../domain/value.js";
import { dictGet } from "../../domain/value.js";
import { configuresByDict } from "../support/loggingConfig.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Reply } from "../../settings/setting.js";
import { and, includesText, isTruthy, not, seen } from "../../domain/predicates.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "django-loggers-disabled",
  family: "logging",
  severity: "warning",
  since: { django: [1, 5], brought: "the logging that comes before LOGGING" },
  reads: ["LOGGING", "LOGGING_CONFIG"],
  checklist: ["logging"],
  fixable: "needsReview",
  docs: {
    summary: "LOGGING turns Django's own loggers off",
    why: 'Django configures its loggers first, then yours. `disable_existing_loggers` is true unless you say otherwise, so `django`, `django.request`, `django.server` and `django.db.backends` are disabled: server errors are neither logged nor mailed to ADMINS. A `"django"` key under `loggers` keeps them. No check says so.',
    remedy: 'Add `"disable_existing_loggers": False`.',
    whenToIgnore: "Errors are reported by another way, such as Sentry.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/logging/#configuring-logging",
      "https://docs.python.org/3/library/logging.config.html#dictionary-schema-details",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply => {
      const { value } = world.setting("LOGGING");
      if (value.kind !== "dict") return { answer: seen(value) ?? "no" };
      const disable = dictGet(value, "disable_existing_loggers")?.value;
      const loggers = dictGet(value, "loggers")?.value;
      const incremental = dictGet(value, "incremental")?.value;
      const own = world.get("LOGGING_CONFIG");
      const answer = and(
        isTruthy(value),
        disable === undefined ? (value.rest === undefined ? "yes" : "unknown") : isTruthy(disable),
        loggers === undefined ? (value.rest === undefined ? "yes" : "unknown") : not(includesText(loggers, "django")),
        incremental === undefined ? "yes" : not(isTruthy(incremental)),
        configuresByDict(own),
      );
      const reportsErrors = loggers !== undefined && includesText(loggers, "django.request") === "yes";
      const data: Seen = { isWritten: disable?.at !== undefined, reportsErrors };
      return { answer, data, ...(disable?.at && { at: disable.at }) };
    });
    return verdictOf(bad, (one) => {
      const { isWritten, reportsErrors } = one.data as Seen;
      return {
        message: `${isWritten ? `"disable_existing_loggers" is on` : `LOGGING does not say "disable_existing_loggers": False`}${whenText(one)}, so ${reportsErrors ? "of Django's own loggers only those that LOGGING names are on" : "Django's own loggers are disabled: server errors are no longer logged or mailed"}`,
        // With a service that collects errors nothing is lost: cookiecutter-django writes it so.
        ...((reportsErrors || collectors.some((name) => settings.distribution(name) !== undefined)) && {
          severity: "information" as const,
        }),
        fixes: !isWritten ? addFix(settings, one.world.get("LOGGING")) : settings.fix.replace(one.at, "False", keep),
      };
    });
  },
});

interface Seen {
  /** `disable_existing_loggers` is written there. */
  readonly isWritten: boolean;
  /** LOGGING names the logger of server errors, which therefore stays on. */
  readonly reportsErrors: boolean;
}

const keep = { title: "Keep Django's loggers", safety: "needsReview" } as const;

function addFix(settings: SettingsView, logging: Value): ReturnType<SettingsView["fix"]["addEntry"]> {
  return logging.at === undefined
    ? []
    : settings.fix.addEntry(
        logging.at,
        { key: "disable_existing_loggers", expression: "False", after: ["version"] },
        keep,
      );
}

const collectors: readonly string[] = [
  "sentry-sdk",
  "rollbar",
  "bugsnag",
  "honeybadger",
  "elastic-apm",
  "newrelic",
  "ddtrace",
  "raygun4py",
  "airbrake",
];
