import { listText } from "../../domain/listText.js";
import { isNone, or } from "../../domain/predicates.js";
import { askEntry, entry, itemsOf, judgeFaults, hidden } from "../support/libraries.js";
import { settingsRule, notApplicable } from "../rule.js";
import { lastPart } from "../../text/lastPart.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "drf-throttle-unlimited",
  family: "libraries",
  severity: "warning",
  reads: ["REST_FRAMEWORK"],
  docs: {
    summary: "Throttling is switched on and has no rate, so it limits nothing",
    why: "The default rates of `anon` and `user` are `None`, which means no limit. `DEFAULT_THROTTLE_CLASSES` without `DEFAULT_THROTTLE_RATES` therefore has no effect, and nothing says so.",
    remedy: 'Add rates: `"DEFAULT_THROTTLE_RATES": {"anon": "100/hour", "user": "1000/hour"}`.',
    references: [
      "https://www.django-rest-framework.org/api-guide/throttling/",
      "https://github.com/encode/django-rest-framework/blob/master/rest_framework/throttling.py",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("REST_FRAMEWORK")) return notApplicable("REST_FRAMEWORK is not set");
    return judgeFaults(
      settings,
      (world) => {
        const framework = world.get("REST_FRAMEWORK");
        const classes = entry(framework, "DEFAULT_THROTTLE_CLASSES");
        if (typeof classes === "string") return { faults: [], otherwise: classes };
        const rates = entry(framework, "DEFAULT_THROTTLE_RATES");
        const faults = itemsOf(classes).flatMap((item) => {
          if (item.kind !== "str") return [];
          const scope = throttleScopes[item.value];
          if (scope === undefined) return [];
          // Rates that lack a scope raise instead: a rule of its own.
          const unlimited = rates === "no" || askEntry(framework, ["DEFAULT_THROTTLE_RATES", scope], isNone) === "yes";
          return unlimited ? [{ scope, at: item.at, name: lastPart(item.value) }] : [];
        });
        const [first] = faults;
        return {
          // Rates that are missing are one decision, whatever classes wait for them.
          faults: first === undefined ? [] : [{ key: "rates", at: first.at, data: faults }],
          otherwise: or(hidden(classes), typeof rates === "string" ? rates : hidden(rates)),
        };
      },
      ({ data }, one) => ({
        message: `${listText(data.map(({ name }) => name))} limit${data.length > 1 ? "" : "s"} nothing${whenText(one)}: DEFAULT_THROTTLE_RATES has no rate for ${listText(data.map(({ scope }) => `"${scope}"`))}`,
      }),
    );
  },
});

const throttleScopes: Readonly<Record<string, string>> = {
  "rest_framework.throttling.AnonRateThrottle": "anon",
  "rest_framework.throttling.UserRateThrottle": "user",
};
