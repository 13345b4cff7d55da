import { anyItem, entry, itemsOf } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "drf-basic-authentication",
  family: "libraries",
  severity: "hint",
  reads: ["REST_FRAMEWORK"],
  docs: {
    summary: "The REST interface takes name and password with every request",
    why: "`BasicAuthentication` accepts the account's password itself in a header of each request. Scripts store it, proxies may log it, and passwords can be tried out on any address of the interface, past the limits of the sign-in page. It is also one of the two defaults.",
    remedy:
      'Name what the interface uses: `"DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"]` or tokens.',
    whenToIgnore: "Only machines of one's own use it, over TLS.",
    references: ["https://www.django-rest-framework.org/api-guide/authentication/#basicauthentication"],
  },
  check({ settings }) {
    if (!settings.names.includes("REST_FRAMEWORK")) return notApplicable("REST_FRAMEWORK is not set");
    const basic = settings.ask((world) => {
      const classes = entry(world.get("REST_FRAMEWORK"), "DEFAULT_AUTHENTICATION_CLASSES");
      if (typeof classes === "string") return classes;
      const item = itemsOf(classes).find((one) => one.kind === "str" && one.value === path);
      return { answer: anyItem(classes, (one) => one === path), ...(item?.at && { at: item.at }) };
    });
    return verdictOf(basic, (one) => ({
      message: `The REST interface takes name and password with every request${whenText(one)}`,
    }));
  },
});

const path = "rest_framework.authentication.BasicAuthentication";
