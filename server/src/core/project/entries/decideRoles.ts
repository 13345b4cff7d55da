import { lastPart } from "../../text/lastPart.js";
import { basename } from "../paths.js";
import { byImportAndStarter } from "./byImportAndStarter.js";
import { byStrongEvidence } from "./byStrongEvidence.js";
import { switchesDebugOn } from "../settingsFiles.js";
import { type Candidate, isConfigured, nameOf, textOf } from "./candidate.js";
import type { Decision, DecisionInput } from "./decision.js";
import type { EntriesInput } from "./entriesInput.js";
import type { Entry } from "./entry.js";
import { mayServe } from "./nameUse.js";
import { isDeploy, isStarter } from "./referenceSources.js";

/** The role of each candidate: strong evidence first, then what the others and the starters say of those it leaves open, then what is left. */
export function decideRoles(input: DecisionInput, candidates: readonly Candidate[]): readonly Entry[] {
  const first = new Map<Candidate, Decision | undefined>(
    candidates.map((one) => [one, byStrongEvidence({ input, one, all: candidates })]),
  );
  // What one command loads takes nothing away from the site.
  const takesSite = (decision: Decision | undefined): boolean =>
    decision?.role === "production" && decision.serves !== "tasks";
  const strongProduction = new Set(candidates.filter((one) => takesSite(first.get(one))).map(nameOf));
  const asides = new Set(
    candidates.filter((one) => first.get(one)?.role === "development" || first.get(one)?.role === "test").map(nameOf),
  );
  const second = new Map<Candidate, Decision | undefined>(
    candidates.map((one) => [
      one,
      first.get(one) ?? byImportAndStarter({ input, one, all: candidates, strongProduction, asides }),
    ]),
  );
  const production = [...second.values()].some(
    (decision) => decision?.role === "production" || decision?.isOnServers === true,
  );
  return candidates.map((one) => {
    const decision = second.get(one) ?? byRest(one, production, input);
    return {
      module: one.module,
      ...(one.className === undefined ? {} : { className: one.className }),
      file: one.file,
      role: decision.role,
      serves: decision.serves ?? (isWorkers(one, candidates) ? "tasks" : "requests"),
      because: decision.because,
      ...(decision.at === undefined ? {} : { becauseAt: decision.at }),
      ...(one.isMoved ? { isMoved: true } : {}),
      ...(decision.isOnServers === true ? { isOnServers: true } : {}),
      ...(decision.isPresumed === true ? { isPresumed: true } : {}),
      ...(input.isStarted && one.references.length === 0 && !isConfigured(one, input) ? { isUnnamed: true } : {}),
    };
  });
}

/** `settings_celery`, which answers no request: beside another that does, the workers' own. */
function isWorkers(one: Candidate, all: readonly Candidate[]): boolean {
  return (
    /(?:^|_)(?:celery|workers?)(?:_|$)/i.test(one.className ?? lastPart(one.module)) &&
    !one.references.some(isStarter) &&
    all.some(
      (other) =>
        other !== one &&
        mayServe(other.words) &&
        other.isWhole &&
        other.references.length > 0 &&
        // What nothing names that can be read is told by what it builds upon.
        (one.references.length > 0 || one.takesOver.includes(other.module)),
    )
  );
}

/** Named by tests or development files only, or while an image is built. */
function byRest(one: Candidate, production: boolean, input: EntriesInput): Decision {
  const weak = one.references.find(isDeploy);
  if (
    weak !== undefined &&
    (weak.target === "test" || weak.target === "development") &&
    (production || switchesDebugOn(textOf(input, one)))
  )
    return { role: weak.target, because: `only ${weak.text}`, at: weak.at };
  if (production && weak?.buildOnly === true)
    return { role: "development", because: `only ${weak.text}, while something is built`, at: weak.at };
  if (weak === undefined)
    return { role: "production", because: `no deploy file below ${basename(input.project.root)} names another` };
  return { role: "production", because: `${weak.text}, and its name says neither development nor test`, at: weak.at };
}
