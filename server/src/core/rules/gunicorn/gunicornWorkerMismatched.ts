import { effective, ofGunicorns, workerKind } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-worker-mismatched",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  docs: {
    summary: "gunicorn serves an ASGI application with a WSGI worker, or the other way round",
    why: "A sync, gthread, gevent or tornado worker calls the application with two arguments, an ASGI application needs three: every request fails with \"missing 1 required positional argument: 'send'\". The asgi worker and uvicorn's call a WSGI application in the wrong way as well. gunicorn starts without a complaint.",
    remedy:
      "Name `shop.wsgi`, or take an ASGI worker: `-k uvicorn_worker.UvicornWorker`, or `-k asgi` from gunicorn 24.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/deployment/asgi/uvicorn/",
      "https://docs.gunicorn.org/en/stable/settings.html#worker-class",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const app = subject.process?.gunicorn?.app;
        const named = effective(subject, "wsgi_app");
        const text =
          app !== undefined
            ? app.dynamic
              ? undefined
              : app.text
            : named.value.kind === "str"
              ? named.value.value
              : undefined;
        if (text === undefined) return undefined;
        const [module = ""] = text.split(":");
        const kind = workerKind(subject);
        const workerClass = effective(subject, "worker_class");
        const at = app?.at ?? named.place;
        const because = workerClass.at === undefined ? [] : [{ at: workerClass.at, label: "the worker class" }];
        if (/(?:^|\.)asgi$/.test(module) && ["sync", "gthread", "gevent", "tornado", "eventlet"].includes(kind)) {
          return finding({
            at,
            certainty: "definite",
            because,
            message: `Every request fails: ${module} is an ASGI application, and the ${kind} worker${workerClass.source === "default" ? ", gunicorn's default," : ""} serves WSGI`,
          });
        }
        if (/(?:^|\.)wsgi$/.test(module) && (kind === "asgi" || kind === "uvicorn")) {
          return finding({
            at,
            certainty: "definite",
            because,
            message: `Every request fails: ${module} is a WSGI application, and the ${kind} worker serves ASGI`,
          });
        }
        return undefined;
      },
      "the worker fits the application",
    );
  },
});
