import { isNever } from "../../settings/libraries.js";
import { whenText } from "../../settings/elements.js";
import { and, isNotTrue, isTruthy } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { takenForTrue } from "../../settings/verdicts.js";
import { hasMiddleware, middleware } from "../../settings/middleware.js";

export default settingsRule({
  id: "hsts-without-preload",
  family: "https",
  severity: "information",
  djangoChecks: ["security.W021"],
  reads: ["SECURE_HSTS_PRELOAD", "MIDDLEWARE"],
  checklist: ["hsts-scope"],
  fixable: "safe",
  docs: {
    summary: "The site cannot be put on the browsers' preload list",
    why: "The preload list makes browsers use HTTPS for the very first request. It is hard to undo, so it is a decision and nothing to hurry. Read from an environment variable it is the deployer's, and off where the variable is unset.",
    remedy:
      "When you have decided for it and HSTS has run for a while, set `SECURE_HSTS_PRELOAD = True`, or the variable that it is read from, and submit the domain.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-hsts-preload",
    ],
  },
  check({ settings }) {
    const present = settings.ask((world) => hasMiddleware(world, middleware.security, settings.django));
    if (isNever(present)) return notApplicable("its middleware is not in MIDDLEWARE");
    const bad = settings.ask((world) => {
      const value = world.get("SECURE_HSTS_PRELOAD");
      return and(
        hasMiddleware(world, middleware.security, settings.django),
        isNotTrue(value),
        isTruthy(world.get("SECURE_HSTS_SECONDS")),
      );
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    // A variable decides: off where it is unset is the caution that this rule asks for.
    const decided = settings.ask((world) => isNotTrue(world.get("SECURE_HSTS_PRELOAD")));
    if (decided.occurs === "sometimes" && decided.byEnvironment) return decided.holds();
    return bad.findings((one) => {
      const setting = one.world.setting("SECURE_HSTS_PRELOAD");
      const when = whenText(one);
      const isTaken = takenForTrue(setting, when);
      return {
        message: setting.isDefault
          ? "SECURE_HSTS_PRELOAD is not set, so the site cannot be put on the browsers' preload list"
          : (isTaken ??
            `SECURE_HSTS_PRELOAD is not True${when}, so the site cannot be put on the browsers' preload list`),
        djangoChecks: ["security.W021"],
        fixes:
          isTaken !== undefined && setting.value.from === "literal"
            ? settings.fix.setSetting(setting, "True")
            : settings.fix.fromEnvironment(setting, { cast: "bool", fallback: "False" }),
      };
    });
  },
});
