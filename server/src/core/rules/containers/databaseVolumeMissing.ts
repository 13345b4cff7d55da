import { databaseServices } from "../../launch/databaseServices.js";
import type { ProjectView } from "../views.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "database-volume-missing",
  family: "containers",
  severity: "warning",
  checklist: ["services", "server-database"],
  docs: {
    summary: "The database of a Compose file for production has no volume with a name",
    why: "The images of PostgreSQL, MySQL and MariaDB put their data into a volume of their own making. Compose keeps it while it replaces the container, and forgets it with `docker compose down`: the next `up` starts an empty database.",
    remedy: 'Give it a name: `volumes: ["db:/var/lib/postgresql/data"]`, and `db:` below `volumes:` of the file.',
    whenToIgnore: "Where nothing is in it that has to last.",
    references: [
      "https://hub.docker.com/_/postgres",
      "https://docs.docker.com/reference/cli/docker/compose/down/",
      "https://docs.docker.com/engine/storage/volumes/",
    ],
  },
  check({ project }) {
    const services = databaseServices(project);
    if (services.length === 0) return notApplicable("no Compose file of production starts a database");
    const open = services.filter(
      (service) => service.extends !== undefined || service.environment.some(({ name }) => name === "PGDATA"),
    );
    const findings = services
      .filter(
        (service) =>
          !open.includes(service) &&
          !isOverlay(service.file, project.deploy.compose, service.name) &&
          !service.volumes.some(
            ({ target, source }) =>
              source !== undefined && (target.startsWith(service.dataFolder) || /bitnami|pgdata|\$/.test(target)),
          ),
      )
      .map(({ name, nameAt, file }) =>
        finding({
          at: nameAt,
          // Where nothing is started again people try the project out: what they lose they do not miss.
          severity: keepsRunning(file, project) ? "warning" : "information",
          certainty: "definite",
          message: `The data of service ${name} is lost with docker compose down: no volume with a name holds it`,
        }),
      );
    if (findings.length > 0) return findings;
    return open.length > 0
      ? []
      : holds(...services.map(({ name, nameAt }) => ({ at: nameAt, text: `the data of ${name} lies in a volume` })));
  },
});

/** Whether some service of the file is started again, or the file is production's by its own evidence, as its name is. */
function keepsRunning(file: string, { deploy }: ProjectView): boolean {
  return (
    deploy.roles.get(file)?.evident === true ||
    deploy.compose.some(
      ({ path, content }) => path === file && content.services.some(({ restart }) => restart !== undefined),
    )
  );
}

/** What another file says of the same service is not in this one. */
function isOverlay(
  file: string,
  files: readonly {
    readonly path: string;
    readonly content: { readonly services: readonly { readonly name: string; readonly volumes: readonly unknown[] }[] };
  }[],
  name: string,
): boolean {
  return files.some(
    ({ path, content }) =>
      path !== file && content.services.some((other) => other.name === name && other.volumes.length > 0),
  );
}
