import { isTruthy } from "../../domain/predicates.js";
import { isNever } from "../support/libraries.js";
import { initialised, askArgument } from "../support/sentry.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "sentry-personal-data-sent",
  family: "libraries",
  severity: "information",
  checklist: ["error-tracking"],
  docs: {
    summary: "Sentry receives personal data of visitors",
    why: "With `send_default_pii=True` events carry the signed-in user's id, name and e-mail address, the visitor's IP address and cookies. Whether that may leave the site is a question of law and of what visitors were told; Sentry's quick start sets it.",
    remedy: "Delete the argument, or decide it on purpose.",
    whenToIgnore: "The privacy statement covers it, or Sentry runs on one's own servers.",
    references: [
      "https://docs.sentry.io/platforms/python/configuration/options/#send_default_pii",
      "https://docs.sentry.io/platforms/python/data-management/data-collected/",
    ],
  },
  check({ settings }) {
    if (isNever(settings.ask(initialised))) return notApplicable("sentry_sdk.init() is not called");
    const sent = settings.askWhereCalled("sentry_sdk.init", (world) =>
      askArgument(world, "send_default_pii", (value) => isTruthy(value)),
    );
    return verdictOf(sent, (one) => ({
      message: `sentry_sdk.init() is called with send_default_pii${whenText(one)}: events carry users, IP addresses and cookies`,
    }));
  },
});
