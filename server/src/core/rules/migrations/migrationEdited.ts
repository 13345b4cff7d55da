import { isLoaded, placeOf } from "../../migrations/verdicts.js";
import { finding, holds, migrationRule, notApplicable, notDetermined } from "../rule.js";

export default migrationRule({
  id: "migration-edited",
  family: "migrations",
  severity: "hint",
  checklist: ["migrations-reviewed"],
  docs: {
    summary: "A migration that the main branch already has does something else now",
    why: "Django notes the name of a migration that ran, and never looks at its content again. Databases that ran the old one, production's and everybody's who works on the main branch, keep what it did; only new databases get what it says now. From then on their tables differ.",
    remedy: "Put the change into a new migration (`makemigrations`), and leave this one as the main branch has it.",
    whenToIgnore: "Where the change makes no difference in any database, or where no database has run it yet.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/migrations/#workflow",
      "https://github.com/django/django/blob/stable/5.2.x/django/db/migrations/recorder.py",
    ],
  },
  check({ migrations: view }) {
    const edited = view.migrations.edited();
    if (edited === undefined) return notApplicable("nothing tells what the main branch has: an editor with Git does");
    const verdicts = edited
      .filter(({ node }) => isLoaded(view, node))
      .map(({ node, at, branch }) =>
        at === "unreadable"
          ? notDetermined(
              `whether ${view.show(node.file)} does what it does on ${branch} cannot be read`,
              placeOf(node, { start: 0, end: 0 }),
            )
          : finding({
              at: placeOf(node, at),
              certainty: "definite",
              message: `${branch} already has ${node.key}, and it does something else there: databases that ran it will not run it again, so they never get this change. Put it into a new migration, as makemigrations does`,
            }),
      );
    return verdicts.length > 0
      ? verdicts
      : holds({ at: undefined, text: "migrations that the main branch has do what they do there" });
  },
});
