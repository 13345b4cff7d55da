import { removeWords, replaceText } from "../../fixes/deployFixes.js";
import { effective, isOn, ofGunicorns, sourceText, unseenSwitch } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-reload-enabled",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "gunicorn reloads its workers when code changes",
    why: "`reload` is meant for development: gunicorn watches every imported file, restarts workers in the middle of requests, and answers every request with the traceback when the application cannot be imported. It is documented as incompatible with `preload_app`, and gunicorn says nothing when both are on.",
    remedy: "Remove `--reload`, or set `reload = False`; start the development server with it where it is wanted.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#reload",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/config.py",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const reload = effective(subject, "reload");
        const on = isOn(reload.whenUnset);
        if (!on) return unseenSwitch(reload);
        const variable = reload.value.kind === "environment" ? reload.value.reads[0]?.variable : undefined;
        const preload = effective(subject, "preload_app");
        const and = isOn(preload.value) ? ", together with preload_app, with which it does not work" : "";
        const inFile = reload.source === "config-file" && reload.value.kind === "bool" && reload.value.at !== undefined;
        return finding({
          at: reload.place,
          certainty: reload.certainty,
          ...(reload.certainty === "possible" && variable !== undefined && { when: `${variable} is unset` }),
          severity: reload.certainty === "definite" ? "error" : "warning",
          message:
            reload.certainty === "definite"
              ? `gunicorn watches the code and restarts its workers in production: ${sourceText(reload, "--reload")} turns reload on${and}`
              : `gunicorn watches the code and restarts its workers in production when ${variable ?? "its variable"} is unset: reload is on then`,
          fixes: inFile
            ? replaceText("Turn reload off", reload.place, "False")
            : reload.source === "command-line" && reload.certainty === "definite"
              ? removeWords(project.files, "Remove --reload", [reload.place])
              : [],
        });
      },
      "gunicorn does not reload",
    );
  },
});
