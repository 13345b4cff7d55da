import type { MigrationNode } from "./graph.js";
import { judgeMigration } from "./judging/judgeMigration.js";
import type { MigrationsView } from "./migrationsView.js";
import type { JudgedMigration } from "./projectMigrations.js";
import { emptyState } from "./state.js";

/** A migration of any age, for what is wrong whatever the models are: the migrations before it are not read. */
export function alwaysJudged({ migrations, django }: MigrationsView, node: MigrationNode): JudgedMigration | undefined {
  if (migrations.released.keys.has(node.key)) return migrations.judge(node);
  const file = migrations.read(node);
  if (file === undefined) return undefined;
  const database = { vendor: migrations.target.vendor ?? ("postgresql" as const), django, isCareful: false };
  return {
    node,
    file,
    before: emptyState,
    uncertain: new Set(),
    operations: judgeMigration({
      app: node.app,
      key: node.key,
      file,
      before: emptyState,
      database,
      isNew: () => false,
      lineOf: () => 0,
    }),
  };
}
