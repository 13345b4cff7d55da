import { databasesIn, isSqlite } from "../../settings/databases.js";
import { judgeParts } from "../support/elements.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "sqlite-in-production",
  family: "database",
  severity: "information",
  reads: ["DATABASES"],
  checklist: ["server-database"],
  docs: {
    summary: "The database in production is an SQLite file",
    why: "SQLite allows one writer at a time and lives in one file: several servers cannot share it, and in a container or on a platform with a fresh disk for every release it is gone with the next one. As the fallback of a variable it starts the site with an empty database when the variable is forgotten, and nobody is told.",
    remedy:
      'Use a server database, and require its address: `env.db("DATABASE_URL")`. Where SQLite is meant, keep the file on a disk that stays, outside of the code, and back it up.',
    whenToIgnore: "One server, few writers, a file on a disk that stays.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/databases/#sqlite-notes",
      "https://www.sqlite.org/whentouse.html",
    ],
  },
  check({ settings }) {
    return judgeParts(
      settings,
      "DATABASES",
      (value) => {
        const { databases, otherwise } = databasesIn(value);
        return {
          faults: databases.filter(isSqlite).map((one) => ({ key: one.alias, at: one.at, data: one.alias })),
          otherwise,
        };
      },
      ({ data }, one) => ({
        message:
          one.when === ""
            ? `The database "${data}" is an SQLite file: one server, one writer at a time, and gone with the disk it stands on`
            : `The database "${data}" is an SQLite file${whenText(one)}: a forgotten variable starts the site with an empty database`,
      }),
    );
  },
});
