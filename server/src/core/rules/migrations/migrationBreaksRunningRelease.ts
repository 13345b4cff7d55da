import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-breaks-running-release",
  family: "migrations",
  severity: "warning",
  checklist: ["migrations-safe", "migrations-reviewed"],
  fixable: "needsReview",
  docs: {
    summary: "A new migration breaks the release that still runs",
    why: "While a release is rolled out, and after every rollback of code alone, the release before runs with the new tables. Django names every column in its queries, so a column that is dropped or renamed fails the next query; and the Python `default` never stays in the database, so an INSERT that does not name a new `NOT NULL` column fails.",
    remedy:
      "Make the change in two releases: add what is nullable or has a `db_default`; take fields and models from the state first (`SeparateDatabaseAndState`) and drop them in the next release; keep names with `db_column` and `db_table`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/migration-operations/#addfield",
      "https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",
      "https://github.com/django/django/blob/stable/5.2.x/django/db/backends/base/schema.py",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "breaks-release"),
});
