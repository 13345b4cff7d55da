import { databasesIn, isPostgres, known } from "../../settings/databases.js";
import { or } from "../../domain/predicates.js";
import { judgeParts } from "../support/elements.js";
import { hiddenAt } from "../support/libraries.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "database-user-superuser",
  family: "database",
  severity: "information",
  reads: ["DATABASES"],
  checklist: ["database-privileges"],
  docs: {
    summary: "The application connects as the database's superuser",
    why: "`postgres`, and `root` of MySQL, may do everything: read and drop every database of the server, and run programs on its machine (`COPY … PROGRAM`). An injection in one query is then the whole server.",
    remedy: "Make a role that owns the application's database alone, and connect as that.",
    whenToIgnore: "The provider gives its limited role that name.",
    references: [
      "https://www.postgresql.org/docs/current/role-attributes.html",
      "https://www.postgresql.org/docs/current/sql-copy.html",
      "https://cheatsheetseries.owasp.org/cheatsheets/Database_Security_Cheat_Sheet.html",
    ],
  },
  check({ settings }) {
    return judgeParts(
      settings,
      "DATABASES",
      (value) => {
        const { databases, otherwise } = databasesIn(value);
        const faults = databases.flatMap((one) => {
          const user = known(one.dict, "USER");
          const name = isPostgres(one) ? "postgres" : one.engine?.includes("mysql") === true ? "root" : undefined;
          return user?.kind === "str" && user.value === name && user.from === "literal"
            ? [{ key: one.alias, at: user.at, data: { alias: one.alias, name } }]
            : [];
        });
        return { faults, otherwise: or(otherwise, ...databases.map(({ dict }) => hiddenAt(dict, "USER"))) };
      },
      ({ data }, one) => ({
        message: `The database "${data.alias}" is used as ${data.name}${whenText(one)}, which may do everything on its server`,
      }),
    );
  },
});
