import { isNever } from "../support/libraries.js";
import { and, seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { notApplicable, settingsRule } from "../rule.js";
import { usesStaticfilesDirs } from "../support/staticFiles.js";
import { verdictOf } from "../support/verdicts.js";

export default settingsRule({
  id: "staticfiles-dirs-not-list",
  family: "static",
  severity: "error",
  djangoChecks: ["staticfiles.E001"],
  reads: ["STATICFILES_DIRS", "STATICFILES_FINDERS", "INSTALLED_APPS"],
  checklist: ["static-files"],
  docs: {
    summary: "STATICFILES_DIRS is neither a list nor a tuple",
    why: "Django iterates over it: of a text every character becomes a folder, so that none of the files is found and `collectstatic` leaves them out. Commands of `manage.py` that run checks refuse it; gunicorn starts.",
    remedy: 'Write a list: `STATICFILES_DIRS = [BASE_DIR / "static"]`. A tuple of one needs a comma.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/staticfiles/finders.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#staticfiles-dirs",
    ],
  },
  check({ settings }) {
    const used = settings.ask((world) => usesStaticfilesDirs(world, settings.symbols));
    if (isNever(used)) return notApplicable("no finder reads STATICFILES_DIRS");
    const bad = settings.ask((world) => {
      const value = world.get("STATICFILES_DIRS");
      return and(
        seen(value) ?? yesNo(value.kind !== "list" && value.kind !== "tuple"),
        usesStaticfilesDirs(world, settings.symbols),
      );
    });
    return verdictOf(bad, () => ({
      message: "STATICFILES_DIRS is neither a list nor a tuple, so Django looks for static files in the wrong places",
      djangoChecks: ["staticfiles.E001"],
    }));
  },
});
