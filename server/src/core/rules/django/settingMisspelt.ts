import { and, not, seen } from "../../domain/predicates.js";
import { isSequence, type Value } from "../../domain/value.js";
import { nearestSetting } from "../support/nearNames.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { holds, settingsRule } from "../rule.js";

export default settingsRule({
  id: "setting-misspelt",
  family: "django",
  severity: "warning",
  fixable: "needsReview",
  docs: {
    summary: "A name that is a letter or two from a setting of Django's, and that nothing reads",
    why: "Django says nothing of names that it does not know: with `ALOWED_HOSTS` it takes the default of `ALLOWED_HOSTS`.",
    remedy: "Write the setting's name.",
    whenToIgnore: "The name is meant, and code outside of the repository reads it.",
    references: ["https://docs.djangoproject.com/en/stable/ref/settings/"],
  },
  check({ settings }) {
    const found = settings.names.flatMap((name) => {
      const meant = nearestSetting(name, settings.django.text);
      // What the project reads itself, or sets beside the right name, is another name.
      if (meant === undefined || settings.names.includes(meant) || settings.mentions(name)) return [];
      return verdictList(
        verdictOf(
          settings.ask((world) =>
            // A dict of the project's own, as DATETIME_FORMATS, where a text is meant.
            world.get(name).kind === "dict" && world.get(meant).kind === "str"
              ? "no"
              : and(world.isSet(name), not(world.isSet(meant))),
          ),
          (one) => ({
            message: `${name} is no setting of Django's, nothing here reads it, and ${meant}, which it resembles, is not set${whenText(one)}`,
            // What is no list would be another finding as `STATICFILES_DIRS`.
            fixes:
              mayBeList(one.world.get(name)) || !isSequence(one.world.get(meant))
                ? settings.fix.replace(one.world.setting(name).at, meant, {
                    title: `Rename it to ${meant}`,
                    safety: "needsReview",
                  })
                : [],
          }),
        ),
      );
    });
    return found.length === 0 ? holds() : found;
  },
});

function mayBeList(value: Value): boolean {
  return seen(value) !== undefined || isSequence(value);
}
