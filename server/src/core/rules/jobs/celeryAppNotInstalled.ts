import { seen, and, not } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { isInstalled } from "../support/installedApps.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "celery-app-not-installed",
  family: "jobs",
  severity: "error",
  reads: ["CELERY_BEAT_SCHEDULER", "CELERY_RESULT_BACKEND", "INSTALLED_APPS"],
  checklist: ["background-jobs"],
  docs: {
    summary:
      "Celery is to keep its schedule or results in the database, and the application with the tables is not installed",
    why: "`django_celery_beat.schedulers:DatabaseScheduler` and the result backend `django-db` use models. Their applications have to be in `INSTALLED_APPS`; else beat, or the first task that stores a result, stops with `RuntimeError: Model class … isn't in an application in INSTALLED_APPS`.",
    remedy: 'Add `"django_celery_beat"` or `"django_celery_results"` to `INSTALLED_APPS`, and migrate.',
    references: [
      "https://django-celery-beat.readthedocs.io/en/latest/",
      "https://django-celery-results.readthedocs.io/en/latest/getting_started.html",
    ],
  },
  check({ settings }) {
    const isMissing = (name: string): boolean => settings.distribution(name) === undefined;
    const pairs = (
      [
        ["CELERY_BEAT_SCHEDULER", "django_celery_beat", /^django_celery_beat\./],
        ["CELERY_RESULT_BACKEND", "django_celery_results", /^django-db$|^django_celery_results\.backends\.database/],
      ] as const
    ).filter(
      ([name, app]) =>
        settings.names.includes(name) &&
        // What is left of Celery where nothing installs it any more starts nothing.
        !(settings.requirementsComplete && isMissing("celery") && isMissing(app.replaceAll("_", "-"))),
    );
    if (pairs.length === 0) return notApplicable("Celery keeps nothing in the database");
    return pairs.flatMap(([name, app, pattern]) =>
      verdictList(
        verdictOf(
          settings.ask((world) => {
            const value = world.get(name);
            return and(
              seen(value) ?? yesNo(value.kind === "str" && pattern.test(value.value)),
              not(isInstalled(world, app, settings.symbols)),
            );
          }),
          (one) => ({ message: `${name} needs "${app}", which is not in INSTALLED_APPS${whenText(one)}` }),
        ),
      ),
    );
  },
});
