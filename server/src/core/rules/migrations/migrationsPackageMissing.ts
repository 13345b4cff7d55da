import { packageFix } from "../../migrations/fixes/graphFixes.js";
import { finding, holds, migrationRule } from "../rule.js";
import { placeOf } from "../../migrations/verdicts.js";

export default migrationRule({
  id: "migrations-package-missing",
  family: "migrations",
  severity: "error",
  checklist: ["migrations"],
  fixable: "needsReview",
  docs: {
    summary: "A folder of migrations has no __init__.py, so none of them ever runs",
    why: "Django takes an application whose `migrations` is no regular package for one without migrations: `migrate`, `makemigrations --check` and `migrate --check` report nothing and succeed, and the tables are missing.",
    remedy: "Add an empty `__init__.py`. Where tables were made otherwise, look at `migrate --plan` before.",
    references: ["https://github.com/django/django/blob/stable/5.2.x/django/db/migrations/loader.py"],
  },
  check({ migrations: view }) {
    const { apps } = view.migrations.inventory;
    const findings = apps.flatMap((app) => {
      const [first] = app.nodes;
      if (app.hasPackageFile || first === undefined || view.isInstalled(app) !== "yes") return [];
      return [
        finding({
          at: placeOf(first, { start: 0, end: 0 }),
          certainty: "definite",
          message: `${view.show(app.folder)} has no __init__.py, so Django takes ${app.label} for an application without migrations: none of these ever runs, and nothing says so`,
          fixes: [packageFix(view, app.folder)],
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "every folder of migrations is a package" });
  },
});
