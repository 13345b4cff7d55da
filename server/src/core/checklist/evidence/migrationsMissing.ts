import type { EvidenceContext } from "../evidenceContext.js";
import { nothing, unseen, type Part } from "./answers.js";

/** Why nothing can be said of migrations where none were read: what is asked of one environment or of named settings alone reads none. */
export function migrationsMissing({ migrations, paths }: EvidenceContext): Part {
  return migrations === undefined && paths.migrations.length > 0
    ? unseen("no migration is read with --settings or --environment exact")
    : nothing("the project has no migrations of its own");
}
