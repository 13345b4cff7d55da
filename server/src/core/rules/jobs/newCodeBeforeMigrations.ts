import { basename } from "../../project/paths.js";
import { releasesWith, runsAfter, startRuns } from "../../launch/releases/order.js";
import type { Release, ReleaseStep } from "../../launch/releases/release.js";
import {
  finding,
  holds,
  notApplicable,
  notDetermined,
  projectRule,
  type FindingDraft,
  type NotDetermined,
} from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "new-code-before-migrations",
  family: "jobs",
  severity: "warning",
  checklist: ["migrations"],
  docs: {
    summary: "A release starts the new code before it migrates",
    why: "From the restart until `migrate` has run, the new code asks for columns and tables that are not there: each request that needs one is a server error. If `migrate` then fails, the new code stays on the old tables.",
    remedy:
      "Run `migrate` first, with the new code but beside the old server: `docker compose run --rm web python manage.py migrate`, then `docker compose up -d`; on a host `migrate`, then the restart. Between services of Compose, let the server wait with `condition: service_completed_successfully`. On platforms use what runs before the new version serves: `release:` of a Procfile, `container_commands` or `.platform/hooks/predeploy`, `pre-upgrade` of Helm, `PreSync` of Argo CD. Migrations that the old code cannot live with go into a release of their own.",
    whenToIgnore: "Where the site is down meanwhile anyway.",
    references: [
      "https://docs.docker.com/compose/how-tos/startup-order/",
      "https://docs.djangoproject.com/en/stable/topics/migrations/",
    ],
  },
  check({ project }) {
    const releases = releasesWith(project, "migrate");
    const besides = besideMigrations(project);
    if (startRuns(project, "migrate") && besides.length === 0)
      return notApplicable("production migrates by itself when it starts");
    if (releases.length === 0 && besides.length === 0)
      return notApplicable("no script or pipeline of a release migrates");
    const verdicts = [...releases.flatMap(lateMigration), ...besides];
    return verdicts.length > 0
      ? verdicts
      : holds(
          ...releases.flatMap(({ name, steps }) =>
            steps
              .filter(({ kind }) => kind === "migrate")
              .slice(0, 1)
              .map(({ at }) => ({ at, text: `${name} migrates before the new code starts` })),
          ),
        );
  },
});

function lateMigration({ steps, name, kind: of }: Release): readonly (FindingDraft | NotDetermined)[] {
  const index = steps.findIndex(({ kind }) => kind === "migrate");
  const migrate = steps[index];
  if (migrate === undefined) return [];
  const before = steps.slice(0, index).filter((step) => step.kind === "start" && runsAfter(migrate, step));
  const start = before.find(({ starts }) => starts?.web === "yes");
  if (start !== undefined && !(start.conditional && migrate.conditional)) {
    if (of === "platform")
      return [
        finding({
          at: migrate.at,
          certainty: migrate.conditional ? "possible" : "definite",
          message: `${basename(migrate.at.file)} migrates after the ${start.text}: the new code serves before its migrations ran`,
          because: [{ at: start.at, label: "the new code starts here" }],
        }),
      ];
    return [
      finding({
        at: start.at,
        certainty: start.conditional || migrate.conditional ? "possible" : "definite",
        message: `${name} starts the new code (${start.text}) before its migrations ran`,
        because: [{ at: migrate.at, label: "it migrates here" }],
      }),
    ];
  }
  const unclear = start ?? before.find(({ starts }) => starts?.web === "unknown");
  return unclear === undefined
    ? []
    : [
        notDetermined(
          `whether ${unclear.text} in ${name} starts the new code before it migrates cannot be seen`,
          unclear.at,
        ),
      ];
}

/** A service that migrates while the server starts: `depends_on` alone waits until its container runs. */
function besideMigrations(project: ProjectView): readonly FindingDraft[] {
  const production = project.processes.filter(
    ({ launch }) => launch.kind === "compose" && launch.target === "production",
  );
  return production
    .filter(({ launch, steps }) => launch.role === "release" && steps.some(isMigrate))
    .flatMap(({ launch: migrating }) =>
      production
        .filter(
          ({ launch, steps }) =>
            launch.role === "web" &&
            launch.file === migrating.file &&
            !steps.some(isMigrate) &&
            !steps.some(({ step }) => step.command.some((word) => /migrat|wait/i.test(word.text))),
        )
        .flatMap(({ launch: web }): readonly FindingDraft[] => {
          const services = project.deploy.compose.find(({ path }) => path === web.file)?.content.services ?? [];
          const own = services.find((service) => service.name === web.name);
          if (own === undefined || services.find((service) => service.name === migrating.name)?.profiles.length !== 0)
            return [];
          const named = own.dependsOn.find(({ service }) => service === migrating.name);
          // Without a dependency a script may run the one before it starts the other.
          if (named === undefined || named.condition === "service_completed_successfully") return [];
          return [
            finding({
              at: named.at,
              certainty: "definite",
              message: `Service ${web.name} does not wait until service ${migrating.name} has migrated: it waits only until that container has started`,
            }),
          ];
        }),
    );
}

function isMigrate({ what }: { readonly what: NonNullable<ReleaseStep["what"]> }): boolean {
  return what.kind === "manage" && what.subcommand?.text === "migrate";
}
