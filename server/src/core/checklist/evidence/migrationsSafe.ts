import { fileStart } from "../../text/span.js";
import type { ProjectMigrations } from "../../migrations/projectMigrations.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole } from "./answers.js";
import { overMigrations } from "./overMigrations.js";

/** Where rules find nothing in the new migrations. Whether there is a plan for what they find only a person knows. */
export function migrationsSafe(context: EvidenceContext): EvidenceAnswer {
  return overMigrations(context, (migrations) => nothingFound(migrations, context));
}

function nothingFound({ newest, released }: ProjectMigrations, { show }: EvidenceContext): EvidenceAnswer {
  if (released.isGuess)
    return whole(
      open(
        "nothing tells which migrations production has: “deployed” in the configuration, or --new-migrations, would",
      ),
    );
  const [first, ...more] = newest.map(({ file }) => ({
    at: fileStart(file),
    text: `${show(file)} neither blocks nor destroys (${released.because})`,
  }));
  return whole(first === undefined ? nothing(`no migration is new (${released.because})`) : shown(first, ...more));
}
