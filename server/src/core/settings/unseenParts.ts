import type { Condition, Fact } from "../domain/conditions.js";
import { unseenOf } from "../evaluator/factKeys.js";
import type { Ways } from "../evaluator/evaluation.js";

/** Every way that the conditions that cannot be seen can turn out, of those that have to do with what tells the answers apart, where those are few. */
export function unseenParts(
  asked: Condition,
  wheres: readonly Condition[],
  ways: Ways,
): { readonly parts: readonly Condition[]; readonly areAll: boolean } {
  const { conditions } = ways;
  const facts = factsApart(asked, wheres, ways);
  const unseen = unseenFacts([asked], ways);
  let parts: readonly Condition[] = [conditions.always];
  for (const fact of new Set([...facts, ...relatedTo(facts, unseen, asked, ways)])) {
    if (unseenOf(fact) === undefined) continue;
    if (parts.length >= mostParts) return { parts, areAll: false };
    parts = parts
      .flatMap((part) => fact.outcomes.map((outcome) => conditions.and(part, conditions.is(fact, outcome))))
      .filter((part) => conditions.meets(asked, part));
  }
  return { parts, areAll: true };
}

export function unseenFacts(where: readonly Condition[], { conditions }: Ways): readonly Fact[] {
  return conditions.factsOf(...where).filter((fact) => unseenOf(fact) !== undefined);
}

/** The facts that tell conditions apart where all of them are asked. */
export function factsApart(asked: Condition, wheres: readonly Condition[], { conditions }: Ways): ReadonlySet<Fact> {
  return new Set(conditions.factsOf(...wheres.map((where) => conditions.within(where, asked))));
}

/**
 * Which of the others have to do with those facts: what all conditions have in common, as that settings load only where some variable is
 * set, matters only where it does.
 */
export function relatedTo(
  facts: ReadonlySet<Fact>,
  others: readonly Fact[],
  asked: Condition,
  { conditions }: Ways,
): readonly Fact[] {
  const related = new Set(conditions.factsOf(conditions.about(asked, new Set([...facts, ...others]))));
  return others.filter((fact) => related.has(fact));
}

const mostParts = 32;
