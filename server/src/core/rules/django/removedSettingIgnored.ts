import { and, not } from "../../domain/predicates.js";
import { removedIn, settingExists } from "../../settings/defaults.js";
import { effectsOfRemoval, sharedNames } from "../support/lifecycle.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { holds, settingsRule } from "../rule.js";

export default settingsRule({
  id: "removed-setting-ignored",
  family: "django",
  severity: "hint",
  fixable: "needsReview",
  docs: {
    summary: "A setting that this version of Django no longer has",
    why: "Django says nothing of names that it does not know. Most of them only lie about; of some the effect is missed: `MIDDLEWARE_CLASSES` (2.0), the `TEMPLATE_…` settings (1.10), `PASSWORD_RESET_TIMEOUT_DAYS` (4.0).",
    remedy: "Delete the line, or write what took its place.",
    whenToIgnore: "The same settings also serve an older Django, or the project's own code reads the name.",
    references: [
      "https://docs.djangoproject.com/en/stable/internals/deprecation/",
      "https://docs.djangoproject.com/en/stable/ref/settings/",
    ],
  },
  check({ settings }) {
    const names = settings.names.filter(
      (name) =>
        settingExists(name, settings.django.text) === "removed" && !sharedNames.has(name) && !ownRules.has(name),
    );
    if (names.length === 0) return holds();
    return names.flatMap((name) => {
      const known = effectsOfRemoval.get(name);
      const instead = known?.instead;
      const set = settings.ask((world) =>
        and(world.isSet(name), instead === undefined ? "yes" : not(world.isSet(instead))),
      );
      // Beside the new name the old one serves an older Django, or is a part of the new one.
      if (set.occurs === "never" && instead !== undefined) return [];
      return verdictList(
        verdictOf(set, (one) => ({
          message: `${name} is ignored by Django ${removedIn(name) ?? ""} and later${whenText(one)}${known === undefined ? "" : `: ${known.effect}`}`,
          severity: known === undefined || !settings.django.isKnown ? "hint" : known.severity,
          ...(!settings.django.isKnown && { certainty: "possible" as const }),
          tags: ["unnecessary"],
          fixes:
            known === undefined ? settings.fix.removeSetting(one.world.setting(name), { safety: "needsReview" }) : [],
        })),
      );
    });
  },
});

/** static-storage-setting-ignored. */
const ownRules: ReadonlySet<string> = new Set(["STATICFILES_STORAGE", "DEFAULT_FILE_STORAGE"]);
