import { whenText } from "./elements.js";
import { and, not } from "../domain/predicates.js";
import { listText } from "../domain/listText.js";
import type { FixDraft } from "../fixes/fix.js";
import { notApplicable, type Verdict } from "../rules/verdict.js";
import { takenOut } from "../evaluator/seenCalls.js";
import { hasMiddleware } from "./middleware.js";
import type { SettingsView } from "./settingsView.js";
import type { Setting, World } from "./setting.js";
import { verdictOf } from "./verdicts.js";
import { lastPart } from "../text/lastPart.js";

/** One of Django's middleware that its checks look for by the exact path. `withoutEffect`: settings that do nothing without it; several, or none. */
export function judgeMissingMiddleware(
  settings: SettingsView,
  path: string,
  djangoCheck: string,
  fixes: (list: Setting) => readonly FixDraft[],
  withoutEffect: (world: World) => readonly string[] = () => [],
): Verdict | readonly Verdict[] {
  // With no MIDDLEWARE at all there is one finding: middleware-not-set.
  const hasOldList = !settings.django.atLeast(2, 0);
  const unset = settings.ask((world) =>
    hasOldList
      ? and(not(world.isSet("MIDDLEWARE")), not(world.isSet("MIDDLEWARE_CLASSES")))
      : not(world.isSet("MIDDLEWARE")),
  );
  if (unset.occurs === "always") return notApplicable("MIDDLEWARE is not set");
  const missing = settings.ask((world) => not(hasMiddleware(world, path, settings.django)));
  return verdictOf(missing, (one) => {
    const list = one.world.setting(
      hasOldList && one.world.isSet("MIDDLEWARE") === "no" ? "MIDDLEWARE_CLASSES" : "MIDDLEWARE",
    );
    const idle = withoutEffect(one.world);
    const name = lastPart(path);
    const rest = whenText(one) + (idle.length === 0 ? "" : `: ${listText(idle)} are without effect`);
    const removed = one.world.calls(takenOut).find((call) => {
      const item = call.arguments.get("item");
      return item?.kind === "str" && item.value === path;
    });
    return {
      ...(removed === undefined
        ? { at: list.at, message: `${name} is not in ${list.name}${rest}`, fixes: fixes(list) }
        : {
            at: removed.at,
            message: `${name} is taken out of ${list.name}${rest}`,
            because: [{ at: list.at, label: `${list.name} is set here` }],
          }),
      djangoChecks: [djangoCheck],
      ...(idle.length > 0 && { about: idle }),
    };
  });
}
