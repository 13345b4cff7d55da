import { effective, ofGunicorns, workerNamed } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-eventlet-removed",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  docs: {
    summary: "gunicorn's eventlet worker does not exist any more",
    why: "gunicorn 25 deprecated its eventlet worker and 26.0 removed it: the start fails with an ImportError. eventlet itself is no longer developed.",
    remedy: "Take `gevent`, or `gthread` where few connections wait at a time.",
    references: ["https://docs.gunicorn.org/en/stable/news.html", "https://github.com/eventlet/eventlet#warning"],
  },
  check({ project }) {
    const version = project.distribution("gunicorn");
    const major = version == null ? undefined : Number(version.split(".")[0]);
    return ofGunicorns(
      project,
      (subject) => {
        const workerClass = effective(subject, "worker_class");
        if (workerClass.value.kind !== "str" || workerNamed(workerClass.value.value) !== "eventlet") return undefined;
        if (major !== undefined && major < 26)
          return finding({
            at: workerClass.place,
            severity: major < 25 ? "information" : "warning",
            certainty: "definite",
            message: `gunicorn ${version} still has the eventlet worker; 26.0 removed it`,
          });
        return finding({
          at: workerClass.place,
          severity: major === undefined ? "warning" : "error",
          certainty: major === undefined ? "possible" : "definite",
          message:
            major === undefined
              ? "gunicorn 26.0 removed the eventlet worker, and no requirement keeps an older one"
              : `gunicorn ${version} does not start: it has no eventlet worker since 26.0`,
        });
      },
      "the worker class exists",
    );
  },
});
