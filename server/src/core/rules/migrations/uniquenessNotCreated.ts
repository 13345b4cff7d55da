import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "uniqueness-not-created",
  family: "migrations",
  severity: "warning",
  checklist: ["migrations-reviewed"],
  docs: {
    summary: "The database does not create the uniqueness or the condition of a new migration",
    why: "MySQL and MariaDB have no conditional indexes and no conditional uniqueness, and MariaDB no uniqueness over expressions. Django sends nothing, or an index without its condition, and only `check` says so (models.W036, W037, W044).",
    remedy: "Check it in the code that writes, or put the condition into a generated column with a unique index.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/models/constraints/#condition",
      "https://docs.djangoproject.com/en/stable/ref/models/indexes/#condition",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "not-created"),
});
