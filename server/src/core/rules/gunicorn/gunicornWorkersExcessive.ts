import { effective, numberOf, ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

/** (2 × 16 cores) + 1: gunicorn's formula on a large machine. */
const limit = 33;

export default projectRule({
  id: "gunicorn-workers-excessive",
  family: "gunicorn",
  severity: "warning",
  checklist: ["server-tuning"],
  docs: {
    summary: "gunicorn starts far more workers than a machine has use for",
    why: "Every worker is a process with the whole application in memory and its own database connections. gunicorn's documentation: 4 to 12 workers are usually enough for hundreds or thousands of requests per second; do not scale them to the number of clients.",
    remedy: "Take (2 × cores) + 1 at most; for slow requests use `threads` or a task queue.",
    whenToIgnore: "On a machine with so many cores.",
    references: ["https://docs.gunicorn.org/en/stable/design.html#how-many-workers"],
  },
  check({ project }) {
    return ofGunicorns(project, (subject) => {
      const workers = effective(subject, "workers");
      const count = numberOf(workers.value);
      return count === undefined || count <= limit ? undefined : finding({ at: workers.place, certainty: "definite", message: `gunicorn starts ${count} worker processes, more than (2 × cores) + 1 on a machine with 16 cores` });
    }, "the number of workers is ordinary");
  },
});
