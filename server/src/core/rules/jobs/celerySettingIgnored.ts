import { and, not } from "../../domain/predicates.js";
import { findCeleryApp, oldCeleryNames } from "../support/celery.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import type { Verdict } from "../rule.js";
import { projectRule, notApplicable } from "../rule.js";

export default projectRule({
  id: "celery-setting-ignored",
  family: "jobs",
  severity: "warning",
  checklist: ["background-jobs"],
  docs: {
    summary: "Celery does not read a setting, because its name is that of Celery 3",
    why: 'With `app.config_from_object("django.conf:settings", namespace="CELERY")` Celery takes settings that begin with `CELERY_` and go on with a name of Celery 4: `CELERY_TASK_ALWAYS_EAGER`, `CELERY_BROKER_URL`. Names without the prefix (`BROKER_URL`, `CELERYBEAT_SCHEDULE`) and older ones behind it (`CELERY_ALWAYS_EAGER`) are passed over without a word. Without `CELERY_BROKER_URL` tasks go to RabbitMQ on the local machine.',
    remedy: "Rename the setting.",
    references: [
      "https://docs.celeryq.dev/en/stable/userguide/configuration.html#new-lowercase-settings",
      "https://docs.celeryq.dev/en/stable/django/first-steps-with-django.html",
    ],
  },
  check({ project }) {
    const found = project.entries.flatMap(({ file, settings }): readonly Verdict[] => {
      if (settings === undefined) return [];
      const app = findCeleryApp(project.files, file, project.root);
      if (app?.namespace === undefined) return [];
      const prefix = `${app.namespace}_`;
      return [...oldCeleryNames].flatMap(([old, name]) => {
        const wanted = prefix + name;
        if (!settings.names.includes(old) || settings.names.includes(wanted) || old === wanted) return [];
        // The module may hand it over itself.
        if (app.text.includes(old) || (name.startsWith("BROKER") && /\bbroker\b|broker_url/.test(app.text))) return [];
        return verdictList(
          verdictOf(
            settings.ask((world) => {
              const setting = world.setting(old);
              const same = defaults.get(name);
              // Celery does what it says by itself.
              if (same !== undefined && setting.value.kind === "bool" && setting.value.value === same) return "no";
              return { answer: and(world.isSet(old), not(world.isSet(wanted))), at: setting.at };
            }),
            (one) => ({
              severity: name === "BROKER_URL" ? "error" : "warning",
              message:
                name === "BROKER_URL"
                  ? `Celery does not read ${old}${whenText(one)}: with the namespace ${app.namespace} it looks for ${wanted}, and without one it talks to RabbitMQ on the local machine`
                  : `Celery does not read ${old}${whenText(one)}: with the namespace ${app.namespace} the name is ${wanted}`,
            }),
          ),
        );
      });
    });
    return found.length > 0 ? found : notApplicable("no setting has a name of Celery 3");
  },
});

/** https://docs.celeryq.dev/en/stable/userguide/configuration.html */
const defaults: ReadonlyMap<string, boolean> = new Map([
  ["TASK_ALWAYS_EAGER", false],
  ["TASK_ACKS_LATE", false],
  ["TASK_IGNORE_RESULT", false],
  ["TASK_TRACK_STARTED", false],
  ["TASK_CREATE_MISSING_QUEUES", true],
  ["WORKER_SEND_TASK_EVENTS", false],
  ["WORKER_HIJACK_ROOT_LOGGER", true],
  ["ENABLE_UTC", true],
]);
