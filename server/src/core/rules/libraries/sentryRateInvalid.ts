import { seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { isNever, numberOf } from "../support/libraries.js";
import { initialised, askArgument } from "../support/sentry.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "sentry-rate-invalid",
  family: "libraries",
  severity: "warning",
  checklist: ["error-tracking"],
  docs: {
    summary: "A sample rate of Sentry is no number from 0 to 1, so nothing is traced",
    why: "`traces_sample_rate` and `profiles_sample_rate` are shares. Of anything else, also of the text of an environment variable, sentry-sdk says in a warning of its own logger that it is invalid, and sends no transaction.",
    remedy:
      'Write a number from 0.0 to 1.0, and turn variables into numbers: `float(os.environ["SENTRY_TRACES_SAMPLE_RATE"])`.',
    references: [
      "https://docs.sentry.io/platforms/python/configuration/options/#traces_sample_rate",
      "https://github.com/getsentry/sentry-python/blob/master/sentry_sdk/tracing_utils.py",
    ],
  },
  check({ settings }) {
    if (isNever(settings.ask(initialised))) return notApplicable("sentry_sdk.init() is not called");
    return ["traces_sample_rate", "profiles_sample_rate"].flatMap((name) =>
      verdictList(
        verdictOf(
          settings.askWhereCalled("sentry_sdk.init", (world) =>
            askArgument(world, name, (value) => {
              // The text of a variable, as it is.
              if (value.kind === "environment") return value.type === "str" ? "yes" : "environment";
              if (value.kind === "str") return "yes";
              const rate = numberOf(value);
              return seen(value) ?? yesNo(rate !== undefined && (rate < 0 || rate > 1));
            }),
          ),
          (one) => ({
            message: `${name} of Sentry is no number from 0 to 1${whenText(one)}: the SDK refuses it and traces nothing`,
          }),
        ),
      ),
    );
  },
});
