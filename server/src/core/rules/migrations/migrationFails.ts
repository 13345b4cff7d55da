import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-fails",
  family: "migrations",
  severity: "error",
  fixable: "needsReview",
  checklist: ["migrations-safe", "migrations-reviewed"],
  docs: {
    summary: "A new migration fails when it runs",
    why: "Django refuses some changes outright (a field into a many-to-many relation, another expression of a generated field, a column that an earlier migration took from the state), and the database refuses others as soon as a table has rows: a column that is NOT NULL and filled by nothing, a unique column in which every row gets the same value, a table that is altered after a data step put rows into it (“pending trigger events”). On an empty development database none of this shows.",
    remedy:
      "Split it: add the column with `null=True` (or a `db_default` since Django 5.0), fill it in a migration of its own, and make it `NOT NULL` or unique in a later one.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/migration-operations/",
      "https://docs.djangoproject.com/en/stable/howto/writing-migrations/#migrations-that-add-unique-fields",
      "https://www.postgresql.org/docs/current/sql-altertable.html",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "fails"),
});
