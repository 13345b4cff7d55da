import { isTruthy, not } from "../../domain/predicates.js";
import { askEntry } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "drf-throttles-missing",
  family: "libraries",
  severity: "hint",
  reads: ["REST_FRAMEWORK"],
  docs: {
    summary: "The REST interface has no rate limit of its own",
    why: "Without `DEFAULT_THROTTLE_CLASSES` every client may ask as often as it likes. Throttling in the application protects against clumsy clients and dear queries; the documentation says that it is no protection against attacks.",
    remedy: "Set `DEFAULT_THROTTLE_CLASSES` and `DEFAULT_THROTTLE_RATES`, or limit in the proxy.",
    whenToIgnore: "The proxy or the platform limits.",
    references: ["https://www.django-rest-framework.org/api-guide/throttling/"],
  },
  check({ settings }) {
    if (!settings.names.includes("REST_FRAMEWORK")) return notApplicable("REST_FRAMEWORK is not set");
    const none = settings.ask((world) =>
      askEntry(world.get("REST_FRAMEWORK"), ["DEFAULT_THROTTLE_CLASSES"], (classes) => not(isTruthy(classes)), "yes"),
    );
    return verdictOf(none, (one) => ({ message: `The REST interface has no rate limit of its own${whenText(one)}` }));
  },
});
