import { isTruthy, and, not } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { entry, askEntry } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "jwt-blacklist-not-installed",
  family: "libraries",
  severity: "warning",
  reads: ["SIMPLE_JWT", "INSTALLED_APPS"],
  docs: {
    summary: "Used refresh tokens are to be blacklisted, and there is no blacklist",
    why: "`BLACKLIST_AFTER_ROTATION` writes a used refresh token into a table of `rest_framework_simplejwt.token_blacklist`. Without that application the step is left out without a word: an old refresh token goes on working until it expires.",
    remedy: 'Add `"rest_framework_simplejwt.token_blacklist"` to `INSTALLED_APPS`, and migrate.',
    references: [
      "https://django-rest-framework-simplejwt.readthedocs.io/en/latest/blacklist_app.html",
      "https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html#blacklist-after-rotation",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("SIMPLE_JWT")) return notApplicable("SIMPLE_JWT is not set");
    const missing = settings.ask((world) => {
      const wanted = entry(world.get("SIMPLE_JWT"), "BLACKLIST_AFTER_ROTATION");
      if (typeof wanted === "string") return wanted;
      return {
        answer: and(
          isTruthy(wanted),
          askEntry(world.get("SIMPLE_JWT"), ["ROTATE_REFRESH_TOKENS"], isTruthy),
          not(isInstalled(world, "rest_framework_simplejwt.token_blacklist", settings.symbols)),
        ),
        ...(wanted.at && { at: wanted.at }),
      };
    });
    return verdictOf(missing, (one) => ({
      message: `BLACKLIST_AFTER_ROTATION is on${whenText(one)}, but the application with the blacklist is not installed: used refresh tokens go on working`,
    }));
  },
});
