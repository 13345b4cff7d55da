import { mergeFix } from "../../migrations/fixes/graphFixes.js";
import { lastOf } from "../../migrations/graph.js";
import { certaintyOf, dependencyPlace, isLoaded, placeOf } from "../../migrations/verdicts.js";
import { concluded, finding, migrationRule, notDetermined } from "../rule.js";

export default migrationRule({
  id: "migrations-conflict",
  family: "migrations",
  severity: "error",
  checklist: ["migrations"],
  fixable: "safe",
  docs: {
    summary: "Two migrations of an application both claim to be the last one",
    why: "Two branches added a migration each. `migrate` and `makemigrations` stop with “Conflicting migrations detected; multiple leaf nodes in the migration graph”, while `check` and `sqlmigrate` pass.",
    remedy: "Let the later one depend on the other, or add a migration that depends on both: `makemigrations --merge`.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/migrations/#version-control",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/management/commands/migrate.py",
    ],
  },
  check({ migrations: view }) {
    const { graph, apps } = view.migrations.inventory;
    const findings = graph.problems.flatMap((problem) =>
      problem.kind !== "conflict" || !isLoaded(view, problem)
        ? []
        : problem.leaves.map((node) => {
            const others = problem.leaves.filter((one) => one !== node).map((one) => one.name);
            return finding({
              at: dependencyPlace(node),
              certainty: certaintyOf(view, problem.app),
              message: `${node.name} and ${others.join(", ")} are both the last migration of ${problem.app}: migrate stops with “Conflicting migrations detected”`,
              fixes: [mergeFix(view, problem.app, problem.leaves)],
            });
          }),
    );
    const unseen = apps
      .filter((app) => isLoaded(view, { app: app.label }))
      .flatMap((app) => {
        const hidden = app.nodes.find((node) => !node.header.isComplete);
        return hidden === undefined || lastOf(app, graph).length < 2
          ? []
          : [
              notDetermined(
                `what ${hidden.name} of ${app.label} follows cannot be seen`,
                placeOf(hidden, { start: 0, end: 0 }),
              ),
            ];
      });
    return concluded([...findings, ...unseen], { at: undefined, text: "every application has one last migration" });
  },
});
