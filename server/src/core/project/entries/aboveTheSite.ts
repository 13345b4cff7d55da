import type { Decision, Question } from "./decision.js";
import { mayServe } from "./nameUse.js";
import { isStarter } from "./referenceSources.js";

/** `settings_mailing.py`, which nothing names, takes over what wsgi.py names: somebody runs a command with it, or tries a release. */
export function aboveTheSite({ one, all }: Question): Decision | undefined {
  if (one.references.length > 0 || one.className !== undefined) return undefined;
  const site = all.find(
    (other) =>
      one.takesOver.includes(other.module) &&
      mayServe(other.words) &&
      // Staging that builds on what is named for production is a site of its own.
      !(one.words.production && other.words.production) &&
      other.references.some(isStarter),
  );
  return site && { role: "shared", because: `nothing names it, and it takes over ${site.module}, which serves` };
}
