import { gunicornTable } from "../../gunicorn/table.js";
import { mayLoadUnseen } from "../../launch/launchView.js";
import { basename, relativeTo } from "../../project/paths.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

const settings = new Set(gunicornTable.settings.map((setting) => setting.name));

export default projectRule({
  id: "gunicorn-config-not-loaded",
  family: "gunicorn",
  severity: "warning",
  checklist: ["application-server"],
  docs: {
    summary: "A config file of gunicorn is loaded by no command",
    why: "Without `-c` gunicorn loads one file only: `gunicorn.conf.py` in the folder in which it starts. `gunicorn_config.py`, `gunicorn.py` and `config/gunicorn.conf.py` are never found by themselves, and `--chdir` does not help: it applies after the search.",
    remedy: "Add `-c PATH` to the command, or move the file.",
    whenToIgnore: "Where the command stands in the settings of a platform and not in the repository.",
    references: [
      "https://docs.gunicorn.org/en/stable/configure.html#configuration-file",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/app/base.py",
    ],
  },
  check({ project }) {
    if (project.gunicornFiles.length === 0) return notApplicable("there is no config file of gunicorn");
    const runs = project.processes.filter((process) => process.gunicorn !== undefined);
    const production = runs.filter((process) => process.launch.target === "production");
    const isOpen = mayLoadUnseen(project.processes);
    const findings = project.gunicornFiles.flatMap((view) => {
      const names = [...view.names].filter(([name, { nameAt }]) => settings.has(name) && nameAt.file === view.file);
      const first = names[0]?.[1].nameAt;
      // `params="-c gunicorn_prod.py"` in a script that is not followed.
      const isNamed = project.deploy.scripts.some(({ text }) =>
        [...text.matchAll(/(?:-c|--config)[\s=]+(\S+)/g)].some(
          ([, path = ""]) => basename(path.replace(/["']/g, "")) === basename(view.file),
        ),
      );
      if (first === undefined || isOpen || isNamed || runs.some((process) => process.configFile?.path === view.file))
        return [];
      const shown = relativeTo(project.root, view.file);
      if (production.length === 0) {
        if (basename(view.file) === "gunicorn.conf.py" || names.length < 2) return [];
        return [
          finding({
            at: first,
            severity: "information",
            certainty: "possible",
            message: `gunicorn loads ${shown} only if its command names it with -c, and no command in the repository does`,
          }),
        ];
      }
      if (
        production.some(
          ({ launch }) => launch.sourceDirectory === undefined && basename(view.file) === "gunicorn.conf.py",
        )
      )
        return [];
      const command = production[0]?.launch.command[0];
      // nginx of the repository does not stand in front of a platform: there is another way to run it, whose command is elsewhere.
      const elsewhere =
        production.every(({ launch }) => launch.kind === "procfile" || launch.kind === "platform") &&
        project.deploy.nginx.some((file) => file.target === "production");
      return [
        finding({
          at: first,
          certainty: elsewhere ? "possible" : "definite",
          ...(elsewhere && { severity: "information" as const }),
          message: `gunicorn never loads ${shown}: the command that starts it does not name it with -c`,
          because: command === undefined ? [] : [{ at: command.at, label: "gunicorn is started here" }],
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "gunicorn loads its config file" });
  },
});
