import { effective, ofGunicorns, sourceText } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-log-level-debug",
  family: "gunicorn",
  severity: "information",
  checklist: ["logging"],
  docs: {
    summary: "gunicorn logs at level debug in production",
    why: "At this level gunicorn prints its whole configuration at start, raw environment included, and a line for every request beside the access log.",
    remedy: "Take `info`, and let a variable raise it while something is searched for.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#loglevel",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/workers/sync.py",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const level = effective(subject, "loglevel");
        if (level.value.kind !== "str" || level.value.value.toLowerCase() !== "debug") return undefined;
        return finding({
          at: level.place,
          certainty: "definite",
          message: `gunicorn logs its configuration and every request at level debug: ${sourceText(level)} says so`,
        });
      },
      "gunicorn's log level is not debug",
    );
  },
});
