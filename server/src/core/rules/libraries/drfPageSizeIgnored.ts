import { isTruthy, and, not } from "../../domain/predicates.js";
import { isInstalled } from "../support/installedApps.js";
import { entry, askEntry, isNever } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "drf-page-size-ignored",
  family: "libraries",
  severity: "information",
  djangoChecks: ["rest_framework.W001"],
  reads: ["REST_FRAMEWORK"],
  docs: {
    summary: "PAGE_SIZE is set, and lists are not paginated",
    why: "`DEFAULT_PAGINATION_CLASS` is `None` by default: a view without `pagination_class` answers with every row of the table, whatever `PAGE_SIZE` says. Django REST framework reports it as `rest_framework.W001`.",
    remedy: 'Set `"DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination"`.',
    whenToIgnore: "Views set their own `pagination_class`.",
    references: [
      "https://www.django-rest-framework.org/api-guide/pagination/#setting-the-pagination-style",
      "https://github.com/encode/django-rest-framework/blob/master/rest_framework/checks.py",
    ],
  },
  check({ settings }) {
    if (
      !settings.names.includes("REST_FRAMEWORK") ||
      isNever(settings.ask((world) => isInstalled(world, "rest_framework", settings.symbols)))
    )
      return notApplicable("Django REST framework is not installed");
    const ignored = settings.ask((world) => {
      const size = entry(world.get("REST_FRAMEWORK"), "PAGE_SIZE");
      if (typeof size === "string") return size;
      return {
        answer: and(
          isTruthy(size),
          askEntry(world.get("REST_FRAMEWORK"), ["DEFAULT_PAGINATION_CLASS"], (value) => not(isTruthy(value)), "yes"),
          isInstalled(world, "rest_framework", settings.symbols),
        ),
        ...(size.at && { at: size.at }),
      };
    });
    return verdictOf(ignored, (one) => ({
      message: `PAGE_SIZE has no effect${whenText(one)}: DEFAULT_PAGINATION_CLASS is not set, so lists answer with every row`,
      djangoChecks: ["rest_framework.W001"],
    }));
  },
});
