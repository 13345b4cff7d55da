import { certaintyOf, isLoaded, placeOf } from "../../migrations/verdicts.js";
import { finding, holds, migrationRule } from "../rule.js";

export default migrationRule({
  id: "migration-class-missing",
  family: "migrations",
  severity: "error",
  checklist: ["migrations"],
  docs: {
    summary: "A module among migrations has no class Migration",
    why: "Django imports every module of the folder whose name does not begin with `_` or `~`, and stops every migration command with BadMigrationError where one has no class `Migration`.",
    remedy: "Move what migrations share out of the folder, or begin its name with an underscore.",
    references: ["https://github.com/django/django/blob/stable/5.2.x/django/db/migrations/loader.py"],
  },
  check({ migrations: view }) {
    const { graph } = view.migrations.inventory;
    const findings = [...graph.nodes.values()]
      .filter((node) => !node.header.hasClass && isLoaded(view, node))
      .map((node) =>
        finding({
          at: placeOf(node, { start: 0, end: 0 }),
          certainty: certaintyOf(view, node.app),
          message: `${node.name}.py has no class Migration: every migration command stops with BadMigrationError. Begin its name with an underscore if migrations share it`,
        }),
      );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "every module among migrations is one" });
  },
});
