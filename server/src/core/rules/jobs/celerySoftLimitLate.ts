import { seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { numberOf } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "celery-soft-limit-late",
  family: "jobs",
  severity: "warning",
  reads: ["CELERY_TASK_SOFT_TIME_LIMIT", "CELERY_TASK_TIME_LIMIT"],
  checklist: ["background-jobs"],
  docs: {
    summary: "Tasks are killed before their soft time limit is reached",
    why: "At the soft limit Celery raises `SoftTimeLimitExceeded` in the task, which can then clean up; at the hard limit it kills the process. With a soft limit that is not below the hard one the task never gets its chance.",
    remedy: "Set `CELERY_TASK_SOFT_TIME_LIMIT` below `CELERY_TASK_TIME_LIMIT`.",
    references: ["https://docs.celeryq.dev/en/stable/userguide/workers.html#time-limits"],
  },
  check({ settings }) {
    if (!settings.names.includes("CELERY_TASK_SOFT_TIME_LIMIT") || !settings.names.includes("CELERY_TASK_TIME_LIMIT"))
      return notApplicable("Celery has no two time limits");
    const late = settings.ask((world) => {
      const [soft, hard] = [world.get("CELERY_TASK_SOFT_TIME_LIMIT"), world.get("CELERY_TASK_TIME_LIMIT")];
      const [first, last] = [numberOf(soft), numberOf(hard)];
      return seen(soft) ?? seen(hard) ?? yesNo(first !== undefined && last !== undefined && first >= last && last > 0);
    });
    return verdictOf(late, (one) => ({
      message: `CELERY_TASK_SOFT_TIME_LIMIT is not below CELERY_TASK_TIME_LIMIT${whenText(one)}: tasks are killed before they could clean up`,
    }));
  },
});
