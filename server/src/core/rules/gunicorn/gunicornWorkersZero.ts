import { effective, numberOf, ofGunicorns, sourceText } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-workers-zero",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  docs: {
    summary: "gunicorn starts without any worker",
    why: "With `workers` 0 gunicorn starts, listens and never answers: no worker accepts the connections. Nothing warns of it.",
    remedy: "Set `workers` to at least 1, or leave it out.",
    references: ["https://docs.gunicorn.org/en/stable/settings.html#workers"],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const workers = effective(subject, "workers");
        if (numberOf(workers.whenUnset) !== 0) return undefined;
        return finding({
          at: workers.place,
          certainty: workers.certainty,
          message:
            workers.certainty === "definite"
              ? `gunicorn starts and answers nothing: ${sourceText(workers)} sets workers to 0`
              : "gunicorn starts and answers nothing when the variable is unset: workers is 0 then",
        });
      },
      "gunicorn has workers",
    );
  },
});
