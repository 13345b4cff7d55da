import { lazyFixes } from "../../fixes/lazyFixes.js";
import { together } from "../../fixes/combine.js";
import type { FixDraft } from "../../fixes/fix.js";
import { everyLaunchSets } from "../../settings/launchedVariables.js";
import { keyFileOf, isWeakKey, isWrittenInSource } from "../../settings/secretKey.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Case, World } from "../../settings/setting.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "secret-key-in-source",
  family: "secrets",
  severity: "error",
  djangoChecks: ["security.W009"],
  reads: ["SECRET_KEY"],
  checklist: ["secret-key"],
  fixable: "needsReview",
  docs: {
    summary: "SECRET_KEY stands in the source",
    why: "Whoever can read the repository, or any old clone of it, can sign sessions, password-reset links and anything else that Django signs. `check --deploy` only asks whether the key is long and random: a committed key of 50 characters passes.",
    remedy:
      "Read it from the environment and let the start fail when it is missing. A key that was committed is known: make a new one, and keep the old one in `SECRET_KEY_FALLBACKS` for a while if sessions must survive.",
    whenToIgnore: "Settings that never serve anyone but their developer.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key",
      "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#secret-key",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
    ],
  },
  check({ settings }) {
    const inSource = settings.ask((world) => {
      const value = world.get("SECRET_KEY");
      if (value.kind === "unknown") return keyFileOf(value, settings) === undefined ? "unknown" : "environment";
      if (value.kind === "environment") return "environment";
      return isWrittenInSource(value) ? "yes" : "no";
    });
    if (inSource.occurs === "unknown") return inSource.notDetermined();
    if (inSource.occurs === "never") return inSource.holds();
    return inSource.findings((one) => {
      const setting = one.world.setting("SECRET_KEY");
      const weak = isWeakKey(setting.value, settings.django) === "yes";
      const fixes = settings.fix.fromEnvironment(setting, { cast: "str" });
      const hasNoOldKeys = !weak && one.world.isSet("SECRET_KEY_FALLBACKS") === "no" && settings.django.atLeast(4, 1);
      const isStartproject = setting.value.kind === "str" && setting.value.value.startsWith("django-insecure-");
      const isDefault = setting.value.from === "environment-default" || one.when !== "";
      return {
        message: isDefault
          ? `SECRET_KEY falls back to a key that stands in the source${whenText(one)}`
          : settings.mode === "open" && settings.kindOf(setting.at.file) === "unknown"
            ? "SECRET_KEY stands in a file that Git ignores: it is known to everyone who has the file, and lost with it"
            : "SECRET_KEY stands in the source: it is known to everyone who can read the repository, and counts as leaked",
        // startproject writes it: a warning on the first day. A module of each machine, or every launch, gives another.
        severity:
          isOverridden(one, settings) || everyLaunchSets(one.unset, settings.evaluation)
            ? "information"
            : isStartproject
              ? "warning"
              : "error",
        djangoChecks: weak ? ["security.W009"] : [],
        fixes: hasNoOldKeys ? lazyFixes(() => [...fixes, ...acceptOldKey(settings, one.world, fixes)]) : fixes,
      };
    });
  },
});

/** A module of each machine is taken in, and what people copy to have it does not leave the key out. */
function isOverridden({ unless }: Case, { evaluation }: SettingsView): boolean {
  return (
    unless !== undefined &&
    evaluation.optionalMissing.every(({ example }) => example === undefined || example.names.has("SECRET_KEY"))
  );
}

/** With the old key in a variable of its own what it signed, sessions above all, lives on while the key is changed. */
function acceptOldKey(settings: SettingsView, world: World, fixes: readonly FixDraft[]): readonly FixDraft[] {
  const [first] = fixes;
  return together(`${first?.title ?? ""}, and old keys (SECRET_KEY_FALLBACKS)`, [
    first,
    settings.fix.fromEnvironment(world.setting("SECRET_KEY_FALLBACKS"), { cast: "list", fallback: "[]" })[0],
  ]);
}
