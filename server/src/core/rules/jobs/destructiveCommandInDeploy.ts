import { launchText, noDeployFiles } from "../../launch/targets.js";
import { isPlaceholder } from "../../launch/secretVariables.js";
import { finding, holds, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "destructive-command-in-deploy",
  family: "jobs",
  severity: "error",
  checklist: ["migrations"],
  docs: {
    summary: "A deploy runs a command that deletes or overwrites data",
    why: "`flush` and `reset_db` empty the database, `loaddata` writes its fixtures over rows with the same keys, `migrate --fake` marks migrations as done that never ran. In a deploy they run every time, and on every restart where they stand in front of the server.",
    remedy: "Remove the command from the deploy; run it by hand where it is needed once, or write a data migration.",
    references: ["https://docs.djangoproject.com/en/stable/ref/django-admin/#flush", "https://docs.djangoproject.com/en/stable/ref/django-admin/#cmdoption-migrate-fake"],
  },
  check({ project }) {
    const processes = project.processes.filter(({ launch }) => launch.target === "production" && launch.role !== "build");
    if (processes.length === 0) return noDeployFiles;
    const findings = processes.flatMap((process) => process.steps.flatMap(({ what, step }): readonly FindingDraft[] => {
      if (what.kind !== "manage" || what.subcommand === undefined) return [];
      const where = launchText(process);
      const certainty = step.conditional ? "possible" : "definite";
      switch (what.subcommand.text) {
        case "flush":
        case "reset_db":
        case "sqlflush": return what.subcommand.text === "sqlflush" ? [] : [finding({ at: what.subcommand.at, certainty, message: `${where} empties the database` })];
        case "loaddata": return [finding({ at: what.subcommand.at, certainty, severity: "warning", message: `${where} writes fixtures over the database's rows each time` })];
        case "migrate": {
          const fake = what.options.find((option) => option.name === "--fake");
          return fake === undefined ? [] : [finding({ at: fake.flag.at, certainty, severity: "warning", message: `${where} marks migrations as done without running them` })];
        }
        case "createsuperuser": {
          const password = step.environment.find((setting) => setting.name === "DJANGO_SUPERUSER_PASSWORD");
          return password?.value === undefined || isPlaceholder(password.value) ? [] : [finding({ at: password.at, certainty, message: "The administrator's password is written into a deploy file" })];
        }
        default: return [];
      }
    }));
    return findings.length > 0 ? findings : holds({ at: undefined, text: "no deploy deletes data" });
  },
});
