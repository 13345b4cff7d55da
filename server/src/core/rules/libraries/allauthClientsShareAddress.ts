import { isTruthy, seen, and, not } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { isInstalled } from "../support/installedApps.js";
import { askEntry, isAtLeast, isNever, keepsProxyAddress, placeOfApp } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "allauth-clients-share-address",
  family: "libraries",
  severity: "warning",
  reads: ["ALLAUTH_TRUSTED_PROXY_COUNT", "ALLAUTH_TRUSTED_CLIENT_IP_HEADER", "SECURE_PROXY_SSL_HEADER"],
  docs: {
    summary: "Behind the proxy all visitors share the limits of one address",
    why: "Since 65.14.2 django-allauth no longer believes `X-Forwarded-For` by itself, because anyone can send it. Behind a proxy every visitor then has the proxy's address: its limit of failed sign-ins is used up by all together, and nobody can sign in.",
    remedy:
      "Set `ALLAUTH_TRUSTED_PROXY_COUNT = 1` (the number of proxies in front), or `ALLAUTH_TRUSTED_CLIENT_IP_HEADER`.",
    whenToIgnore:
      "The account adapter's `get_client_ip()` is overridden, or the server in front of Django replaces the address itself.",
    references: [
      "https://docs.allauth.org/en/latest/release-notes/recent.html",
      "https://docs.allauth.org/en/latest/account/rate_limits.html",
    ],
  },
  check({ settings }) {
    if (!isAtLeast(settings.distribution("django-allauth"), 65, 14, 2))
      return notApplicable("before django-allauth 65.14.2 X-Forwarded-For is believed");
    if (isNever(settings.ask((world) => isInstalled(world, "allauth.account", settings.symbols))))
      return notApplicable("django-allauth is not installed");
    const shared = settings.ask((world) => {
      const count = world.get("ALLAUTH_TRUSTED_PROXY_COUNT");
      const answer = and(
        not(isTruthy(count)),
        ...["ALLAUTH_TRUSTED_CLIENT_IP_HEADER", "ACCOUNT_ADAPTER"].map((name) => not(world.isSet(name))),
        not(
          askEntry(
            world.get("ACCOUNT_RATE_LIMITS"),
            [],
            (limits) => seen(limits) ?? yesNo(limits.kind === "bool" && !limits.value),
          ),
        ),
        isTruthy(world.get("SECURE_PROXY_SSL_HEADER")),
        isInstalled(world, "allauth.account", settings.symbols),
        keepsProxyAddress(world),
      );
      return {
        answer,
        ...(world.isSet("ALLAUTH_TRUSTED_PROXY_COUNT") === "no" && placeOfApp(world, "allauth.account")),
      };
    });
    return verdictOf(shared, (one) => ({
      // A server that replaces the address itself (uvicorn's proxy headers) is not to be seen here.
      certainty: "possible",
      // Without a version in the requirements this is the newest release's behaviour.
      severity: typeof settings.distribution("django-allauth") === "string" ? "warning" : "information",
      message: `django-allauth does not know the visitor's address behind the proxy${whenText(one)}: ALLAUTH_TRUSTED_PROXY_COUNT is not set, so all visitors share the limits of one address`,
    }));
  },
});
