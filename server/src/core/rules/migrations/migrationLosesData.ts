import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-loses-data",
  family: "migrations",
  severity: "warning",
  checklist: ["migrations-safe", "migrations-reviewed"],
  docs: {
    summary: "A new migration loses data",
    why: "Some changes of a type throw data away without an error: PostgreSQL cuts texts (`USING …::varchar(n)`), rounds numbers and drops the time of day; dropped columns and tables are gone whatever the reverse of the migration says.",
    remedy:
      "Add a new column beside the old one, fill and check it, and drop the old one in a later release. Keep a backup.",
    references: [
      "https://www.postgresql.org/docs/current/sql-altertable.html",
      "https://docs.djangoproject.com/en/stable/ref/migration-operations/#runsql",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "loses-data"),
});
