import { whereAny } from "../domain/alternatives.js";
import { type Condition, type Conditions, type Fact, SET } from "../domain/conditions.js";
import { variableOf } from "../evaluator/factKeys.js";
import type { Ways } from "../evaluator/evaluation.js";
import { stateInWords, togetherInWords } from "./conditionWords.js";
import type { Leaf } from "./leaves.js";
import { factsByName } from "./unseenConditions.js";
import { factsApart, relatedTo } from "./unseenParts.js";

export interface Cause {
  readonly where: Condition;
  readonly text: string;
  /** Variables that have to be unset for it. */
  readonly unset: readonly string[];
}

/**
 * The shortest conditions under which it occurs whatever else is set: variables that are unset, and what selects a target. A content
 * that the deployer gives a variable is none: it is what was intended.
 */
export function causesOf(
  yes: readonly Leaf[],
  occurs: Condition,
  asked: Condition,
  leftOut: readonly Condition[],
  ways: Ways,
): readonly Cause[] {
  const { conditions } = ways;
  const parts = partsOfCauses(yes, factsApart(asked, [occurs], ways), asked, ways);
  const found: Cause[] = [];
  let level: readonly Candidate[] = [{ where: asked, parts: [], left: parts }];
  for (let size = 1; size <= longestCause; size++) {
    const next: Candidate[] = [];
    for (const candidate of level.flatMap((one) => longerBy(one, conditions))) {
      if (!conditions.implies(candidate.where, occurs)) next.push(candidate);
      else if (!needsSet(candidate, occurs, asked, leftOut, ways)) {
        const named = [...candidate.parts, ...impliedUnset(candidate, parts, asked, conditions)];
        found.push({
          where: candidate.where,
          text: togetherInWords(named, ways.bindings),
          unset: named.flatMap((part) => part.unset ?? []),
        });
      }
    }
    level = next.slice(0, mostCandidates);
  }
  return found.filter(
    (one) => !found.some((other) => other.where !== one.where && conditions.implies(one.where, other.where)),
  );
}

/** One state of one variable, of which a cause may consist. */
interface Part {
  readonly where: Condition;
  readonly text: string;
  readonly fact: Fact;
  readonly unset: string | undefined;
}

/** Several of them at once, where that is asked about. */
interface Candidate {
  readonly where: Condition;
  readonly parts: readonly Part[];
  /** What may come with these: the last of them, which says no more, and those behind it. */
  readonly left: readonly Part[];
}

/** @param apart the facts that tell the environments in which it occurs from the others */
function partsOfCauses(yes: readonly Leaf[], apart: ReadonlySet<Fact>, asked: Condition, ways: Ways): readonly Part[] {
  const { conditions } = ways;
  const wheres = yes.map((leaf) => leaf.where);
  const mattering = new Set(
    conditions.factsOf(...wheres).filter((fact) => apart.has(fact) || relatedTo(apart, [fact], asked, ways).length > 0),
  );
  const parts = new Map<string, Part>();
  for (const where of wheres)
    for (const fact of conditions.factsOf(where))
      if (mattering.has(fact)) for (const part of statesOf(fact, where, ways)) parts.set(part.text, part);
  const order = factsByName(wheres, ways);
  // Variables before targets: a target is no condition where it occurs on every target.
  return [...parts.values()].sort(
    (a, b) =>
      Number(isTarget(a.fact, ways)) - Number(isTarget(b.fact, ways)) || order.indexOf(a.fact) - order.indexOf(b.fact),
  );
}

/** The states that a variable can have there: unset, and the contents that select a target. */
function statesOf(fact: Fact, where: Condition, ways: Ways): readonly Part[] {
  const { conditions, bindings } = ways;
  const variable = variableOf(fact) ?? "";
  return conditions.outcomesUnder(where, fact).flatMap((outcome): readonly Part[] => {
    if (outcome === SET || (outcome !== null && !isTarget(fact, ways))) return [];
    const text = stateInWords(variable, outcome === null ? "unset" : `"${outcome}"`, bindings);
    return [{ where: conditions.is(fact, outcome), text, fact, unset: outcome === null ? variable : undefined }];
  });
}

/** With each of the parts that come after its last one, where that is possible and says more. */
function longerBy({ where: before, parts, left }: Candidate, conditions: Conditions): readonly Candidate[] {
  return left.flatMap((part, index) => {
    const where = conditions.and(before, part.where);
    return where === conditions.never || where === before
      ? []
      : [{ where, parts: [...parts, part], left: left.slice(index) }];
  });
}

/** It loads so only where another variable is unset as well, which matters: `assert not DEBUG` where ENV is "prod". Both are named. */
function impliedUnset(
  { where, parts }: Candidate,
  all: readonly Part[],
  asked: Condition,
  conditions: Conditions,
): readonly Part[] {
  return all.filter(
    (part) =>
      part.unset !== undefined &&
      !parts.includes(part) &&
      conditions.implies(where, part.where) &&
      !conditions.implies(asked, part.where),
  );
}

/**
 * It loads so only where another variable is set that may be unset otherwise: `SKIP_KEY_CHECK`, which allows the key of the source. Somebody
 * wanted it. One that is set only because nothing was asked with one more unset (leftOut) was not chosen, unless it is known to matter, nor
 * one that may be unset only where something unseen may have set it.
 */
function needsSet(
  candidate: Candidate,
  occurs: Condition,
  asked: Condition,
  leftOut: readonly Condition[],
  { conditions, targets, unseen }: Ways,
): boolean {
  const { where, parts } = candidate;
  const seen = conditions.without(asked, whereAny(unseen, conditions));
  const notAsked = leftOut.map((left) => parts.reduce((path, part) => conditions.and(path, part.where), left));
  const whole = conditions.or(where, ...notAsked);
  return conditions.factsOf(where).some((fact) => {
    const variable = variableOf(fact);
    if (variable === undefined || targets.has(variable) || conditions.outcomesUnder(where, fact).includes(null))
      return false;
    return conditions.outcomesUnder(whole, fact).includes(null)
      ? endsWith(conditions.is(fact, null), candidate, occurs, asked, conditions)
      : conditions.outcomesUnder(seen, fact).includes(null);
  });
}

/** With one of the parts otherwise it occurs still, and no more where that variable is unset. */
function endsWith(
  isUnset: Condition,
  { parts }: Candidate,
  occurs: Condition,
  asked: Condition,
  conditions: Conditions,
): boolean {
  return parts.some((part) => {
    const near = parts.reduce(
      (path, one) => (one === part ? conditions.without(path, one.where) : conditions.and(path, one.where)),
      asked,
    );
    const set = conditions.without(near, isUnset);
    return (
      set !== conditions.never &&
      conditions.implies(set, occurs) &&
      !conditions.implies(conditions.and(near, isUnset), occurs)
    );
  });
}

function isTarget(fact: Fact, { targets }: Ways): boolean {
  return targets.has(variableOf(fact) ?? "");
}

const longestCause = 3;
const mostCandidates = 200;
