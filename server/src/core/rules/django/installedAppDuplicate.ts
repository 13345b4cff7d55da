import { judgeElements, repeatedText } from "../support/elements.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "installed-app-duplicate",
  family: "django",
  severity: "error",
  since: { django: [1, 7], brought: "labels that must be unique" },
  reads: ["INSTALLED_APPS"],
  checklist: ["production-settings-separate"],
  fixable: "needsReview",
  docs: {
    summary: "An application stands in INSTALLED_APPS twice, so Django does not start",
    why: "Django raises ImproperlyConfigured, `Application labels aren't unique`, for the second entry. It happens where one settings file adds an application that the one it builds on has already.",
    remedy: "Delete one of the two.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/applications/#troubleshooting",
      "https://github.com/django/django/blob/stable/5.2.x/django/apps/registry.py",
    ],
  },
  check({ settings }) {
    return judgeElements(
      settings,
      "INSTALLED_APPS",
      (item, _world, items) => repeatedText(item, items),
      ({ data: { path, isWritten } }, one) => ({
        message: `"${path}" stands in INSTALLED_APPS twice${whenText(one)}, so Django does not start: application labels must be unique`,
        fixes: isWritten
          ? settings.fix.removeElement(one.world.setting("INSTALLED_APPS"), path, { title: "Remove the second one" })
          : [],
      }),
    );
  },
});
