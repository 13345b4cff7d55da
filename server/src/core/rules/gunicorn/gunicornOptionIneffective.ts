import { effective, numberOf, ofGunicorns, workerKind } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-option-ineffective",
  family: "gunicorn",
  severity: "information",
  checklist: ["server-tuning"],
  docs: {
    summary: "A setting of gunicorn has no effect with its worker class",
    why: "The sync worker closes each connection and ignores `keepalive` and `worker_connections`. `threads` counts for gthread alone: gevent, tornado, asgi and uvicorn's workers ignore it (asgi logs a warning).",
    remedy: "Remove the setting, or choose the worker class that it is for.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#keepalive",
      "https://docs.gunicorn.org/en/stable/settings.html#worker-connections",
      "https://docs.gunicorn.org/en/stable/settings.html#threads",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const kind = workerKind(subject);
        if (kind === "sync") {
          return ["keepalive", "worker_connections"]
            .map((name) => effective(subject, name))
            .filter((setting) => setting.source !== "default")
            .map((setting) =>
              finding({
                at: setting.place,
                certainty: "definite",
                message: `${setting.name} has no effect: the sync worker, which runs here, ignores it`,
              }),
            );
        }
        if (!["gevent", "tornado", "asgi", "uvicorn"].includes(kind)) return undefined;
        const threads = effective(subject, "threads");
        const count = numberOf(threads.value);
        if (count === undefined || count <= 1) return undefined;
        return finding({
          at: threads.place,
          severity: "warning",
          certainty: "definite",
          message: `threads has no effect: the ${kind === "uvicorn" ? "uvicorn" : kind} worker ignores it`,
        });
      },
      "every setting that is set has an effect",
    );
  },
});
