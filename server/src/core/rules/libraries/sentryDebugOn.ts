import { isTruthy } from "../../domain/predicates.js";
import { isNever } from "../support/libraries.js";
import { initialised, askArgument } from "../support/sentry.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "sentry-debug-on",
  family: "libraries",
  severity: "warning",
  checklist: ["error-tracking"],
  docs: {
    summary: "Sentry's SDK writes what it does to the log",
    why: "With `debug=True` sentry-sdk prints every event, transaction and transport step to standard error. Its documentation says that this is not for production.",
    remedy: "Delete the argument.",
    references: ["https://docs.sentry.io/platforms/python/configuration/options/#debug"],
  },
  check({ settings }) {
    if (isNever(settings.ask(initialised))) return notApplicable("sentry_sdk.init() is not called");
    const on = settings.askWhereCalled("sentry_sdk.init", (world) =>
      askArgument(world, "debug", (value) => isTruthy(value)),
    );
    return verdictOf(on, (one) => ({
      message: `sentry_sdk.init() is called with debug on${whenText(one)}: the SDK prints every step to the log`,
    }));
  },
});
