import { callsOf } from "../../migrations/callsOf.js";
import { conditionFix } from "../../migrations/fixes/graphFixes.js";
import { certaintyOf, isLoaded, placeOf } from "../../migrations/verdicts.js";
import { finding, holds, migrationRule, notApplicable } from "../rule.js";

export default migrationRule({
  id: "constraint-check-argument-removed",
  family: "migrations",
  severity: "error",
  docs: {
    summary: "A migration names an argument of CheckConstraint that this Django does not have",
    why: "`CheckConstraint(check=…)` became `condition=…` in Django 5.1, and `check` is gone in 6.0: every migration that still names it raises TypeError when it is imported, and with it every command. Before 5.1 `condition` does so.",
    remedy:
      "Rename the argument in the old migrations too: the state stays the same, and nothing is sent to the database.",
    references: [
      "https://docs.djangoproject.com/en/6.0/releases/6.0/#features-removed-in-6-0",
      "https://docs.djangoproject.com/en/5.1/releases/5.1/#features-deprecated-in-5-1",
    ],
  },
  fixable: "safe",
  check({ migrations: view }) {
    const { django } = view;
    if (!django.isKnown || !django.atLeast(6, 0)) return notApplicable("this Django still has the argument");
    const findings = [...view.migrations.inventory.graph.nodes.values()]
      .filter((node) => node.mentions.check && isLoaded(view, node))
      .flatMap((node) => {
        const file = view.migrations.read(node);
        return (file === undefined ? [] : callsOf(file.operations)).flatMap((call) => {
          const check = call.keywords.get("check");
          if (call.path?.endsWith(".CheckConstraint") !== true || check === undefined) return [];
          return [
            finding({
              at: placeOf(node, call.callee),
              certainty: certaintyOf(view, node.app),
              effect: "fails",
              message:
                "CheckConstraint has no argument check in this Django, so importing the migration raises TypeError. Write condition=",
              fixes: [conditionFix(view, node, call)],
            }),
          ];
        });
      });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "every CheckConstraint names its condition" });
  },
});
