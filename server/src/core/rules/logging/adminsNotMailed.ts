import { and, isTruthy, not } from "../../domain/predicates.js";
import { mailsErrors } from "../support/loggingConfig.js";
import { initialised } from "../support/sentry.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "admins-not-mailed",
  family: "logging",
  severity: "warning",
  reads: ["ADMINS", "LOGGING"],
  checklist: ["error-tracking", "alerts"],
  docs: {
    summary: "ADMINS is set, and LOGGING leaves no handler that mails errors to them",
    why: "Django's own configuration mails server errors to `ADMINS` by the handler `mail_admins` of its logger `django`. A LOGGING that disables existing loggers, or gives `django` handlers of its own, takes it away: nobody hears of errors, and nothing says so.",
    remedy:
      'Add a handler of `django.utils.log.AdminEmailHandler` to `django` or the root, or keep Django\'s loggers with `"disable_existing_loggers": False`.',
    whenToIgnore: "Only management commands and mail_admins() of the project's own code mail them.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/logging/#default-logging-configuration",
      "https://docs.djangoproject.com/en/stable/howto/error-reporting/",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("ADMINS") || !settings.names.includes("LOGGING"))
      return notApplicable(settings.names.includes("ADMINS") ? "LOGGING is not set" : "ADMINS is not set");
    const silent = settings.ask((world) => ({
      answer: and(not(mailsErrors(world)), isTruthy(world.get("ADMINS"))),
      at: world.setting("ADMINS").valueAt,
    }));
    return verdictOf(silent, (one) => ({
      message: `ADMINS is set, and no handler of LOGGING mails errors to them${whenText(one)}`,
      // Whom it names while a variable is unset is nobody who waits for mail.
      ...(one.when !== "" && { severity: "information" as const }),
      // Something else collects errors.
      ...(errorTrackers.some((name) => settings.distribution(name) !== undefined) && {
        severity: "hint" as const,
        ...(settings.ask(initialised).occurs !== "never" && { about: ["alerts"] }),
      }),
      because: [{ at: one.world.setting("LOGGING").valueAt, label: "LOGGING is set here" }],
    }));
  },
});

const errorTrackers = ["sentry-sdk", "raven", "rollbar", "bugsnag", "honeybadger", "elastic-apm", "airbrake"];
