import { isInstalled } from "../support/installedApps.js";
import { databasesIn, lacks } from "../../settings/databases.js";
import { judgeParts } from "../support/elements.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { or } from "../../domain/predicates.js";
import { notApplicable, settingsRule, type Verdict } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "database-not-configured",
  family: "database",
  severity: "warning",
  reads: ["DATABASES"],
  checklist: ["server-database"],
  docs: {
    summary: "There is no default database, or it has no ENGINE: the first query fails",
    why: "Without `DATABASES` Django has no database, whatever `DATABASE_URL` says: nothing reads that variable by itself. Databases without a `default` are refused as soon as one is needed: `ImproperlyConfigured: You must define a 'default' database.` `dj_database_url.config()` gives `{}` when `DATABASE_URL` is unset, and django-environ does the same for an empty one. The site starts, and the first request that needs the database fails with `settings.DATABASES is improperly configured. Please supply the ENGINE value`. Commands that run before the server may not notice.",
    remedy:
      'Require the variable, so that the start fails with its name: `dj_database_url.parse(os.environ["DATABASE_URL"])`, `env.db("DATABASE_URL")`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#databases",
      "https://github.com/jazzband/dj-database-url",
    ],
  },
  check({ settings }) {
    return settings.names.includes("DATABASES") ? judgeDatabases(settings) : judgeUnset(settings);
  },
});

/** Stands for the alias of the fault that there is none. */
const noDefault = "";

function judgeDatabases(settings: SettingsView): readonly Verdict[] {
  return verdictList(
    judgeParts(
      settings,
      "DATABASES",
      (value) => {
        const { databases, otherwise } = databasesIn(value);
        if (
          value.kind === "dict" &&
          value.entries.length > 0 &&
          lacks(value, "default") &&
          value.entries.every(({ key }) => key.kind === "str")
        )
          return { faults: [{ key: "no default", at: value.at, data: noDefault }], otherwise };
        const faults = databases
          .filter((one) => one.alias === "default" && lacks(one.dict, "ENGINE") && one.dict.at !== undefined)
          .map((one) => ({ key: one.alias, at: one.at, data: one.alias }));
        // An empty default next to named databases is how Django's documentation writes "no default"; what cannot be seen may put another in its place.
        const isAlone = value.kind !== "dict" || (value.entries.length === 1 && value.rest === undefined);
        return { faults: isAlone ? faults : [], otherwise };
      },
      ({ data }, one) =>
        data === noDefault
          ? {
              severity: "error",
              message: `DATABASES has no "default"${whenText(one)}: Django refuses every use of a database`,
            }
          : {
              severity: one.when === "" ? "error" : "information",
              message: `The database "${data}" has no ENGINE${whenText(one)}: the site starts, and the first query fails`,
            },
    ),
  );
}

/** `DATABASE_URL = config("DATABASE_URL")`, and nothing makes a database of it. */
function judgeUnset(settings: SettingsView): Verdict | readonly Verdict[] {
  const [url] = ["DATABASE_URL", "DB_URL"].filter((name) => settings.names.includes(name));
  if (url === undefined) return notApplicable("DATABASES is not set");
  const needed = settings.ask((world) => {
    const place = world.setting(url);
    const uses = or(
      ...["django.contrib.auth", "django.contrib.sessions", "django.contrib.contenttypes"].map((name) =>
        isInstalled(world, name, settings.symbols),
      ),
    );
    return { answer: world.isSet("DATABASES") === "no" ? uses : "unknown", at: place.at };
  });
  if (needed.occurs === "unknown") return needed.notDetermined();
  return needed.occurs === "never"
    ? needed.holds()
    : needed.findings((one) => ({
        severity: "error",
        message: `${url} is read${whenText(one)}, and DATABASES is not set: Django has no database, and the first query fails`,
      }));
}
