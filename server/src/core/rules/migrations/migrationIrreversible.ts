import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-irreversible",
  family: "migrations",
  severity: "hint",
  checklist: ["migrations-reviewed"],
  fixable: "needsReview",
  docs: {
    summary: "A new migration cannot be undone",
    why: "Without `reverse_code` or `reverse_sql`, going back raises IrreversibleError, in the middle of a rollback.",
    remedy:
      "Give it what undoes it, or `migrations.RunPython.noop` and `migrations.RunSQL.noop` where nothing is to undo.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/migration-operations/#django.db.migrations.operations.RunPython",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "irreversible"),
});
