import { isTruthy, not } from "../../domain/predicates.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "time-zone-support-off",
  family: "django",
  severity: "information",
  since: { django: [1, 4], brought: "USE_TZ" },
  reads: ["USE_TZ"],
  docs: {
    summary: "Times are stored as local time",
    why: "With `USE_TZ = False` Django stores times of the local clock without their zone. When clocks go back an hour happens twice, machines with another zone read other times, and turning it on later means to convert what is stored. `startproject` turns it on; since Django 5.0 it is the default.",
    remedy: "`USE_TZ = True` in new projects; in old ones plan the conversion.",
    whenToIgnore: "The project decided so, and lives in one zone.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/i18n/timezones/",
      "https://docs.djangoproject.com/en/stable/ref/settings/#use-tz",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("USE_TZ")) return notApplicable("USE_TZ is not set");
    return verdictOf(
      settings.ask((world) => not(isTruthy(world.get("USE_TZ")))),
      (one) => ({
        message: `USE_TZ is off${whenText(one)}: times are stored as local time, and an hour happens twice when clocks go back`,
      }),
    );
  },
});
