import { isTruthy, includesText, and, not } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { isNever, keepsProxyAddress, placeOfApp } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "axes-clients-share-address",
  family: "libraries",
  severity: "information",
  reads: ["AXES_IPWARE_PROXY_COUNT", "AXES_LOCKOUT_PARAMETERS", "SECURE_PROXY_SSL_HEADER"],
  docs: {
    summary: "Behind the proxy django-axes locks out everyone at once",
    why: "django-axes takes the address of the connection, which behind a proxy is the proxy's. A few wrong passwords of one visitor then lock out all of them, as long as the address alone is what counts.",
    remedy:
      'Install `django-axes[ipware]` and set `AXES_IPWARE_PROXY_COUNT = 1` and `AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR"]`.',
    whenToIgnore: "A middleware or the server puts the visitor's address in place.",
    references: ["https://django-axes.readthedocs.io/en/latest/4_configuration.html"],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => isInstalled(world, "axes", settings.symbols))))
      return notApplicable("django-axes is not installed");
    const shared = settings.ask((world) => {
      const set = [
        "AXES_IPWARE_PROXY_COUNT",
        "AXES_PROXY_COUNT",
        "AXES_IPWARE_META_PRECEDENCE_ORDER",
        "AXES_META_PRECEDENCE_ORDER",
        "AXES_IPWARE_PROXY_TRUSTED_IPS",
        "AXES_CLIENT_IP_CALLABLE",
      ].map((name) => world.isSet(name));
      const parameters = world.get("AXES_LOCKOUT_PARAMETERS");
      const answer = and(
        ...set.map(not),
        world.isSet("AXES_LOCKOUT_PARAMETERS") === "no" ? "yes" : includesText(parameters, "ip_address"),
        isTruthy(world.get("SECURE_PROXY_SSL_HEADER")),
        isInstalled(world, "axes", settings.symbols),
        keepsProxyAddress(world),
      );
      return { answer, ...placeOfApp(world, "axes") };
    });
    return verdictOf(shared, (one) => ({
      message: `django-axes takes the proxy's address for everyone's${whenText(one)}: AXES_IPWARE_PROXY_COUNT is not set, so one visitor can lock out all`,
    }));
  },
});
