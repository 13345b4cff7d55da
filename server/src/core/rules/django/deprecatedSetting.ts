import { settingExists } from "../../settings/defaults.js";
import { deprecatedEmailSettings } from "../../settings/emailSettings.js";
import { deprecatedSettings } from "../support/lifecycle.js";
import { mailersFix, storagesFix } from "../support/replacements.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { verdictList, verdictOf } from "../support/verdicts.js";
import type { Verdict } from "../rule.js";
import { holds, notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "deprecated-setting",
  family: "django",
  severity: "hint",
  fixable: "needsReview",
  docs: {
    summary: "A setting that a later version of Django removes",
    why: "This version still reads it and warns, where warnings are shown; the one that removes it says nothing.",
    remedy: "Write what takes its place before the upgrade.",
    references: ["https://docs.djangoproject.com/en/stable/internals/deprecation/"],
  },
  check({ settings }) {
    if (!settings.django.isKnown) return notApplicable("Django's version is not known");
    const names = settings.names.filter((name) => {
      const known = deprecatedSettings.get(name);
      return (
        known !== undefined &&
        settings.django.atLeast(known.since[0], known.since[1]) &&
        settingExists(name, settings.django.text) === "yes"
      );
    });
    const found = names.flatMap((name) => {
      const known = deprecatedSettings.get(name);
      return verdictList(
        verdictOf(
          settings.ask((world) => world.isSet(name)),
          (one) => ({
            message: `Django ${known?.until ?? ""} removes ${name}. ${known?.instead ?? ""}`,
            tags: ["deprecated"],
            fixes:
              name === "STATICFILES_STORAGE" || name === "DEFAULT_FILE_STORAGE"
                ? storagesFix(settings, one.world, name)
                : [],
          }),
        ),
      );
    });
    const mail = settings.django.atLeast(6, 1) ? deprecatedMail(settings) : [];
    return found.length + mail.length === 0 ? holds() : [...found, ...mail];
  },
});

/** One finding for all of them: they move together. */
function deprecatedMail(settings: SettingsView): readonly Verdict[] {
  const names = deprecatedEmailSettings.filter((name) => settings.names.includes(name));
  const [first] = names;
  if (first === undefined) return [];
  return verdictList(
    verdictOf(
      settings.ask((world) => world.isSet(first)),
      (one) => ({
        message: `Django 7.0 removes ${names.length === 1 ? first : `${first} and ${names.length - 1} more EMAIL_ settings`}. Use \`MAILERS\``,
        tags: ["deprecated"],
        fixes: mailersFix(settings, one.world),
      }),
    ),
  );
}
