import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "data-step-atomic-without-effect",
  family: "migrations",
  severity: "hint",
  checklist: ["migrations-reviewed"],
  fixable: "needsReview",
  docs: {
    summary: "atomic=False of a RunPython has no effect",
    why: "In a migration that is atomic itself, the data step runs in the migration's transaction, whatever its own `atomic` says, on PostgreSQL and SQLite.",
    remedy: "Write `atomic = False` in the class, and the data step into a migration of its own.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/migration-operations/#django.db.migrations.operations.RunPython",
      "https://github.com/django/django/blob/stable/5.2.x/django/db/migrations/operations/special.py",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "atomic-without-effect"),
});
