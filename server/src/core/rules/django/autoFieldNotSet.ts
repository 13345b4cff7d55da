import { not } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { verdictOf } from "../support/verdicts.js";

export default settingsRule({
  id: "auto-field-not-set",
  family: "django",
  severity: "hint",
  reads: ["DEFAULT_AUTO_FIELD"],
  docs: {
    summary: "DEFAULT_AUTO_FIELD is not set, and Django 6.0 changes its default",
    why: "From 3.2 to 5.2 models without a primary key of their own get an `AutoField`, and `models.W042` warns of each whose application does not choose one; from 6.0 on they get a `BigAutoField`, so that `makemigrations` changes the key of every such table.",
    remedy:
      'Set `DEFAULT_AUTO_FIELD = "django.db.models.AutoField"` to keep what there is, or choose `BigAutoField` and plan the migration.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#default-auto-field",
      "https://docs.djangoproject.com/en/3.2/releases/3.2/#customizing-type-of-auto-created-primary-keys",
    ],
  },
  check({ settings }) {
    // Whether a model needs it is not to be seen in settings, so Django's own id is not claimed.
    if (!settings.django.isKnown || !settings.django.atLeast(3, 2) || settings.django.atLeast(6, 0))
      return notApplicable("only Django 3.2 to 5.2 asks for it");
    return verdictOf(
      settings.ask((world) => not(world.isSet("DEFAULT_AUTO_FIELD"))),
      () => ({
        message: "DEFAULT_AUTO_FIELD is not set: models get an AutoField now, and a BigAutoField from Django 6.0 on",
        certainty: "possible",
      }),
    );
  },
});
