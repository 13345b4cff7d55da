import { replaceText } from "../../fixes/deployFixes.js";
import { effective, ofGunicorns } from "../../gunicorn/effective.js";
import { nearest } from "../../text/nearest.js";
import { finding, projectRule } from "../rule.js";

const levels = ["debug", "info", "warning", "error", "critical"];

export default projectRule({
  id: "gunicorn-log-level-unknown",
  family: "gunicorn",
  severity: "warning",
  checklist: ["logging"],
  fixable: "needsReview",
  docs: {
    summary: "gunicorn does not know the log level",
    why: "gunicorn looks the level up in a table of debug, info, warning, error and critical, without regard to case. Any other text means info, without a word (`gunicorn/glogging.py`).",
    remedy: "Write one of debug, info, warning, error, critical.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#loglevel",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/glogging.py",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const level = effective(subject, "loglevel");
        if (level.value.kind !== "str" || levels.includes(level.value.value.toLowerCase())) return undefined;
        const meant =
          level.value.value.toLowerCase() === "warn" ? "warning" : nearest(level.value.value.toLowerCase(), levels, 3);
        return finding({
          at: level.place,
          certainty: "definite",
          message: `gunicorn has no log level “${level.value.value}” and takes info instead`,
          fixes:
            meant === undefined || level.source === "environment"
              ? []
              : level.source === "config-file"
                ? replaceText(`Write ${meant}`, level.place, `"${meant}"`)
                : [],
        });
      },
      "gunicorn knows its log level",
    );
  },
});
