import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole } from "./answers.js";
import { migrationsMissing } from "./migrationsMissing.js";

/** Where rules find nothing in the new migrations. Whether there is a plan for what they find only a person knows. */
export function migrationsSafe(context: EvidenceContext): EvidenceAnswer {
  const { migrations, show } = context;
  if (migrations === undefined || migrations.inventory.apps.length === 0) return whole(migrationsMissing(context));
  const { newest, released } = migrations;
  if (released.isGuess)
    return whole(
      open(
        "nothing tells which migrations production has: “deployed” in the configuration, or --new-migrations, would",
      ),
    );
  const [first, ...more] = newest.map(({ file }) => ({
    at: { file, start: 0, end: 0 },
    text: `${show(file)} neither blocks nor destroys (${released.because})`,
  }));
  return whole(
    first === undefined ? nothing(`no migration is new (${released.because})`) : shown(first, ...more.slice(0, 4)),
  );
}
