import { isSequence } from "../../domain/value.js";
import { isWeakKey, isWrittenInSource } from "../../settings/secretKey.js";
import { notApplicable, settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "secret-key-fallback-weak",
  family: "secrets",
  severity: "warning",
  since: { django: [4, 1], brought: "SECRET_KEY_FALLBACKS" },
  djangoChecks: ["security.W025"],
  reads: ["SECRET_KEY_FALLBACKS"],
  checklist: ["rotation-prepared"],
  docs: {
    summary: "SECRET_KEY_FALLBACKS holds a key that is weak or stands in the source",
    why: "Django still accepts what was signed with a fallback key: a weak or published one is as good as a weak `SECRET_KEY`.",
    remedy: "Read fallback keys from the environment, and drop them when nothing signed with them is needed any more.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key-fallbacks",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/security/base.py",
    ],
  },
  check({ settings }) {
    const set = settings.ask((world) => world.isSet("SECRET_KEY_FALLBACKS"));
    if (set.occurs === "never") return notApplicable("SECRET_KEY_FALLBACKS is not set");
    const bad = settings.ask((world) => {
      const value = world.get("SECRET_KEY_FALLBACKS");
      if (value.kind === "unknown") return "unknown";
      if (value.kind === "environment") return "environment";
      // Django takes each character of a text for a key.
      if (!isSequence(value)) return { answer: value.kind === "str" && value.value !== "" ? "yes" : "no", data: true };
      const weak = value.items.some((item) => isWeakKey(item, settings.django) === "yes");
      // Python signs with an empty key without a word: whoever knows that signs too.
      const empty = value.items.some((item) => item.kind === "str" && item.value === "");
      const committed = value.items.some((item) => isWrittenInSource(item));
      const hidden = value.rest !== undefined || value.items.some((item) => item.kind === "unknown");
      return { answer: weak || committed ? "yes" : hidden ? "unknown" : "no", data: empty ? "empty" : weak };
    });
    if (bad.occurs === "unknown") return bad.notDetermined();
    if (bad.occurs === "never") return bad.holds();
    return bad.findings((one) =>
      one.data === "empty"
        ? {
            severity: one.when === "" ? "error" : "warning",
            message: `SECRET_KEY_FALLBACKS holds an empty key${whenText(one)}: anyone can sign sessions and links that Django accepts`,
            djangoChecks: ["security.W025"],
          }
        : {
            message:
              one.data === true
                ? `SECRET_KEY_FALLBACKS holds a weak key${whenText(one)}: who guesses it can forge sessions and signed links`
                : `SECRET_KEY_FALLBACKS holds a key that stands in the source${whenText(one)}: whoever can read that can forge sessions and signed links`,
            djangoChecks: one.data === true ? ["security.W025"] : [],
          },
    );
  },
});
