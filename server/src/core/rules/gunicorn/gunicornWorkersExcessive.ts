import { effective, numberOf, ofGunicorns } from "../../gunicorn/effective.js";
import { isText } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import type { ProjectView } from "../views.js";
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
    return ofGunicorns(
      project,
      (subject) => {
        const workers = effective(subject, "workers");
        const count = numberOf(workers.value);
        const factor = count === undefined ? coresTimes(workers.at, project) : undefined;
        if (factor !== undefined && factor > 3)
          return finding({
            at: workers.place,
            severity: "information",
            certainty: "definite",
            message: `gunicorn starts ${factor} workers for each core; (2 × cores) + 1 is its own advice`,
          });
        return count === undefined || count <= limit
          ? undefined
          : finding({
              at: workers.place,
              certainty: "definite",
              message: `gunicorn starts ${count} worker processes, more than (2 × cores) + 1 on a machine with 16 cores`,
            });
      },
      "the number of workers is ordinary",
    );
  },
});

/** `multiprocessing.cpu_count() * 4 + 1` is 4, and so is `4 * (cpu_count() or 1)`. */
function coresTimes(at: Span | undefined, project: ProjectView): number | undefined {
  const content = at === undefined ? undefined : project.files.read(at.file);
  if (at === undefined || !isText(content)) return undefined;
  const match =
    /\bcpu_count\(\)(?:\s{1,4}or\s{1,4}\d{1,4}\s{0,4}\))?\s{0,4}\*\s{0,4}(\d+)|\b(\d+)\s{0,4}\*\s{0,4}\(?\s{0,4}(?:multiprocessing\.|os\.)?cpu_count\(\)/.exec(
      content.text.slice(at.start, at.end),
    );
  return match === null ? undefined : Number(match[1] ?? match[2]);
}
