import { whenText } from "./elements.js";
import { not } from "../domain/predicates.js";
import type { FixDraft } from "../fixes/fix.js";
import { notApplicable, type Verdict } from "../rules/rule.js";
import { hasMiddleware } from "./middleware.js";
import type { Setting, SettingsView, World } from "./settingsView.js";
import { verdictOf } from "./verdicts.js";

/** One of Django's middleware that its checks look for by the exact path. */
export function judgeMissingMiddleware(settings: SettingsView, path: string, djangoCheck: string, fixes: (list: Setting) => readonly FixDraft[], consequence: (world: World) => string = () => ""): Verdict | readonly Verdict[] {
  // With no MIDDLEWARE at all there is one finding: middleware-not-set.
  const unset = settings.ask((world) => not(world.isSet("MIDDLEWARE")));
  if (unset.occurs === "always") return notApplicable("MIDDLEWARE is not set");
  const missing = settings.ask((world) => not(hasMiddleware(world, path, settings.django)));
  return verdictOf(missing, (one) => {
    const list = one.world.setting("MIDDLEWARE");
    const when = whenText(one);
    return { at: list.at, message: `${path.slice(path.lastIndexOf(".") + 1)} is not in MIDDLEWARE${when}${consequence(one.world)}`, djangoChecks: [djangoCheck], fixes: fixes(list) };
  });
}
