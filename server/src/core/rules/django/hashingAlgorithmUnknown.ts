import { isText, not } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { verdictOf } from "../support/verdicts.js";

export default settingsRule({
  id: "hashing-algorithm-unknown",
  family: "django",
  severity: "error",
  djangoChecks: ["security.E100"],
  reads: ["DEFAULT_HASHING_ALGORITHM"],
  docs: {
    summary: "DEFAULT_HASHING_ALGORITHM is neither sha1 nor sha256",
    why: "Django 3.1 and 3.2 accept these two, while a project moves from one to the other; the check refuses others. Later versions have no such setting.",
    remedy: "Delete the line: `sha256` is the default.",
    references: ["https://docs.djangoproject.com/en/3.2/ref/settings/#default-hashing-algorithm"],
  },
  check({ settings }) {
    if (!settings.django.atLeast(3, 1) || settings.django.atLeast(4, 0))
      return notApplicable("only Django 3.1 and 3.2 have the setting");
    return verdictOf(
      settings.ask((world) => not(isText(world.get("DEFAULT_HASHING_ALGORITHM"), "sha1", "sha256"))),
      () => ({ message: 'DEFAULT_HASHING_ALGORITHM is neither "sha1" nor "sha256"', djangoChecks: ["security.E100"] }),
    );
  },
});
