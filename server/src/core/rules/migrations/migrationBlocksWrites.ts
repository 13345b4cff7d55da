import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-blocks-writes",
  family: "migrations",
  severity: "information",
  checklist: ["migrations-safe", "migrations-reviewed"],
  fixable: "needsReview",
  docs: {
    summary: "A new migration blocks writes to a table for as long as it works on it",
    why: "CREATE INDEX holds a SHARE lock: reads go on, and every INSERT, UPDATE and DELETE waits until the index is built. On a small table nobody notices.",
    remedy:
      "Use `AddIndexConcurrently` of `django.contrib.postgres.operations` in a migration of its own with `atomic = False`.",
    references: [
      "https://www.postgresql.org/docs/current/explicit-locking.html",
      "https://www.postgresql.org/docs/current/sql-createindex.html",
      "https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "blocks-writes"),
});
