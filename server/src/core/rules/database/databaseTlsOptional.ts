import { databasesIn, isPostgres, known, lacks } from "../../settings/databases.js";
import { judgeParts } from "../support/elements.js";
import { isDict, or } from "../../domain/predicates.js";
import { isLocalHost } from "../../settings/hosts.js";
import { hiddenAt } from "../support/libraries.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "database-tls-optional",
  family: "database",
  severity: "information",
  reads: ["DATABASES"],
  checklist: ["server-database"],
  docs: {
    summary: "The connection to a PostgreSQL server on another machine may go unencrypted",
    why: "Without `sslmode` libpq takes `prefer`: it tries TLS and goes on without where the server, or someone in between, refuses. Passwords and rows then cross the network in the clear, and nothing tells.",
    remedy: '`"OPTIONS": {"sslmode": "verify-full", "sslrootcert": …}`, or at least `"require"`.',
    whenToIgnore: "The network between the two is private and trusted, or a tunnel encrypts it.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/databases/#postgresql-connection-settings",
      "https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION",
    ],
  },
  check({ settings }) {
    return judgeParts(
      settings,
      "DATABASES",
      (value) => {
        const { databases, otherwise } = databasesIn(value);
        // Only a host that is certainly another machine: sockets, local names and names of containers are not.
        const remote = databases.filter(isPostgres).flatMap((one) => {
          const host = known(one.dict, "HOST");
          return host?.kind !== "str" ||
            host.value.startsWith("/") ||
            host.value.startsWith("@") ||
            isLocalHost(host.value)
            ? []
            : [{ ...one, host }];
        });
        const faults = remote.flatMap((one) => {
          const options = known(one.dict, "OPTIONS");
          if (options === undefined ? !lacks(one.dict, "OPTIONS") : !isDict(options)) return [];
          const mode = options && isDict(options) ? known(options, "sslmode") : undefined;
          const isMissing =
            options === undefined || (isDict(options) && lacks(options, "sslmode") && lacks(options, "service"));
          if (!isMissing && !(mode?.kind === "str" && ["disable", "allow", "prefer"].includes(mode.value))) return [];
          return [
            {
              key: one.alias,
              at: mode?.at ?? one.host.at ?? one.at,
              data: { alias: one.alias, mode: mode?.kind === "str" ? mode.value : undefined },
            },
          ];
        });
        return { faults, otherwise: or(otherwise, ...remote.map(({ dict }) => hiddenAt(dict, "OPTIONS"))) };
      },
      ({ data }, one) => ({
        message:
          data.mode === undefined
            ? `The database "${data.alias}" is on another machine and has no sslmode${whenText(one)}: the connection may go unencrypted`
            : `sslmode is "${data.mode}" for the database "${data.alias}"${whenText(one)}: the connection may go unencrypted`,
      }),
    );
  },
});
