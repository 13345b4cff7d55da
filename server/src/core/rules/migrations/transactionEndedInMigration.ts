import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "transaction-ended-in-migration",
  family: "migrations",
  severity: "warning",
  checklist: ["migrations-reviewed"],
  fixable: "needsReview",
  docs: {
    summary: "SQL of a new migration ends Django's transaction",
    why: "BEGIN and COMMIT in a RunSQL are sent as they are. In an atomic migration COMMIT ends the transaction that Django opened, without an error: what fails later is not rolled back.",
    remedy: "Leave them out, or write `atomic = False` in the class.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",
      "https://www.postgresql.org/docs/current/sql-commit.html",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "ends-transaction"),
});
