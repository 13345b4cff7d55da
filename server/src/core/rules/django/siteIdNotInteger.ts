import type { Answer } from "../../domain/value.js";
import { and } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { isInstalled } from "../support/installedApps.js";
import { verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "site-id-not-integer",
  family: "django",
  severity: "error",
  since: { django: [3, 2], brought: "the check" },
  djangoChecks: ["sites.E101"],
  reads: ["SITE_ID", "INSTALLED_APPS"],
  fixable: "needsReview",
  docs: {
    summary: "SITE_ID is no integer",
    why: 'Variables of the environment are texts, and `"1"` is no key of a site: Django\'s check refuses it since 3.2, so that commands of `manage.py` fail.',
    remedy: 'Convert it: `SITE_ID = int(os.environ.get("SITE_ID", "1"))`.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/sites/checks.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#site-id",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world) =>
      and(isNoInteger(world.setting("SITE_ID").value), isInstalled(world, "django.contrib.sites", settings.symbols)),
    );
    return verdictOf(bad, (one) => {
      const setting = one.world.setting("SITE_ID");
      const digits =
        setting.value.kind === "str" && setting.value.from === "literal" && /^\d{1,9}$/.test(setting.value.value)
          ? setting.value.value
          : undefined;
      return {
        message: `SITE_ID is no integer${whenText(one)}: Django's checks fail`,
        djangoChecks: ["sites.E101"],
        fixes:
          digits === undefined
            ? []
            : settings.fix.setSetting(setting, String(Number(digits)), { safety: "needsReview" }),
      };
    });
  },
});

function isNoInteger(value: { readonly kind: string; readonly type?: string | undefined }): Answer {
  if (value.kind === "none" || value.kind === "int" || value.kind === "bool") return "no";
  if (value.kind === "unknown" || value.kind === "environment")
    return value.type === undefined
      ? value.kind
      : value.type === "int" || value.type === "bool" || value.type === "none"
        ? "no"
        : "yes";
  return "yes";
}
