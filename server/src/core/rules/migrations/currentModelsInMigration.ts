import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "current-models-in-migration",
  family: "migrations",
  severity: "warning",
  checklist: ["migrations-reviewed"],
  fixable: "needsReview",
  docs: {
    summary: "A data step of a new migration queries models of the code",
    why: "A model that is imported is the one of today, and the table is the one of that migration: when the model gains a field, the migration fails on every fresh database, in tests first.",
    remedy: 'Take the model from the migration\'s state: `Item = apps.get_model("shop", "Item")`.',
    references: [
      "https://docs.djangoproject.com/en/stable/topics/migrations/#historical-models",
      "https://docs.djangoproject.com/en/stable/topics/migrations/#data-migrations",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "current-models"),
});
