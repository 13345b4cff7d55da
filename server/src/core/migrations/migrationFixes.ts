import type { FixDraft } from "../fixes/fix.js";
import type { Judgement } from "./judge.js";
import type { MigrationsView } from "./migrationsView.js";
import type { JudgedMigration } from "./projectMigrations.js";

/** What can be written instead, with the state of the models as it was. */
export function migrationFixes(view: MigrationsView, judged: JudgedMigration, judgement: Judgement): readonly FixDraft[] {
  void view; void judged; void judgement;
  return [];
}
