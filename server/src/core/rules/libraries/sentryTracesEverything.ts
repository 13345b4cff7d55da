import { seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { isNever, numberOf } from "../support/libraries.js";
import { initialised, askArgument } from "../support/sentry.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "sentry-traces-everything",
  family: "libraries",
  severity: "information",
  checklist: ["error-tracking"],
  docs: {
    summary: "Sentry traces every request",
    why: "`traces_sample_rate=1.0`, as the quick start shows it, records and sends a transaction for every request and task: time on each of them, and a quota that is used up soon. Errors are sent in any case.",
    remedy: "Take a share, `0.1` or less, or a `traces_sampler` that leaves out health checks.",
    whenToIgnore: "The site has little traffic.",
    references: ["https://docs.sentry.io/platforms/python/configuration/sampling/"],
  },
  check({ settings }) {
    if (isNever(settings.ask(initialised))) return notApplicable("sentry_sdk.init() is not called");
    return ["traces_sample_rate", "profiles_sample_rate"].flatMap((name) =>
      verdictList(
        verdictOf(
          settings.askWhereCalled("sentry_sdk.init", (world) =>
            askArgument(world, name, (value) => seen(value) ?? yesNo(numberOf(value) === 1)),
          ),
          (one) => ({
            message: `${name} of Sentry is 1${whenText(one)}: every request is ${name === "traces_sample_rate" ? "traced" : "profiled"} and sent`,
          }),
        ),
      ),
    );
  },
});
