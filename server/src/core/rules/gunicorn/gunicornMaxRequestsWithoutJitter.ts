import { effective, numberOf, ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-max-requests-without-jitter",
  family: "gunicorn",
  severity: "information",
  checklist: ["server-tuning"],
  docs: {
    summary: "All workers of gunicorn are recycled at about the same time",
    why: "Workers share the load evenly, so with `max_requests` and no `max_requests_jitter` all of them reach the number within moments and restart together.",
    remedy: "Set `max_requests_jitter` to a tenth of `max_requests` or so.",
    references: ["https://docs.gunicorn.org/en/stable/settings.html#max-requests-jitter"],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const requests = effective(subject, "max_requests");
        const count = numberOf(requests.value);
        const jitter = effective(subject, "max_requests_jitter");
        if (
          count === undefined ||
          count === 0 ||
          numberOf(jitter.value) !== 0 ||
          numberOf(effective(subject, "workers").value) === 1
        )
          return undefined;
        return finding({
          at: requests.place,
          certainty: "definite",
          message: `All workers restart at about the same time, after ${count} requests each: max_requests_jitter is not set`,
        });
      },
      "workers are recycled one by one, or not at all",
    );
  },
});
