import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-scans-table",
  family: "migrations",
  severity: "information",
  checklist: ["migrations-safe", "migrations-reviewed"],
  fixable: "needsReview",
  docs: {
    summary: "A new migration reads a whole table under a lock that blocks reads and writes",
    why: "CHECK constraints and SET NOT NULL are proven for every row, under the ACCESS EXCLUSIVE lock of ALTER TABLE. It is faster than writing the table anew, and on a large one still an outage.",
    remedy:
      "Use `AddConstraintNotValid`, and `ValidateConstraint` in the next migration, whose lock disturbs nobody. A validated `CHECK (column IS NOT NULL)` lets PostgreSQL set NOT NULL without a scan.",
    references: [
      "https://www.postgresql.org/docs/current/sql-altertable.html",
      "https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "scans"),
});
