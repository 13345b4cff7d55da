import { effective, numberOf, ofGunicorns, workerKind } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-single-worker",
  family: "gunicorn",
  severity: "information",
  checklist: ["server-tuning"],
  docs: {
    summary: "gunicorn answers one request at a time",
    why: "With one sync worker and one thread, which is gunicorn's default, a single slow request keeps every other one waiting, health checks included. gunicorn's documentation advises (2 × cores) + 1 workers and says that 4 to 12 are usually enough.",
    remedy: "Set `workers`, or `threads`; `WEB_CONCURRENCY` sets workers from outside.",
    whenToIgnore:
      "Where the platform scales by starting more containers, one worker each may be meant; a few threads still help.",
    references: [
      "https://docs.gunicorn.org/en/stable/design.html#how-many-workers",
      "https://docs.gunicorn.org/en/stable/settings.html#workers",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        // Nothing tells how an unloaded file is started, and a platform sets WEB_CONCURRENCY by itself.
        const workers = effective(subject, "workers");
        if (
          workers.source === "default" &&
          (subject.process === undefined ||
            subject.process.launch.kind === "procfile" ||
            subject.process.launch.kind === "platform")
        )
          return undefined;
        if (numberOf(workers.value) !== 1 || workerKind(subject) !== "sync") return undefined;
        if (
          workers.source === "default" &&
          subject.process !== undefined &&
          !subject.process.launch.environmentComplete &&
          subject.process.launch.container === true
        )
          return undefined;
        const replicas = subject.process?.launch.replicas?.count ?? 1;
        if (replicas > 1 || subject.process?.launch.kind === "kubernetes") return undefined;
        return finding({
          at: workers.place,
          certainty: "definite",
          message:
            workers.source === "default"
              ? "gunicorn answers one request at a time: neither workers nor threads are set, so one sync worker runs"
              : "gunicorn answers one request at a time: one sync worker with one thread",
        });
      },
      "gunicorn answers several requests at once",
    );
  },
});
