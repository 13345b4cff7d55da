import { newestMigration } from "../newestMigration.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { doesNotApply, partlyShown, shown } from "./answers.js";

/** Of each application's newest migration; whether there is a plan only a person knows. */
export function migrationsSafe({ project, paths, show }: EvidenceContext): EvidenceAnswer {
  const newest = paths.migrations.flatMap((folder) => newestMigration(folder, project.files) ?? []);
  if (newest.length === 0) return doesNotApply("the project has no migrations of its own");
  const risky = newest.filter((one) => one.risky.length > 0).map(({ file, risky: operations }) => ({ at: { file, start: 0, end: 0 }, text: `${show(file)}: ${operations.join(", ")}` }));
  if (risky.length > 0) return partlyShown(`${risky.length === 1 ? "one of the newest migrations holds" : `${risky.length} of the newest migrations hold`} operations that can lock a table or break the release before`, ...risky.slice(0, 8));
  const [first, ...more] = newest.map(({ file }) => ({ at: { file, start: 0, end: 0 }, text: `${show(file)} only adds` }));
  return first === undefined ? doesNotApply("the project has no migrations of its own") : shown(first, ...more.slice(0, 4));
}
