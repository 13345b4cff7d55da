import { effective, numberOf, ofGunicorns, workerKind } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-timeout-disabled",
  family: "gunicorn",
  severity: "warning",
  decision: true,
  checklist: ["server-tuning"],
  docs: {
    summary: "gunicorn never replaces a worker that hangs",
    why: "With `timeout` 0 the arbiter no longer looks for workers that stopped answering. One request that never ends takes a sync worker away for good; after as many as there are workers the site is down until someone restarts it.",
    remedy: "Set 30 to 120 seconds, and move what takes longer to a task queue.",
    whenToIgnore: "Behind Google Cloud Run and the like, which end requests themselves and advise 0.",
    references: ["https://docs.gunicorn.org/en/stable/settings.html#timeout"],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const timeout = effective(subject, "timeout");
        if (timeout.source === "default" || numberOf(timeout.value) !== 0) return undefined;
        const kind = workerKind(subject);
        return finding({
          at: timeout.place,
          certainty: "definite",
          severity: kind === "sync" || kind === "gthread" ? "warning" : "information",
          message: "gunicorn never replaces a worker that hangs: timeout is 0",
        });
      },
      "gunicorn replaces workers that hang",
    );
  },
});
