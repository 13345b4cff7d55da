import { removeWords } from "../../fixes/deployFixes.js";
import { effective, isOn, ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-check-config-left",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "The command of a service only checks or prints gunicorn's configuration",
    why: "With `check_config` or `print_config` gunicorn loads its configuration, prints it or nothing, and exits with status 0: the service ends at once and never listens.",
    remedy:
      "Remove the flag. To check first and start then, write two commands: `gunicorn --check-config app && exec gunicorn app`.",
    references: ["https://docs.gunicorn.org/en/stable/settings.html#check-config"],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        // A check in front of the real start is good practice: the launch's command is the last one that serves.
        if (subject.process?.launch.role === "release" || subject.process?.launch.role === "build") return undefined;
        return ["check_config", "print_config"].flatMap((name) => {
          const setting = effective(subject, name);
          if (!isOn(setting.value)) return [];
          return [
            finding({
              at: setting.place,
              certainty: "definite",
              message: `gunicorn exits without serving: ${name} is left on, so it only ${name === "check_config" ? "checks" : "prints"} its configuration`,
              fixes:
                setting.source === "command-line"
                  ? removeWords(project.files, `Remove --${name.replace("_", "-")}`, [setting.place])
                  : [],
            }),
          ];
        });
      },
      "neither check_config nor print_config of gunicorn is left on",
    );
  },
});
