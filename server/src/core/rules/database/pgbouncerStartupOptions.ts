import { databasesIn, isPooled, isPostgres, known } from "../../settings/databases.js";
import { or } from "../../domain/predicates.js";
import { judgeParts } from "../support/elements.js";
import { hiddenAt } from "../support/libraries.js";
import { settingsRule } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "pgbouncer-startup-options",
  family: "database",
  severity: "warning",
  reads: ["DATABASES"],
  checklist: ["database-timeouts", "database-connections"],
  docs: {
    summary: "OPTIONS give PgBouncer a start-up parameter that it refuses",
    why: '`"options": "-c statement_timeout=…"` is sent when a connection begins. PgBouncer shares connections and refuses what it does not know of them: `unsupported startup parameter: options`, unless `ignore_startup_parameters` lists it, and then it has no effect.',
    remedy:
      "Set it for the role: `ALTER ROLE shop SET statement_timeout = '30s'`, or use `query_timeout` of PgBouncer.",
    whenToIgnore: "Another pooler listens there that takes it.",
    references: [
      "https://www.pgbouncer.org/config.html#ignore_startup_parameters",
      "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS",
    ],
  },
  check({ settings }) {
    return verdictList(
      judgeParts(
        settings,
        "DATABASES",
        (value) => {
          const { databases, otherwise } = databasesIn(value);
          const pooled = databases.filter((one) => isPostgres(one) && isPooled(one));
          const faults = pooled.flatMap(({ alias, dict }) => {
            const options = known(dict, "OPTIONS");
            const sent = options?.kind === "dict" ? known(options, "options") : undefined;
            return sent?.kind === "str" && /(?:^|\s)-c\s*\w/.test(sent.value)
              ? [{ key: alias, at: sent.at, data: alias }]
              : [];
          });
          return { faults, otherwise: or(otherwise, ...pooled.map(({ dict }) => hiddenAt(dict, "OPTIONS"))) };
        },
        ({ data }, one) => ({
          message: `The database "${data}" is behind PgBouncer${whenText(one)}, which refuses connections with options, or ignores them`,
        }),
      ),
    ).map((verdict) => (verdict.kind === "finding" ? { ...verdict, certainty: "possible" as const } : verdict));
  },
});
