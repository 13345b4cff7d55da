import { indexOfText, seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { isInstalled } from "../support/installedApps.js";
import { isAtLeast, isNever, itemsOf } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "daphne-app-late",
  family: "libraries",
  severity: "error",
  djangoChecks: ["daphne.E001"],
  reads: ["INSTALLED_APPS"],
  fixable: "safe",
  docs: {
    summary: "daphne stands below django.contrib.staticfiles, which its check refuses",
    why: "Both applications bring a `runserver`; Django takes the one that stands first. daphne reports the wrong order as the error `daphne.E001`, so that `check`, `migrate` and every command that checks first fail.",
    remedy: 'Put `"daphne"` at the top of `INSTALLED_APPS`.',
    references: [
      "https://channels.readthedocs.io/en/stable/installation.html",
      "https://github.com/django/daphne/blob/main/daphne/checks.py",
    ],
  },
  check({ settings }) {
    if (!isAtLeast(settings.distribution("daphne"), 4)) return notApplicable("before daphne 4 it is no application");
    if (isNever(settings.ask((world) => isInstalled(world, "daphne", settings.symbols))))
      return notApplicable("daphne is not installed as an application");
    const late = settings.ask((world) => {
      const apps = world.get("INSTALLED_APPS");
      const [own, django] = [indexOfText(apps, "daphne"), indexOfText(apps, "django.contrib.staticfiles")];
      if (own === undefined || django === undefined) return seen(apps) ?? "unknown";
      const item = itemsOf(apps)[own];
      return { answer: yesNo(django >= 0 && own > django), ...(item?.at && { at: item.at }) };
    });
    return verdictOf(late, (one) => ({
      message: `"daphne" stands below "django.contrib.staticfiles"${whenText(one)}: its check refuses that, and migrate with it`,
      djangoChecks: ["daphne.E001"],
      fixes: settings.fix.moveElement(one.world.setting("INSTALLED_APPS"), "daphne", "first"),
    }));
  },
});
