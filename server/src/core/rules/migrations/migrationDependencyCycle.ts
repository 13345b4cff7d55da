import { certaintyOf, dependencyPlace, isLoaded } from "../../migrations/verdicts.js";
import { finding, holds, migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-dependency-cycle",
  family: "migrations",
  severity: "error",
  checklist: ["migrations"],
  docs: {
    summary: "Migrations depend on each other in a circle",
    why: "There is no order in which they could run: every command that looks at migrations stops with CircularDependencyError.",
    remedy: "Move the foreign key that closes the circle into a migration of its own, which depends on both.",
    references: ["https://github.com/django/django/blob/stable/5.2.x/django/db/migrations/graph.py"],
  },
  check({ migrations: view }) {
    const { graph } = view.migrations.inventory;
    const findings = graph.problems.flatMap((problem) => {
      const [first] = problem.kind === "cycle" ? problem.nodes : [];
      if (problem.kind !== "cycle" || first === undefined || !problem.nodes.every((node) => isLoaded(view, node)))
        return [];
      return [
        finding({
          at: dependencyPlace(first),
          certainty: certaintyOf(view, first.app),
          message: `${first.key} needs ${[...problem.nodes.slice(1), first].map(({ key }) => key).join(", which needs ")}: every migration command stops with CircularDependencyError`,
          because: problem.nodes
            .slice(1)
            .map((node) => ({ at: dependencyPlace(node), label: `${node.key} is part of the circle` })),
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "no migrations depend on each other" });
  },
});
