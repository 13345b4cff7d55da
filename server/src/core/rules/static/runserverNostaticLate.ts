import { includesText, indexOfText, seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { isNever, itemsOf } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "runserver-nostatic-late",
  family: "static",
  severity: "hint",
  reads: ["INSTALLED_APPS"],
  fixable: "safe",
  docs: {
    summary: "whitenoise.runserver_nostatic stands below django.contrib.staticfiles, where it does nothing",
    why: "Of two applications with a command `runserver` Django takes the one that stands first. Below `django.contrib.staticfiles` the command of WhiteNoise is never used, so development serves static files in another way than production.",
    remedy: 'Move `"whitenoise.runserver_nostatic"` above `"django.contrib.staticfiles"`.',
    references: ["https://whitenoise.readthedocs.io/en/stable/django.html#using-whitenoise-in-development"],
  },
  check({ settings }) {
    const late = settings.ask((world) => {
      const apps = world.get("INSTALLED_APPS");
      const [own, django] = [
        indexOfText(apps, "whitenoise.runserver_nostatic"),
        indexOfText(apps, "django.contrib.staticfiles"),
      ];
      if (own === undefined || django === undefined) return seen(apps) ?? "unknown";
      const item = itemsOf(apps)[own];
      return { answer: yesNo(django >= 0 && own > django), ...(item?.at && { at: item.at }) };
    });
    if (isNever(settings.ask((world) => includesText(world.get("INSTALLED_APPS"), "whitenoise.runserver_nostatic"))))
      return notApplicable("whitenoise.runserver_nostatic is not used");
    return verdictOf(late, (one) => ({
      message: `"whitenoise.runserver_nostatic" stands below "django.contrib.staticfiles"${whenText(one)}, whose runserver is taken instead`,
      fixes: settings.fix.moveElement(one.world.setting("INSTALLED_APPS"), "whitenoise.runserver_nostatic", {
        before: "django.contrib.staticfiles",
      }),
    }));
  },
});
