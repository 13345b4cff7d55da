import { isTruthy, isText, and, not } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "allauth-email-unverified",
  family: "libraries",
  severity: "information",
  reads: ["ACCOUNT_EMAIL_VERIFICATION"],
  docs: {
    summary: "Anyone can sign up with somebody else's e-mail address",
    why: 'With `ACCOUNT_EMAIL_VERIFICATION = "none"` django-allauth sends no mail that confirms an address. Accounts carry addresses that their users may not own, which matters where an address decides about rights or connects accounts.',
    remedy: 'Use `"mandatory"`, or `"optional"`, the default.',
    whenToIgnore: "An identity provider vouches for the addresses, or nothing depends on them.",
    references: ["https://docs.allauth.org/en/latest/account/configuration.html"],
  },
  check({ settings }) {
    if (!settings.names.includes("ACCOUNT_EMAIL_VERIFICATION"))
      return notApplicable("ACCOUNT_EMAIL_VERIFICATION is not set");
    const none = settings.ask((world) =>
      and(
        isText(world.get("ACCOUNT_EMAIL_VERIFICATION"), "none"),
        not(isTruthy(world.get("SOCIALACCOUNT_ONLY"))),
        isInstalled(world, "allauth.account", settings.symbols),
      ),
    );
    return verdictOf(none, (one) => ({
      message: `ACCOUNT_EMAIL_VERIFICATION is "none"${whenText(one)}: anyone can sign up with somebody else's address`,
    }));
  },
});
