import { replaceText } from "../../fixes/deployFixes.js";
import { commandProblems } from "../../gunicorn/commandProblems.js";
import { ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-application-as-path",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "gunicorn's application is written as a path",
    why: "gunicorn imports the application as a Python module. A path such as `shop/wsgi.py` cannot be imported; the workers fail to boot.",
    remedy: "Write the module with dots and without `.py`: `shop.wsgi` or `shop.wsgi:application`.",
    references: [
      "https://docs.gunicorn.org/en/stable/run.html",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/util.py",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const app = subject.process?.gunicorn?.app;
        if (app === undefined || app.dynamic || app.at === undefined) return undefined;
        // What stands behind a flag that gunicorn does not know may be its value.
        if (commandProblems(subject, project).some(({ problem }) => problem.kind === "unknown-flag")) return undefined;
        const [module = "", attribute] = app.text.split(":");
        if (!module.includes("/") && !module.endsWith(".py")) return undefined;
        const dotted = module.replace(/^\.\//, "").replace(/\.py$/, "").replaceAll("/", ".");
        const plain = /^[\w.]+$/.test(dotted) && app.at.end - app.at.start === app.text.length;
        const fixed = attribute === undefined ? dotted : `${dotted}:${attribute}`;
        return finding({
          at: app.at,
          certainty: "definite",
          message: `gunicorn cannot import ${module}: an application is named as a module${plain ? `, ${fixed}` : ""}`,
          fixes: plain ? replaceText(`Write ${fixed}`, app.at, fixed) : [],
        });
      },
      "gunicorn's application is named as a module",
    );
  },
});
