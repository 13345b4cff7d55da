import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-blocks-reads-and-writes",
  family: "migrations",
  severity: "information",
  checklist: ["migrations-safe", "migrations-reviewed"],
  fixable: "needsReview",
  docs: {
    summary: "A new migration blocks reads and writes of a table for as long as it works on it",
    why: "On PostgreSQL locks add up until the end of the migration, which is one transaction: an index that is built, a foreign key that is checked or a data step that runs after an `ALTER TABLE` does so under its ACCESS EXCLUSIVE lock. On a small table nobody notices.",
    remedy:
      "One slow step per migration: indexes and unique constraints concurrently with `atomic = False`, foreign keys and checks NOT VALID and validated in the next migration, data steps in a migration of their own.",
    references: [
      "https://www.postgresql.org/docs/current/explicit-locking.html",
      "https://www.postgresql.org/docs/current/sql-createindex.html",
      "https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "blocks-all"),
});
