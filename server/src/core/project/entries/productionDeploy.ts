import type { SettingsReference } from "../references.js";
import type { Candidate } from "./candidate.js";
import { isAside, mayServe } from "./nameUse.js";
import { isDeploy, isStarter } from "./referenceSources.js";

/** What a deploy file says that starts production with it. None makes a module production against its name, as long as the project has another. */
export function productionDeploy(one: Candidate, all: readonly Candidate[]): SettingsReference | undefined {
  const { words, references } = one;
  if (isAside(words) && all.some((other) => other !== one && servesBeside(other))) return undefined;
  const isBase = words.shared && all.some((other) => other.words.production && other.takesOver.includes(one.module));
  const found = references.filter(
    (ref) =>
      isDeploy(ref) &&
      ref.target === "production" &&
      !ref.buildOnly &&
      // A step of a release that exports a schema loads the base of production's settings.
      !((isAside(words) || isBase) && (ref.source === "shell" || ref.source === "workflow")),
  );
  return found.find(({ ofCommand }) => !ofCommand) ?? found[0];
}

/** Whole settings, or those named for production that wsgi.py falls back to: an image that collects static files with others is started with them. */
function servesBeside({ isWhole, words, references }: Candidate): boolean {
  return mayServe(words) && (isWhole || (words.production && references.some(isStarter)));
}
