import { unreadText } from "../../project/requirements.js";
import { effective, ofGunicorns, workerKind } from "../../gunicorn/effective.js";
import { finding, notDetermined, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-worker-not-required",
  family: "gunicorn",
  severity: "warning",
  checklist: ["dependencies", "application-server"],
  docs: {
    summary: "gunicorn's worker class needs a package that no requirement installs",
    why: "`gevent` and `tornado` workers import their library, uvicorn's workers uvicorn: gunicorn ends at start with an ImportError (`--check-config` does not notice).",
    remedy: "Add the package, or the extra: `gunicorn[gevent]`.",
    references: ["https://docs.gunicorn.org/en/stable/settings.html#worker-class"],
  },
  check({ project }) {
    if (!project.requirementsComplete) return notDetermined(unreadText(project.requirements));
    return ofGunicorns(
      project,
      (subject) => {
        const kind = workerKind(subject);
        const workerClass = effective(subject, "worker_class");
        if (workerClass.value.kind !== "str" || subject.process === undefined) return undefined;
        const needed =
          kind === "gevent" || kind === "tornado"
            ? kind
            : kind === "uvicorn"
              ? workerClass.value.value.startsWith("uvicorn_worker")
                ? "uvicorn-worker"
                : "uvicorn"
              : undefined;
        // Without gunicorn among them the requirements are not production's.
        if (
          needed === undefined ||
          project.distribution("gunicorn") === undefined ||
          project.distribution(needed) !== undefined ||
          (needed === "uvicorn" && project.distribution("uvicorn-worker") !== undefined)
        )
          return undefined;
        const installs = new RegExp(`install[^\\n]*\\b${needed}\\b|gunicorn\\[[^\\]]*${needed}`, "i");
        if ([...project.deploy.dockerfiles, ...project.deploy.scripts].some((file) => installs.test(file.text)))
          return undefined;
        return finding({
          at: workerClass.place,
          certainty: "possible",
          message: `gunicorn does not start: no requirement installs ${needed}, which its worker needs`,
        });
      },
      "the package of the worker class is required",
    );
  },
});
