import { alwaysJudged } from "../../migrations/alwaysJudged.js";
import {
  concluded,
  finding,
  migrationRule,
  notApplicable,
  notDetermined,
  type FindingDraft,
  type NotDetermined,
} from "../rule.js";
import { certaintyOf, isLoaded, placeOf } from "../../migrations/verdicts.js";
import { migrationFixes } from "../../migrations/fixes/migrationFixes.js";

export default migrationRule({
  id: "concurrently-in-transaction",
  family: "migrations",
  severity: "error",
  checklist: ["migrations-safe", "migrations-reviewed"],
  fixable: "safe",
  docs: {
    summary: "A migration runs something CONCURRENTLY in a transaction",
    why: "PostgreSQL builds and drops indexes concurrently outside of transactions only, and a migration is one unless its class says `atomic = False`: Django raises NotSupportedError, or PostgreSQL refuses the SQL. A text of several statements is one transaction even without that.",
    remedy:
      "Write `atomic = False` in the class, put nothing else into the migration, and give `RunSQL` a list with one text for each statement.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",
      "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY",
    ],
  },
  check({ migrations: view }) {
    const mentioning = [...view.migrations.inventory.graph.nodes.values()].filter(
      (node) => node.mentions.concurrently && isLoaded(view, node),
    );
    if (mentioning.length === 0) return notApplicable("no migration does anything concurrently");
    return concluded(
      mentioning.flatMap((node): readonly (FindingDraft | NotDetermined)[] => {
        const judged = alwaysJudged(view, node);
        if (judged !== undefined && judged.file.atomic === undefined)
          return [
            notDetermined(
              `whether ${node.name} runs in a transaction cannot be seen`,
              placeOf(node, judged.file.atomicAt ?? { start: 0, end: 0 }),
            ),
          ];
        return (judged?.operations ?? []).flatMap(({ judgements }) =>
          judgements.flatMap((one) =>
            judged === undefined || one.topic !== "concurrently"
              ? []
              : [
                  finding({
                    at: placeOf(node, one.at),
                    certainty: certaintyOf(view, node.app),
                    message: one.message,
                    effect: "fails",
                    operation: one.operation,
                    fixes: migrationFixes(view, judged, one),
                  }),
                ],
          ),
        );
      }),
      { at: undefined, text: "nothing runs concurrently in a transaction" },
    );
  },
});
