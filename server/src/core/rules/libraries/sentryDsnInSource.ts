import { seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { isNever } from "../support/libraries.js";
import { initialised, askArgument } from "../support/sentry.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "sentry-dsn-in-source",
  family: "libraries",
  severity: "hint",
  checklist: ["error-tracking"],
  docs: {
    summary: "Sentry's DSN stands in the source",
    why: "A DSN is no password: whoever knows it can send events, and read nothing. In the source it makes every checkout, and every test run, report to the project of production.",
    remedy: "Read it from the environment. sentry-sdk takes `SENTRY_DSN` by itself where `dsn` is not given.",
    references: ["https://docs.sentry.io/concepts/key-terms/dsn-explainer/"],
  },
  check({ settings }) {
    if (isNever(settings.ask(initialised))) return notApplicable("sentry_sdk.init() is not called");
    const literal = settings.askWhereCalled("sentry_sdk.init", (world) =>
      askArgument(
        world,
        "dsn",
        (value) =>
          seen(value) ??
          yesNo(value.kind === "str" && value.from !== "environment" && /^https?:\/\/\w{8,}@/.test(value.value)),
      ),
    );
    return verdictOf(literal, (one) => ({
      message: `Sentry's DSN stands in the source${whenText(one)}: every checkout reports to the same project`,
    }));
  },
});
