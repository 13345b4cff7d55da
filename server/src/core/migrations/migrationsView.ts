import type { Answer } from "../domain/value.js";
import type { FileSource } from "../text/fileSource.js";
import type { PythonModule } from "../syntax/python/ast.js";
import type { DjangoVersion } from "../settings/setting.js";
import type { MigrationApp } from "./inventory.js";
import type { ProjectMigrations } from "./projectMigrations.js";

/** The migrations of a project as rules see them. */
export interface MigrationsView {
  readonly root: string;
  readonly migrations: ProjectMigrations;
  readonly django: DjangoVersion;
  readonly files: FileSource;
  /** The file as it is now, for fixes. */
  open(file: string): { readonly text: string; readonly tree: PythonModule } | undefined;
  /** Whether the production settings install the application. Without that Django never looks at its migrations. */
  isInstalled(app: MigrationApp): Answer;
  /** What stops the release before while it migrates, for people: `deploy.sh stops the server before it migrates`; undefined: it may go on. */
  readonly stopsFirst: string | undefined;
  /** For people: `shop/migrations/0002_price.py`. */
  show(path: string): string;
}
