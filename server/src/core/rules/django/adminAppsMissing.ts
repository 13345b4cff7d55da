import { listText } from "../../domain/listText.js";
import type { Reply } from "../../settings/setting.js";
import { and, not, or } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { isInstalled } from "../support/installedApps.js";
import { verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "admin-apps-missing",
  family: "django",
  severity: "error",
  djangoChecks: ["admin.E401", "admin.E405", "admin.E406"],
  reads: ["INSTALLED_APPS"],
  docs: {
    summary: "The admin is installed without the applications that it needs",
    why: "It needs `django.contrib.contenttypes`, and since 2.2 its check also asks for `django.contrib.auth` and `django.contrib.messages`. Without them the check fails, and so does `migrate`.",
    remedy: "Add them to `INSTALLED_APPS`, or take `django.contrib.admin` out.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/admin/checks.py",
      "https://docs.djangoproject.com/en/stable/ref/contrib/admin/",
    ],
  },
  check({ settings }) {
    const wanted = settings.django.atLeast(2, 2) ? needed : needed.slice(0, 1);
    const bad = settings.ask((world): Reply => {
      const admin = isInstalled(world, "django.contrib.admin", settings.symbols);
      const missing = wanted.map(([name, id]) => ({
        name,
        id,
        answer: not(isInstalled(world, name, settings.symbols)),
      }));
      return {
        answer: and(admin, or(...missing.map((one) => one.answer))),
        data: missing.filter((one) => one.answer === "yes"),
      };
    });
    return verdictOf(bad, (one) => {
      const missing = one.data as readonly { readonly name: string; readonly id: string }[];
      return {
        at: one.world.setting("INSTALLED_APPS").at,
        // Before 2.2 only contenttypes were asked for.
        ...(!settings.django.isKnown &&
          missing.every((app) => app.id !== needed[0]?.[1]) && {
            severity: "warning" as const,
            certainty: "possible" as const,
          }),
        message: `The admin is installed without ${listText(missing.map((app) => app.name))}${whenText(one)}`,
        djangoChecks: missing.map((app) => app.id),
      };
    });
  },
});

const needed: readonly (readonly [string, string])[] = [
  ["django.contrib.contenttypes", "admin.E401"],
  ["django.contrib.auth", "admin.E405"],
  ["django.contrib.messages", "admin.E406"],
];
