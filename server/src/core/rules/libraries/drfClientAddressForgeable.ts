import { isTruthy, seen, and } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { anyItem, entry, askEntry, itemsOf } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "drf-client-address-forgeable",
  family: "libraries",
  severity: "information",
  reads: ["REST_FRAMEWORK", "SECURE_PROXY_SSL_HEADER"],
  docs: {
    summary: "Anyone can get round the throttle by sending another X-Forwarded-For",
    why: "Django REST framework counts anonymous clients by address. Behind a proxy and without `NUM_PROXIES` it takes the whole `X-Forwarded-For` header for that, including what the client itself wrote into it: another text, another client.",
    remedy: 'Set `"NUM_PROXIES"` to the number of proxies in front: `1` behind one.',
    whenToIgnore: "The proxy replaces X-Forwarded-For instead of adding to it.",
    references: ["https://www.django-rest-framework.org/api-guide/throttling/#how-clients-are-identified"],
  },
  check({ settings }) {
    if (!settings.names.includes("REST_FRAMEWORK")) return notApplicable("REST_FRAMEWORK is not set");
    const forgeable = settings.ask((world) => {
      const classes = entry(world.get("REST_FRAMEWORK"), "DEFAULT_THROTTLE_CLASSES");
      const item =
        typeof classes === "string"
          ? undefined
          : itemsOf(classes).find((one) => one.kind === "str" && one.value.startsWith(own));
      const answer = and(
        typeof classes === "string" ? classes : anyItem(classes, (path) => path.startsWith(own)),
        askEntry(
          world.get("REST_FRAMEWORK"),
          ["NUM_PROXIES"],
          (value) => seen(value) ?? yesNo(value.kind === "none"),
          "yes",
        ),
        isTruthy(world.get("SECURE_PROXY_SSL_HEADER")),
      );
      return { answer, ...(item?.at && { at: item.at }) };
    });
    return verdictOf(forgeable, (one) => ({
      message: `Throttling takes all of X-Forwarded-For for the client's address behind the proxy${whenText(one)}: NUM_PROXIES is not set`,
    }));
  },
});

/** A class of the project's own may tell clients apart in another way. */
const own = "rest_framework.throttling.";
