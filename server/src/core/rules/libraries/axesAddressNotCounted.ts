import { includesText, seen, and, or, not } from "../../domain/predicates.js";
import { isSequence } from "../../domain/value.js";
import { isInstalled } from "../support/installedApps.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "axes-address-not-counted",
  family: "libraries",
  severity: "information",
  djangoChecks: ["axes.W006"],
  reads: ["AXES_LOCKOUT_PARAMETERS"],
  docs: {
    summary: "django-axes does not count by address",
    why: 'Without `"ip_address"` in `AXES_LOCKOUT_PARAMETERS` one machine may try a few passwords on each of many accounts, and a user agent or a cookie is changed at will. django-axes reports it as `axes.W006`.',
    remedy: 'Add `"ip_address"`, by itself or in a combination.',
    whenToIgnore: "Locking accounts by name alone is the policy.",
    references: [
      "https://django-axes.readthedocs.io/en/latest/4_configuration.html",
      "https://github.com/jazzband/django-axes/blob/master/axes/checks.py",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("AXES_LOCKOUT_PARAMETERS")) return notApplicable("AXES_LOCKOUT_PARAMETERS is not set");
    const missing = settings.ask((world) => {
      const parameters = world.get("AXES_LOCKOUT_PARAMETERS");
      if (!isSequence(parameters) || parameters.kind === "set") return seen(parameters) ?? "no";
      const counted = or(
        includesText(parameters, "ip_address"),
        ...parameters.items.map((item) =>
          isSequence(item) && item.kind !== "set" ? includesText(item, "ip_address") : ("no" as const),
        ),
      );
      return and(not(counted), isInstalled(world, "axes", settings.symbols));
    });
    return verdictOf(missing, (one) => ({
      message: `AXES_LOCKOUT_PARAMETERS has no "ip_address"${whenText(one)}: one machine may try many accounts`,
      djangoChecks: ["axes.W006"],
    }));
  },
});
