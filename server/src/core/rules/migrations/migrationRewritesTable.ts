import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-rewrites-table",
  family: "migrations",
  severity: "warning",
  checklist: ["migrations-safe", "migrations-reviewed"],
  docs: {
    summary: "A new migration rewrites a whole table",
    why: "Most changes of a type, a default that differs from row to row and a stored generated column make PostgreSQL write a new copy of the table and of all its indexes while nobody can read or write it; MySQL and MariaDB copy the table while nobody can write to it. How long that takes depends on its size, which the code does not show.",
    remedy:
      "Add a new column, write both, fill it in batches, read the new one, and drop the old one: each in a release of its own.",
    references: [
      "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES",
      "https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html",
      "https://mariadb.com/kb/en/innodb-online-ddl-overview/",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "rewrites"),
});
