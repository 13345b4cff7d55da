import { fileStart } from "../../text/span.js";
import type { ProjectMigrations } from "../../migrations/projectMigrations.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { ignoredMigrations } from "../ignoredMigrations.js";
import { nothing, open, unseen, whole } from "./answers.js";

/** What is said of the migrations, or why nothing can be: what is asked of one environment or of named settings alone reads none. */
export function overMigrations(
  { migrations, paths, project, show }: EvidenceContext,
  answer: (migrations: ProjectMigrations) => EvidenceAnswer,
): EvidenceAnswer {
  if (migrations !== undefined && migrations.inventory.apps.length > 0) return answer(migrations);
  const models = ignoredMigrations(project.files, paths);
  if (models !== undefined)
    return whole(
      open(`Git ignores the migrations of ${show(models)}: what production migrates by is not in the repository`, {
        at: fileStart(models),
        text: show(models),
      }),
    );
  return whole(
    migrations === undefined && paths.migrations.length > 0
      ? unseen("no migration is read with --settings or --environment exact")
      : nothing("the project has no migrations of its own"),
  );
}
