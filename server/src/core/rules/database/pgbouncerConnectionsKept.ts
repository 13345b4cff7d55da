import { databasesIn, isPooled, isPostgres, known, lacks } from "../../settings/databases.js";
import { judgeParts } from "../support/elements.js";
import { isTruthy } from "../../domain/predicates.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "pgbouncer-connections-kept",
  family: "database",
  severity: "information",
  reads: ["DATABASES"],
  checklist: ["database-connections"],
  docs: {
    summary: "The settings of a database behind PgBouncer do not suit a pooler",
    why: "Behind PgBouncer it is the pooler that keeps connections. `CONN_MAX_AGE = None` does not leave it to the pooler: it keeps Django's connection for ever, which occupies a place in the pool. In transaction pooling, PgBouncer's usual mode, server-side cursors of `QuerySet.iterator()` fail unless `DISABLE_SERVER_SIDE_CURSORS` is on.",
    remedy: '`"CONN_MAX_AGE": 0` and, for transaction pooling, `"DISABLE_SERVER_SIDE_CURSORS": True`.',
    whenToIgnore: "PgBouncer pools sessions.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/databases/#transaction-pooling-and-server-side-cursors",
      "https://www.pgbouncer.org/features.html",
    ],
  },
  check({ settings }) {
    return judgeParts(
      settings,
      "DATABASES",
      (value) => {
        const { databases, otherwise } = databasesIn(value);
        const faults = databases
          .filter((one) => isPostgres(one) && isPooled(one))
          .flatMap((one) => {
            const age = known(one.dict, "CONN_MAX_AGE");
            const cursors = known(one.dict, "DISABLE_SERVER_SIDE_CURSORS");
            const wrong = [
              ...(age?.kind === "none" ? ["CONN_MAX_AGE is None, which keeps connections for ever"] : []),
              ...(settings.django.atLeast(1, 11) &&
              (cursors === undefined ? lacks(one.dict, "DISABLE_SERVER_SIDE_CURSORS") : isTruthy(cursors) === "no")
                ? ["DISABLE_SERVER_SIDE_CURSORS is not on, which transaction pooling needs"]
                : []),
            ];
            return wrong.length > 0
              ? [
                  {
                    key: one.alias,
                    at: (age?.kind === "none" ? age.at : undefined) ?? one.at,
                    data: { alias: one.alias, wrong },
                  },
                ]
              : [];
          });
        return { faults, otherwise };
      },
      ({ data }, one) => ({
        message: `The database "${data.alias}" is behind PgBouncer${whenText(one)}: ${data.wrong.join(", and ")}`,
      }),
    );
  },
});
