import type { ProjectMigrations } from "../../migrations/projectMigrations.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, unseen, whole } from "./answers.js";

/** What is said of the migrations, or why nothing can be: what is asked of one environment or of named settings alone reads none. */
export function overMigrations(
  { migrations, paths }: EvidenceContext,
  answer: (migrations: ProjectMigrations) => EvidenceAnswer,
): EvidenceAnswer {
  if (migrations !== undefined && migrations.inventory.apps.length > 0) return answer(migrations);
  return whole(
    migrations === undefined && paths.migrations.length > 0
      ? unseen("no migration is read with --settings or --environment exact")
      : nothing("the project has no migrations of its own"),
  );
}
