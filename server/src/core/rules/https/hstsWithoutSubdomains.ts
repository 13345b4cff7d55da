import { isNever } from "../../settings/libraries.js";
import { whenText } from "../../settings/elements.js";
import { and, isNotTrue, isTruthy } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { takenForTrue } from "../../settings/verdicts.js";
import { hasMiddleware, middleware } from "../../settings/middleware.js";

export default settingsRule({
  id: "hsts-without-subdomains",
  family: "https",
  severity: "information",
  djangoChecks: ["security.W005"],
  reads: ["SECURE_HSTS_INCLUDE_SUBDOMAINS", "MIDDLEWARE"],
  checklist: ["hsts-scope"],
  fixable: "safe",
  docs: {
    summary: "Strict-Transport-Security leaves out subdomains",
    why: "A subdomain without HSTS can be used to set cookies for the whole domain. Including subdomains is a decision: each of them must then speak HTTPS. Read from an environment variable it is the deployer's, and off where the variable is unset.",
    remedy:
      "When every subdomain speaks HTTPS, set `SECURE_HSTS_INCLUDE_SUBDOMAINS = True`, or read it from a variable that production sets.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-hsts-include-subdomains",
    ],
  },
  check({ settings }) {
    const present = settings.ask((world) => hasMiddleware(world, middleware.security, settings.django));
    if (isNever(present)) return notApplicable("its middleware is not in MIDDLEWARE");
    const bad = settings.ask((world) => {
      const value = world.get("SECURE_HSTS_INCLUDE_SUBDOMAINS");
      return and(
        hasMiddleware(world, middleware.security, settings.django),
        isNotTrue(value),
        isTruthy(world.get("SECURE_HSTS_SECONDS")),
      );
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    // A variable decides: off where it is unset is the caution that this rule asks for.
    const decided = settings.ask((world) => isNotTrue(world.get("SECURE_HSTS_INCLUDE_SUBDOMAINS")));
    if (decided.occurs === "sometimes" && decided.byEnvironment) return decided.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("SECURE_HSTS_INCLUDE_SUBDOMAINS");
      const when = whenText(one);
      const isTaken = takenForTrue(setting, when);
      return {
        message: setting.isDefault
          ? "SECURE_HSTS_INCLUDE_SUBDOMAINS is not set, so Strict-Transport-Security leaves out subdomains"
          : (isTaken ??
            `SECURE_HSTS_INCLUDE_SUBDOMAINS is not True${when}, so Strict-Transport-Security leaves out subdomains`),
        djangoChecks: ["security.W005"],
        fixes:
          isTaken !== undefined && setting.value.from === "literal"
            ? settings.fix.setSetting(setting, "True")
            : settings.fix.fromEnvironment(setting, { cast: "bool", fallback: "False" }),
      };
    });
  },
});
