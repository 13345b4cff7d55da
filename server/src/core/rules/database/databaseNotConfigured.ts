import { databasesIn, lacks } from "../../settings/databases.js";
import { judgeParts, whenText } from "../../settings/elements.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "database-not-configured",
  family: "database",
  severity: "warning",
  reads: ["DATABASES"],
  checklist: ["server-database"],
  docs: {
    summary: "A database has no ENGINE, so the first query fails",
    why: "`dj_database_url.config()` gives `{}` when `DATABASE_URL` is unset, and django-environ does the same for an empty one. The site starts, and the first request that needs the database fails with `settings.DATABASES is improperly configured. Please supply the ENGINE value`. Commands that run before the server may not notice.",
    remedy: "Require the variable, so that the start fails with its name: `dj_database_url.parse(os.environ[\"DATABASE_URL\"])`, `env.db(\"DATABASE_URL\")`.",
    references: ["https://docs.djangoproject.com/en/stable/ref/settings/#databases", "https://github.com/jazzband/dj-database-url"],
  },
  check({ settings }) {
    return judgeParts(settings, "DATABASES", (value) => {
      const { databases, otherwise } = databasesIn(value);
      const faults = databases.filter((one) => one.alias === "default" && lacks(one.dict, "ENGINE") && one.dict.at !== undefined).map((one) => ({ key: one.alias, at: one.at, data: one.alias }));
      // An empty default next to named databases is how Django's documentation writes "no default".
      return { faults: value.kind === "dict" && value.entries.length > 1 ? [] : faults, otherwise };
    }, ({ data }, one) => ({
      severity: one.when === "" ? "warning" : "information",
      message: `The database "${data}" has no ENGINE${whenText(one)}: the site starts, and the first query fails`,
    }));
  },
});
