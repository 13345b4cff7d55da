import { renameDependencyFix } from "../../migrations/fixes/graphFixes.js";
import { certaintyOf, isLoaded, placeOf } from "../../migrations/verdicts.js";
import { finding, holds, migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-dependency-missing",
  family: "migrations",
  severity: "error",
  checklist: ["migrations"],
  fixable: "safe",
  docs: {
    summary: "A migration depends on one that does not exist",
    why: "Every command that looks at migrations stops with NodeNotFoundError. It happens when a migration was renamed, or squashed ones were deleted too early.",
    remedy: "Name the migration that is there.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/db/migrations/graph.py",
      "https://docs.djangoproject.com/en/stable/topics/migrations/#squashing-migrations",
    ],
  },
  check({ migrations: view }) {
    const { graph } = view.migrations.inventory;
    const findings = graph.problems.flatMap((problem) =>
      problem.kind !== "missing" ||
      !isLoaded(view, problem.node) ||
      // Django reads nothing of a folder without __init__.py: migrations-package-missing says so.
      view.migrations.inventory.apps.some(({ label, hasPackageFile }) => label === problem.node.app && !hasPackageFile)
        ? []
        : [
            finding({
              at: placeOf(problem.node, problem.dependency),
              certainty: certaintyOf(view, problem.node.app),
              message: `${problem.app} has no migration ${problem.name}: every migration command stops with NodeNotFoundError${problem.nearest === undefined ? "" : `. Perhaps ${problem.nearest} is meant`}`,
              fixes:
                problem.nearest === undefined
                  ? []
                  : [renameDependencyFix(view, problem.node, problem.dependency, problem.name, problem.nearest)],
            }),
          ],
    );
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "every migration that another depends on is there" });
  },
});
