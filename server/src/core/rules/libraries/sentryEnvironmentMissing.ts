import { not } from "../../domain/predicates.js";
import { isNever, argument } from "../support/libraries.js";
import { unseenOf, initialised } from "../support/sentry.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "sentry-environment-missing",
  family: "libraries",
  severity: "hint",
  checklist: ["error-tracking"],
  docs: {
    summary: "Sentry is not told which environment an error comes from",
    why: "Without `environment` and without the variable `SENTRY_ENVIRONMENT` sentry-sdk calls every place “production”: errors of staging look like errors of the site.",
    remedy: "Pass `environment=`, best from a variable.",
    whenToIgnore: "Only production has a DSN, or the platform sets `SENTRY_ENVIRONMENT`.",
    references: ["https://docs.sentry.io/platforms/python/configuration/environments/"],
  },
  check({ settings }) {
    if (isNever(settings.ask(initialised))) return notApplicable("sentry_sdk.init() is not called");
    const missing = settings.askWhereCalled("sentry_sdk.init", (world) => {
      const call = world.calls("sentry_sdk.init").at(-1);
      if (!call) return "no";
      const given = argument(call, "environment");
      const answer =
        typeof given !== "string" ? "no" : given === "no" ? not(world.hasVariable("SENTRY_ENVIRONMENT")) : given;
      return { answer, at: call.at, reason: unseenOf(call) };
    });
    return verdictOf(missing, (one) => ({
      message: `sentry_sdk.init() names no environment${whenText(one)}: every place counts as production unless SENTRY_ENVIRONMENT is set`,
    }));
  },
});
