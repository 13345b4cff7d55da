import { isTruthy, includesText, and, or } from "../../domain/predicates.js";
import { isNever } from "../support/libraries.js";
import { middleware } from "../support/middleware.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "whitenoise-autorefresh-on",
  family: "static",
  severity: "error",
  reads: ["WHITENOISE_AUTOREFRESH", "MIDDLEWARE"],
  checklist: ["static-files"],
  fixable: "safe",
  docs: {
    summary: "WhiteNoise looks for files on the disk at every request",
    why: "`WHITENOISE_AUTOREFRESH` is for development. WhiteNoise then turns each request's path into paths on the disk instead of looking it up in a table made at start. Its documentation says: slow and not secure.",
    remedy: "Delete the setting: it follows `DEBUG` by default.",
    references: ["https://whitenoise.readthedocs.io/en/stable/django.html#WHITENOISE_AUTOREFRESH"],
  },
  check({ settings }) {
    if (
      isNever(
        settings.ask((world) =>
          or(world.isSet("WHITENOISE_AUTOREFRESH"), includesText(world.get("MIDDLEWARE"), middleware.whitenoise)),
        ),
      )
    )
      return notApplicable("WhiteNoise is not used");
    const on = settings.ask((world) =>
      and(isTruthy(world.get("WHITENOISE_AUTOREFRESH")), includesText(world.get("MIDDLEWARE"), middleware.whitenoise)),
    );
    return verdictOf(on, (one) => ({
      message: `WHITENOISE_AUTOREFRESH is on${whenText(one)}: WhiteNoise searches the disk at every request, which its documentation calls slow and insecure`,
      fixes: settings.fix.removeSetting(one.world.setting("WHITENOISE_AUTOREFRESH"), {
        title: "Delete WHITENOISE_AUTOREFRESH",
        safety: "safe",
      }),
    }));
  },
});
