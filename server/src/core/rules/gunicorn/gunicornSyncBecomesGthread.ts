import { effective, numberOf, ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-sync-becomes-gthread",
  family: "gunicorn",
  severity: "hint",
  checklist: ["server-tuning"],
  docs: {
    summary: "gunicorn runs gthread although sync is written",
    why: "With `threads` above 1 gunicorn takes the gthread worker in place of sync, and says so only in its first log lines.",
    remedy: "Write `gthread`, so that the config file says what runs.",
    references: ["https://docs.gunicorn.org/en/stable/settings.html#threads"],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const workerClass = effective(subject, "worker_class");
        const threads = numberOf(effective(subject, "threads").value) ?? 1;
        if (
          workerClass.source === "default" ||
          workerClass.value.kind !== "str" ||
          workerClass.value.value !== "sync" ||
          threads <= 1
        )
          return undefined;
        return finding({
          at: workerClass.place,
          certainty: "definite",
          message: `gthread runs, not sync: threads is ${threads}`,
        });
      },
      "the worker class is the one that is written",
    );
  },
});
