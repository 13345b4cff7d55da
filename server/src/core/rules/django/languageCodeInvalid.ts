import { not } from "../../domain/predicates.js";
import type { Verdict } from "../rule.js";
import { settingsRule } from "../rule.js";
import { isLanguageCode, isUnsupportedLanguage } from "../support/languages.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "language-code-invalid",
  family: "django",
  severity: "error",
  since: { django: [2, 2], brought: "the check" },
  djangoChecks: ["translation.E001", "translation.E004"],
  reads: ["LANGUAGE_CODE", "LANGUAGES", "USE_I18N"],
  fixable: "needsReview",
  docs: {
    summary: "LANGUAGE_CODE is no language code, or none of LANGUAGES",
    why: "Language codes have hyphens (`en-us`); `en_US` is the name of a locale. Django's checks refuse a code of another form (2.2) and one that neither stands in `LANGUAGES` nor has a variant there (3.0), so that commands of `manage.py` fail; pages fall back to texts without a translation.",
    remedy: "Write it in lower case with a hyphen, as it stands in `LANGUAGES`.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/translation.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#language-code",
    ],
  },
  check({ settings }) {
    const form = settings.ask((world) => not(isLanguageCode(world.get("LANGUAGE_CODE"))));
    const listed = settings.django.atLeast(3, 0)
      ? settings.ask((world) => isUnsupportedLanguage(world, settings.django))
      : undefined;
    // A code of a wrong form is usually not listed either: one finding with both ids.
    if (form.occurs === "always" || form.occurs === "sometimes") {
      return form.findings((one) => {
        const code = one.world.get("LANGUAGE_CODE");
        const plain =
          code.kind === "str" && code.from === "literal" && /^[A-Za-z]{2,3}_[A-Za-z]{2,4}$/.test(code.value)
            ? code.value.toLowerCase().replace("_", "-")
            : undefined;
        return {
          message: 'LANGUAGE_CODE is no language code: it has hyphens, as in "en-us"',
          djangoChecks: ["translation.E001", ...(listed?.occurs === "always" ? ["translation.E004"] : [])],
          fixes:
            plain === undefined
              ? []
              : settings.fix.setSetting(one.world.setting("LANGUAGE_CODE"), `"${plain}"`, { safety: "needsReview" }),
        };
      });
    }
    const verdicts: Verdict[] = [...verdictList(verdictOf(form, () => ({ message: "" })))];
    if (listed)
      verdicts.push(
        ...verdictList(
          verdictOf(listed, (one) => ({
            message: `LANGUAGE_CODE is none of LANGUAGES${whenText(one)}: Django's checks fail`,
            djangoChecks: ["translation.E004"],
          })),
        ),
      );
    return verdicts;
  },
});
