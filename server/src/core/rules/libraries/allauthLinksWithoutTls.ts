import { isText, and } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { isNever, placeOfApp } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "allauth-links-without-tls",
  family: "libraries",
  severity: "information",
  reads: ["ACCOUNT_DEFAULT_HTTP_PROTOCOL", "INSTALLED_APPS"],
  docs: {
    summary: "Links that django-allauth makes outside of a request begin with http://",
    why: '`ACCOUNT_DEFAULT_HTTP_PROTOCOL` is `"http"` by default. It decides how links begin that are made without a request at hand, in mails sent by tasks and commands for instance: the key in a link for confirming or resetting then travels in clear before any redirect.',
    remedy: 'Set `ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"` in production.',
    references: [
      "https://docs.allauth.org/en/latest/common/https.html",
      "https://docs.allauth.org/en/latest/account/configuration.html",
    ],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => isInstalled(world, "allauth.account", settings.symbols))))
      return notApplicable("django-allauth is not installed");
    const plain = settings.ask((world) => {
      const protocol = world.get("ACCOUNT_DEFAULT_HTTP_PROTOCOL");
      const set = world.isSet("ACCOUNT_DEFAULT_HTTP_PROTOCOL");
      return {
        answer: and(
          set === "no" ? "yes" : set === "unknown" ? "unknown" : isText(protocol, "http"),
          isInstalled(world, "allauth.account", settings.symbols),
        ),
        ...(set === "no" && placeOfApp(world, "allauth.account")),
      };
    });
    return verdictOf(plain, (one) => ({
      severity: one.absent === undefined ? "information" : "hint",
      message: `ACCOUNT_DEFAULT_HTTP_PROTOCOL is ${one.absent === undefined ? '"http"' : "not set"}${whenText(one)}: links that are made outside of a request begin with http://`,
    }));
  },
});
