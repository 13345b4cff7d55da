import { isTruthy } from "../../domain/predicates.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "celery-tasks-eager",
  family: "jobs",
  severity: "warning",
  decision: true,
  reads: ["CELERY_TASK_ALWAYS_EAGER"],
  checklist: ["background-jobs"],
  docs: {
    summary: "Celery runs tasks inside of the request instead of handing them to a worker",
    why: "`CELERY_TASK_ALWAYS_EAGER` is for tests: `delay()` runs the task at once, in the web process, and the visitor waits for it. Retries, time limits and workers mean nothing then.",
    remedy: "Start a worker, and delete the setting in production.",
    whenToIgnore: "The site has no worker on purpose.",
    references: ["https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-always-eager"],
  },
  check({ settings }) {
    if (!settings.names.includes("CELERY_TASK_ALWAYS_EAGER"))
      return notApplicable("CELERY_TASK_ALWAYS_EAGER is not set");
    const eager = settings.ask((world) => isTruthy(world.get("CELERY_TASK_ALWAYS_EAGER")));
    return verdictOf(eager, (one) => ({
      message: `CELERY_TASK_ALWAYS_EAGER is on${whenText(one)}: tasks run inside of the request`,
    }));
  },
});
