import type { ComposeService } from "../syntax/deploy/compose.js";
import type { ProjectView } from "../rules/views.js";

/** A database server that a Compose file for production starts. */
export interface DatabaseService extends ComposeService {
  /** Where its image keeps the data. */
  readonly dataFolder: string;
  readonly file: string;
}

export function databaseServices(project: ProjectView): readonly DatabaseService[] {
  return project.deploy.compose
    .filter(({ target }) => target === "production")
    .flatMap(({ path, content }) =>
      content.services.flatMap((service): readonly DatabaseService[] => {
        const dataFolder = dataFolderOf(service.image?.text ?? "");
        return dataFolder === undefined || isClient(service) ? [] : [{ ...service, dataFolder, file: path }];
      }),
    );
}

/** The image started for another program than its server: `psql`, `mysqldump`, or a shell that runs them. */
function isClient({ command, entrypoint }: ComposeService): boolean {
  const words = [...(entrypoint?.words ?? []), ...(command?.words ?? [])].map(({ text }) => text).join(" ");
  return client.test(words) && !server.test(words);
}

const client =
  /(?:^|[;&|(]|\s(?:-c|then|do|until|while|exec)\s)\s*(?:\S*\/)?(?:psql|createdb|pg_dump(?:all)?|pg_restore|pg_basebackup|mysql|mariadb|(?:mysql|mariadb)-?(?:dump|admin))(?=\s|$)/;
const server =
  /(?:^|[\s;&|(/])(?:mysqld\w*|mariadbd\w*|docker-entrypoint\.sh)(?=\s|$)|(?:^|[;&|(/]|exec\s)\s*postgres(?=\s|$)/;

export function isDatabaseImage(image: string): boolean {
  return dataFolderOf(image) !== undefined;
}

/** As the images document it: https://hub.docker.com/_/postgres, https://hub.docker.com/_/mysql, https://hub.docker.com/_/mariadb. From 18 on postgres keeps it one folder higher. */
function dataFolderOf(image: string): string | undefined {
  const name = /(?:^|\/)([\w-]+)(?::[^/]*)?(?:@.*)?$/.exec(image.replace(/\$\{[^}]*\}/g, ""))?.[1] ?? "";
  if (/^(?:postgres|postgis|pgvector|timescaledb(?:-ha)?|postgresql)$/.test(name)) return "/var/lib/postgresql";
  return /^(?:mysql|mariadb)$/.test(name) ? "/var/lib/mysql" : undefined;
}
