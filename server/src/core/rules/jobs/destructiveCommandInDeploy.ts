import { databaseServices } from "../../launch/databaseServices.js";
import type { LaunchStep, Word } from "../../launch/launch.js";
import { madeReleases } from "../../launch/releases/order.js";
import { managementSteps } from "../../launch/releases/managementSteps.js";
import { isPlaceholder } from "../../launch/secretVariables.js";
import { noDeployFiles } from "../../launch/targets.js";
import type { ProjectView } from "../views.js";
import type { Span } from "../../text/span.js";
import { finding, holds, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "destructive-command-in-deploy",
  family: "jobs",
  severity: "error",
  checklist: ["migrations"],
  docs: {
    summary: "A deploy runs a command that deletes or overwrites data",
    why: "`flush` and `reset_db` empty the database, `loaddata` writes its fixtures over rows with the same keys, `migrate --fake` marks migrations as done that never ran, `docker compose down -v` deletes the volumes that the file names, the database's among them. In a deploy they run every time, and on every restart where they stand in front of the server.",
    remedy: "Remove the command from the deploy; run it by hand where it is needed once, or write a data migration.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/django-admin/#flush",
      "https://docs.djangoproject.com/en/stable/ref/django-admin/#cmdoption-migrate-fake",
      "https://docs.docker.com/reference/cli/docker/compose/down/",
    ],
  },
  check({ project }) {
    const processes = project.processes.filter(
      ({ launch }) => launch.target === "production" && launch.role !== "build",
    );
    const releases = madeReleases(project);
    if (processes.length === 0 && releases.length === 0) return noDeployFiles;
    const management = managementSteps(project).flatMap(({ what, step, where }): readonly FindingDraft[] => {
      if (what.subcommand === undefined) return [];
      const certainty = step.conditional ? "possible" : "definite";
      switch (what.subcommand.text) {
        case "flush":
        case "reset_db":
          return [
            finding({
              at: what.subcommand.at,
              certainty,
              // A branch for whoever asks for it, `reset) python manage.py flush`; a switch that nothing turns on.
              ...(step.conditional && {
                severity: step.whenUnset === "skipped" ? ("information" as const) : ("warning" as const),
              }),
              message: `${where} empties the database`,
            }),
          ];
        case "loaddata":
          return [
            finding({
              at: what.subcommand.at,
              certainty,
              // Rows that everybody needs, as a list of countries, are written each time on purpose.
              severity: "information",
              message: `${where} writes fixtures over the database's rows each time`,
            }),
          ];
        case "migrate":
          return what.options.flatMap(({ name, flag }): readonly FindingDraft[] => {
            const told = effects.get(name);
            return told === undefined
              ? []
              : [finding({ at: flag.at, certainty, severity: told[0], message: `${where} ${told[1]}` })];
          });
        case "createsuperuser":
        case "shell": {
          const at = writtenPassword(what.subcommand, step);
          return at === undefined
            ? []
            : [
                finding({
                  at,
                  certainty,
                  severity: step.conditional ? "warning" : "error",
                  message: "The administrator's password is written into a deploy file",
                }),
              ];
        }
        default:
          return [];
      }
    });
    const database = keptDatabase(project);
    const volumes = releases.flatMap(({ name, steps }) =>
      steps.flatMap(({ kind, step, conditional }): readonly FindingDraft[] => {
        // `drop-prod` of a Makefile is asked to, and `redo-prod` begins with it.
        if (deletes.test(name)) return [];
        const flag = kind === "stop" ? volumesFlag(step) : undefined;
        if (flag === undefined || isConfirmed(project, flag.at)) return [];
        const isCertain = !conditional && database !== undefined;
        return [
          finding({
            at: flag.at,
            certainty: isCertain ? "definite" : "possible",
            severity: isCertain ? "error" : "warning",
            message: `${name} deletes the volumes${database === undefined ? "" : `, and with them the database of the service ${database}`}`,
          }),
        ];
      }),
    );
    const findings = [...oncePerFile(management), ...volumes];
    return findings.length > 0 ? findings : holds({ at: undefined, text: "no deploy deletes data" });
  },
});

/** `docker compose down -v` */
function volumesFlag(step: LaunchStep | undefined): Word | undefined {
  const words = step?.command ?? [];
  return words.some(({ text }) => text === "down")
    ? words.find(({ text }) => /^(?:-v|--volumes)$/.test(text))
    : undefined;
}

/** An uninstallation that asks for a word before it begins: `read -p "Type DELETE to go on: " word`. */
function isConfirmed(project: ProjectView, { file, start }: Span): boolean {
  const before = project.inText(file, (text) => text.slice(Math.max(0, start - 2000), start)) ?? "";
  return /^[ \t]*read[ \t][^\n]{0,40}["'][^"'\n]{0,20}\b(?:type|enter)\b/im.test(before);
}

/** What options of `migrate` do. */
const effects: ReadonlyMap<string, readonly ["warning" | "information", string]> = new Map([
  ["--fake", ["warning", "marks migrations as done without running them"]],
  [
    "--fake-initial",
    ["warning", "marks initial migrations as done where tables of their names exist, whatever columns those have"],
  ],
  ["--run-syncdb", ["information", "makes tables of applications without migrations, which no later release changes"]],
]);

/** Fixtures one after the other are one decision. */
function oncePerFile(all: readonly FindingDraft[]): readonly FindingDraft[] {
  return all.flatMap((one) => {
    const alike = all.filter(({ at, message }) => at.file === one.at.file && message === one.message);
    if (alike[0] !== one) return [];
    return [{ ...one, because: alike.slice(1).map(({ at }) => ({ at, label: "and here" })) }];
  });
}

/** Where the administrator's password stands, or what makes one. */
function writtenPassword({ text, at }: Word, { environment, command }: LaunchStep): Span | undefined {
  if (text === "shell") return command.some((word) => makesAdministrator.test(word.text)) ? at : undefined;
  const password = environment.find((setting) => setting.name === "DJANGO_SUPERUSER_PASSWORD");
  return password?.value === undefined || isPlaceholder(password.value) ? undefined : password.at;
}

/** With a password of its own: `create_superuser("admin", "admin@example.com", "…")`, `create_superuser(username="admin", password="…")`. */
const makesAdministrator =
  /\bcreate_superuser\((?:[^()]{0,300},\s{0,40}password\s?=|\s{0,40}["'][^"']*["'],\s{0,40}["'][^"']*["'],)\s{0,40}["'][^"'$%{]+["']/;

const deletes =
  /^(?:drop|destroy|clean|clear|reset|purge|prune|wipe|nuke|delete|remove|teardown|uninstall|down|stop|redo|recreate|reinit|fresh)/i;

/** A database of a Compose file for production whose volume goes with `down -v`. */
function keptDatabase(project: ProjectView): string | undefined {
  return databaseServices(project).find(({ volumes }) =>
    volumes.some(({ bind, source }) => !bind && source !== undefined),
  )?.name;
}
