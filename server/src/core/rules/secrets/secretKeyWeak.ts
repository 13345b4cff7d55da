import { and, not } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { keyFileOf, isWeakKey, isWrittenInSource } from "../../settings/secretKey.js";
import type { Setting } from "../../settings/setting.js";
import { notDetermined, settingsRule } from "../rule.js";
import { nothingSet, setsNothing } from "../support/setsNothing.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "secret-key-weak",
  family: "secrets",
  severity: "warning",
  djangoChecks: ["security.W009"],
  reads: ["SECRET_KEY"],
  checklist: ["secret-key"],
  fixable: "safe",
  docs: {
    summary: "SECRET_KEY is missing or too easy to guess",
    why: "Django asks for at least 50 characters, 5 different ones, and not the prefix that `startproject` writes. With no key at all Django refuses to start.",
    remedy:
      'Make one with `python -c "from django.core.management.utils import get_random_secret_key as k; print(k())"` and put it into the environment.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
    ],
  },
  check({ settings }) {
    if (setsNothing(settings)) return notDetermined(nothingSet);
    const weak = settings.ask((world) => {
      const value = world.get("SECRET_KEY");
      if (keyFileOf(value, settings) !== undefined) return "environment";
      // A key in the source is another finding. An empty fallback in open mode makes Django refuse to start: the variable is required.
      const refusesToStart =
        settings.mode === "open" &&
        !world.setting("SECRET_KEY").isDefault &&
        value.from === "environment-default" &&
        !(value.kind === "str" && value.value !== "");
      return and(isWeakKey(value, settings.django), not(yesNo(isWrittenInSource(value))), not(yesNo(refusesToStart)));
    });
    if (weak.occurs === "unknown") return weak.notDetermined();
    const isMissing = ({ isDefault, value }: Setting): boolean =>
      isDefault || value.kind === "none" || (value.kind === "str" && value.value === "");
    // Missing only while a variable is: the variable is required.
    if (
      weak.occurs === "never" ||
      (settings.mode === "open" &&
        weak.occurs === "sometimes" &&
        weak.cases.every((one) => isMissing(one.world.setting("SECRET_KEY"))))
    )
      return weak.holds();
    const unless = settings.isUnnamed ? ", unless settings that build on these set it" : "";
    return weak.findings((one) => {
      const setting = one.world.setting("SECRET_KEY");
      const missing = isMissing(setting);
      return {
        message: setting.isDefault
          ? `SECRET_KEY is not set, so Django refuses to start${unless}`
          : missing
            ? `SECRET_KEY is empty, so Django refuses to start${unless}`
            : `SECRET_KEY is too short or too simple${whenText(one)}: who guesses it can forge sessions and signed links`,
        djangoChecks: ["security.W009"],
        // Where a module that is not in the repository may set it, production does, or it would not start.
        ...(missing && (one.unless !== undefined || settings.isUnnamed) && { severity: "information" }),
        ...(missing && settings.isUnnamed && { certainty: "possible" as const }),
        // That it is made anew in every process is the other finding, and it outweighs how long it is.
        ...(setting.value.kind === "random" && { severity: "information" as const }),
        // An empty key stops Django as a missing one does: what fills it in elsewhere goes on working.
        fixes:
          missing && setting.value.kind === "str" && setting.value.from === "literal"
            ? settings.fix.fromEnvironment(setting, { cast: "str", fallback: '""' })
            : [],
      };
    });
  },
});
