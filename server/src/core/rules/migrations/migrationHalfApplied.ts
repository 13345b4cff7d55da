import { ofTopic } from "../../migrations/verdicts.js";
import { migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-half-applied",
  family: "migrations",
  severity: "hint",
  checklist: ["migrations-reviewed"],
  docs: {
    summary: "A new migration that fails half way stays half applied",
    why: "With `atomic = False`, and always on MySQL and MariaDB, whose schema changes commit by themselves, operations that ran before a failure are not undone, and running the migration again meets them.",
    remedy: "One operation per migration.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",
      "https://docs.djangoproject.com/en/stable/topics/migrations/#transactions",
    ],
  },
  check: ({ migrations }) => ofTopic(migrations, "half"),
});
