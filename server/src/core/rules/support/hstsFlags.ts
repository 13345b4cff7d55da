import { and, isNotTrue, isTruthy } from "../../domain/predicates.js";
import { notApplicable, type Verdict } from "../../settings/verdict.js";
import { isNever } from "./libraries.js";
import { hasMiddleware, middleware } from "./middleware.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { takenForTrue, whenText } from "./verdicts.js";

/** What Strict-Transport-Security says besides its duration, where it is sent. `so`: what follows where the setting is off. */
export function judgeHstsFlag(
  settings: SettingsView,
  name: "SECURE_HSTS_INCLUDE_SUBDOMAINS" | "SECURE_HSTS_PRELOAD",
  djangoCheck: string,
  so: string,
): Verdict | readonly Verdict[] {
  const present = settings.ask((world) => hasMiddleware(world, middleware.security, settings.django));
  if (isNever(present)) return notApplicable("its middleware is not in MIDDLEWARE");
  const bad = settings.ask((world) => {
    const value = world.get(name);
    return and(
      hasMiddleware(world, middleware.security, settings.django),
      isNotTrue(value),
      isTruthy(world.get("SECURE_HSTS_SECONDS")),
    );
  });
  if (bad.occurs === "unknown") return bad.notDetermined();
  if (bad.occurs === "never") return bad.holds();
  // A variable decides: off where it is unset is the caution that these rules ask for.
  const decided = settings.ask((world) => isNotTrue(world.get(name)));
  if (decided.occurs === "sometimes" && decided.byEnvironment) return decided.holds();
  return bad.findings((one) => {
    const setting = one.world.setting(name);
    const when = whenText(one);
    const isTaken = takenForTrue(setting, when);
    return {
      message: setting.isDefault ? `${name} is not set, so ${so}` : (isTaken ?? `${name} is not True${when}, so ${so}`),
      djangoChecks: [djangoCheck],
      fixes:
        isTaken !== undefined && setting.value.from === "literal"
          ? settings.fix.setSetting(setting, "True")
          : settings.fix.fromEnvironment(setting, { cast: "bool", fallback: "False" }),
    };
  });
}
