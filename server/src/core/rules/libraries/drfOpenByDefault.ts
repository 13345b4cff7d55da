import { seen, and, or } from "../../domain/predicates.js";
import { isSequence, yesNo } from "../../domain/value.js";
import { isInstalled } from "../support/installedApps.js";
import { anyItem, entry, isNever } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "drf-open-by-default",
  family: "libraries",
  severity: "information",
  reads: ["REST_FRAMEWORK", "INSTALLED_APPS"],
  docs: {
    summary: "A REST view without permission classes of its own is open to everyone",
    why: "The default of `DEFAULT_PERMISSION_CLASSES` is `AllowAny`. A view that forgets `permission_classes` then reads and writes for anybody, and nothing in the view shows it.",
    remedy:
      'Close by default, and open single views: `"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]`.',
    whenToIgnore: "Every view names its permissions, or the interface is public.",
    references: [
      "https://www.django-rest-framework.org/api-guide/permissions/#setting-the-permission-policy",
      "https://github.com/encode/django-rest-framework/blob/master/rest_framework/settings.py",
    ],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => isInstalled(world, "rest_framework", settings.symbols))))
      return notApplicable("Django REST framework is not installed");
    const open = settings.ask((world) => {
      const classes = entry(world.get("REST_FRAMEWORK"), "DEFAULT_PERMISSION_CLASSES");
      const answer =
        typeof classes === "string"
          ? classes === "no"
            ? "yes"
            : classes
          : or(
              anyItem(classes, (path) => path === "rest_framework.permissions.AllowAny"),
              seen(classes) ?? yesNo(isSequence(classes) && classes.items.length === 0 && classes.rest === undefined),
            );
      return {
        answer: and(answer, isInstalled(world, "rest_framework", settings.symbols)),
        ...(typeof classes !== "string" && classes.at && { at: classes.at }),
      };
    });
    return verdictOf(open, (one) => ({
      message: `A REST view without permission_classes is open to everyone${whenText(one)}${typeof entry(one.world.get("REST_FRAMEWORK"), "DEFAULT_PERMISSION_CLASSES") === "string" ? ": DEFAULT_PERMISSION_CLASSES is not set" : ""}`,
    }));
  },
});
