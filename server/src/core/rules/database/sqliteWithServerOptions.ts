import { databasesIn, isSqlite, known } from "../../settings/databases.js";
import { judgeParts } from "../support/elements.js";
import { isDict, or } from "../../domain/predicates.js";
import { hiddenAt } from "../support/libraries.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "sqlite-with-server-options",
  family: "database",
  severity: "error",
  reads: ["DATABASES"],
  checklist: ["server-database"],
  docs: {
    summary: "An SQLite database gets options of a server, so connecting fails",
    why: "`ssl_require=True` of dj-database-url puts `sslmode` into `OPTIONS` whatever the database is, and Django hands `OPTIONS` to `sqlite3.connect()`, which raises TypeError: `'sslmode' is an invalid keyword argument`.",
    remedy: "Require TLS only where the database is a server: `ssl_require=not DEBUG`, or drop the SQLite fallback.",
    references: [
      "https://github.com/jazzband/dj-database-url",
      "https://docs.djangoproject.com/en/stable/ref/settings/#options",
    ],
  },
  check({ settings }) {
    return judgeParts(
      settings,
      "DATABASES",
      (value) => {
        const { databases, otherwise } = databasesIn(value);
        const files = databases.filter(isSqlite);
        const faults = files.flatMap((one) => {
          const options = known(one.dict, "OPTIONS");
          const wrong =
            options && isDict(options)
              ? options.entries.flatMap(({ key }) =>
                  key.kind === "str" &&
                  serverOptions.has(key.value) &&
                  !(key.value === "init_command" && settings.django.atLeast(5, 1))
                    ? [key.value]
                    : [],
                )
              : [];
          return wrong.map((option) => ({
            key: `${one.alias} ${option}`,
            at: one.at,
            data: { alias: one.alias, option },
          }));
        });
        return { faults, otherwise: or(otherwise, ...files.map(({ dict }) => hiddenAt(dict, "OPTIONS"))) };
      },
      ({ data }, one) => ({
        // Production has its database from the variable.
        ...(one.when !== "" && { severity: "information" as const }),
        message: `The database "${data.alias}" is an SQLite file${whenText(one)} and gets the option ${data.option}, which it refuses: connecting fails`,
      }),
    );
  },
});

/** `init_command` is Django's own for SQLite since 5.1 (https://docs.djangoproject.com/en/stable/ref/databases/#setting-pragma-options). */
const serverOptions: ReadonlySet<string> = new Set([
  "sslmode",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "connect_timeout",
  "options",
  "charset",
  "init_command",
  "ssl",
  "pool",
]);
