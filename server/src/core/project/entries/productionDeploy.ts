import type { SettingsReference } from "../references.js";
import type { Candidate } from "./candidate.js";
import { isAside, mayServe } from "./nameUse.js";
import { isDeploy } from "./referenceSources.js";

/** What a deploy file says that starts production with it. None makes a module production against its name, as long as the project has another. */
export function productionDeploy(one: Candidate, all: readonly Candidate[]): SettingsReference | undefined {
  const { words, references } = one;
  if (isAside(words) && all.some((other) => other !== one && other.isWhole && mayServe(other.words))) return undefined;
  const found = references.filter(
    (ref) =>
      isDeploy(ref) &&
      ref.target === "production" &&
      !ref.buildOnly &&
      !(isAside(words) && (ref.source === "shell" || ref.source === "workflow")),
  );
  return found.find(({ ofCommand }) => !ofCommand) ?? found[0];
}
