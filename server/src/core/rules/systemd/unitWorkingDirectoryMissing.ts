import { noUnits, projectUnits } from "../../launch/units.js";
import { join } from "../../project/paths.js";
import { finding, holds, notDetermined, projectRule } from "../rule.js";

export default projectRule({
  id: "unit-working-directory-missing",
  family: "systemd",
  severity: "warning",
  checklist: ["systemd-units"],
  docs: {
    summary: "A unit starts the application in the root folder",
    why: "Without `WorkingDirectory=` the current folder of a system service is `/`. gunicorn looks for its config file and imports the application from there: ModuleNotFoundError.",
    remedy: "Set `WorkingDirectory=` to the folder of manage.py.",
    whenToIgnore: "Where the project is installed as a package.",
    references: ["https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#WorkingDirectory="],
  },
  check({ project }) {
    const units = projectUnits(project);
    if (units.length === 0) return noUnits;
    if (["setup.py", "setup.cfg"].some((name) => project.files.kind(join(project.root, name)) === "file"))
      return notDetermined("the project may be installed as a package: it has a setup.py or setup.cfg");
    const findings = units.flatMap(({ path, content }) => {
      if (
        content.get("Service", "WorkingDirectory") !== undefined ||
        content.get("Service", "RootDirectory") !== undefined
      )
        return [];
      const process = project.processes.find((one) => one.launch.file === path);
      if (process === undefined || (process.launch.role !== "web" && process.launch.role !== "worker")) return [];
      const { what, gunicorn, launch } = process;
      const app =
        what.kind === "gunicorn"
          ? gunicorn?.app?.text
          : what.kind === "uvicorn" || what.kind === "daphne" || what.kind === "hypercorn" || what.kind === "celery"
            ? what.app?.text
            : undefined;
      // A folder may be given in other ways, and a script may change it.
      if (
        app === undefined ||
        (gunicorn?.effective.get("chdir")?.source ?? "default") !== "default" ||
        (gunicorn?.effective.get("pythonpath")?.source ?? "default") !== "default"
      )
        return [];
      if (
        launch.workingDirectory !== "/" ||
        launch.environment.some((setting) => setting.name === "PYTHONPATH") ||
        launch.command.some((word) => /^--(?:app-dir|workdir|chdir)/.test(word.text))
      )
        return [];
      const command = content.commands.find((one) => one.key === "ExecStart");
      return command === undefined
        ? []
        : [
            finding({
              at: command.keyAt,
              certainty: "possible",
              message: `${app} is imported from the root folder: the unit has no WorkingDirectory=`,
            }),
          ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "units have a working directory" });
  },
});
