import { and, not, or } from "../../domain/predicates.js";
import { addedIn, settingExists } from "../../settings/defaults.js";
import { effectsOfAbsence } from "../support/lifecycle.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import type { Answer, Value } from "../../domain/value.js";
import { dictGet } from "../../domain/value.js";
import { holds, notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "setting-of-newer-django",
  family: "django",
  severity: "warning",
  docs: {
    summary: "A setting that only a newer Django reads",
    why: "Django says nothing of names that it does not know: with 5.2 `SECURE_CSP` sends no header, with 4.1 `STORAGES` stores nothing elsewhere.",
    remedy: "Upgrade Django, or use what this version has.",
    whenToIgnore: "The same settings also serve a newer Django, or a backport reads the name.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/",
      "https://docs.djangoproject.com/en/stable/releases/",
    ],
  },
  check({ settings }) {
    if (!settings.django.isKnown) return notApplicable("Django's version is not known");
    const names = settings.names.filter(
      (name) => effectsOfAbsence.has(name) && settingExists(name, settings.django.text) === "not-yet",
    );
    if (names.length === 0) return holds();
    return names.flatMap((name) => {
      // A middleware of the project's own sends the header: a backport.
      if (name.startsWith("SECURE_") && settings.mentions(name)) return [];
      const older =
        name === "STORAGES"
          ? ["STATICFILES_STORAGE", "DEFAULT_FILE_STORAGE"]
          : name === "PASSWORD_RESET_TIMEOUT"
            ? ["PASSWORD_RESET_TIMEOUT_DAYS"]
            : [];
      const set = settings.ask((world) =>
        and(
          world.isSet(name),
          not(or("no", ...older.map((one) => world.isSet(one)))),
          name === "STORAGES" ? namesOtherStorage(world.get(name)) : "yes",
        ),
      );
      return set.occurs === "never"
        ? []
        : verdictList(
            verdictOf(set, (one) => ({
              message: `${name} is new in Django ${addedIn(name) ?? ""}, and this project uses ${settings.django.text ?? ""}${whenText(one)}: ${effectsOfAbsence.get(name) ?? ""}`,
            })),
          );
    });
  },
});

/** A storage that is not Django's own: a bucket, WhiteNoise. */
function namesOtherStorage(storages: Value): Answer {
  if (storages.kind !== "dict") return "unknown";
  return or(
    "no",
    ...storages.entries.map(({ value }): Answer => {
      const backend = value.kind === "dict" ? dictGet(value, "BACKEND")?.value : undefined;
      return backend?.kind === "str" ? (backend.value.startsWith("django.") ? "no" : "yes") : "no";
    }),
  );
}
