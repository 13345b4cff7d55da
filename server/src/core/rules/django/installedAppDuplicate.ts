import { judgeElements, whenText } from "../../settings/elements.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "installed-app-duplicate",
  family: "django",
  severity: "error",
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
      (item, _world, items) => {
        if (item.kind !== "str") return undefined;
        const same = items.filter((other) => other.kind === "str" && other.value === item.value);
        return same.length > 1 && (same[0] !== item || same.every((other) => other === item))
          ? { key: item.value, data: item.value }
          : undefined;
      },
      ({ data }, one) => ({
        message: `"${data}" stands in INSTALLED_APPS twice${whenText(one)}, so Django does not start: application labels must be unique`,
        fixes: settings.fix.removeElement(one.world.setting("INSTALLED_APPS"), data, {
          title: "Remove the second one",
        }),
      }),
    );
  },
});
