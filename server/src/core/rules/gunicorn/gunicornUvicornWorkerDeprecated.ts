import { replaceText } from "../../fixes/deployFixes.js";
import { effective, ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-uvicorn-worker-deprecated",
  family: "gunicorn",
  severity: "information",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "uvicorn's worker for gunicorn has moved to a package of its own",
    why: "`uvicorn.workers` is deprecated since uvicorn 0.30 and will be removed; the same classes live in the package `uvicorn-worker`. gunicorn 24 and later have an asgi worker of their own.",
    remedy: "Require `uvicorn-worker` and name `uvicorn_worker.UvicornWorker`.",
    references: ["https://github.com/Kludex/uvicorn-worker", "https://www.uvicorn.org/release-notes/"],
  },
  check({ project }) {
    const old = /^(\d+)\.(\d+)/.exec(project.distribution("uvicorn") ?? "");
    const isOld = old !== null && Number(old[1]) === 0 && Number(old[2]) < 30;
    return ofGunicorns(
      project,
      (subject) => {
        const workerClass = effective(subject, "worker_class");
        if (isOld || workerClass.value.kind !== "str") return undefined;
        const name = /^uvicorn\.workers\.(Uvicorn(?:H11)?Worker)$/.exec(workerClass.value.value)?.[1];
        if (name === undefined) return undefined;
        const at = workerClass.place;
        const fixed = `uvicorn_worker.${name}`;
        const quoted = at.end - at.start === workerClass.value.value.length + 2;
        const has = project.distribution("uvicorn-worker") !== undefined;
        return finding({
          at,
          certainty: "definite",
          tags: ["deprecated"],
          message: `uvicorn.workers is deprecated: ${name} is in the package uvicorn-worker now`,
          fixes: !has ? [] : replaceText(`Write ${fixed}`, at, quoted ? `"${fixed}"` : fixed),
        });
      },
      "the worker class is not deprecated",
    );
  },
});
