import { type Outcome, SET } from "../domain/conditions.js";
import type { Decisions, Domains } from "./decisions.js";
import { furtherContent, inOrder, isInvented } from "./variableOutcomes.js";

/**
 * The domains that a pass asked for, in an order that follows from them alone: the ordinary outcome first.
 * @param before domains of earlier, whose order holds where a variable has the same outcomes
 * @param steady for some variables the outcomes that they keep, as long as the pass asked for nothing else
 */
export function domainsOf(decisions: Decisions, before: Domains, steady: ReadonlyMap<string, SteadyDomain>): Domains {
  return new Map(
    [...decisions.demanded.keys()].map((variable) => {
      const outcomes = decisions.outcomesAskedFor(variable);
      const kept = steady.get(variable);
      const isKept = kept !== undefined && [...outcomes].every((outcome) => kept.of.has(outcome));
      return [variable, isKept ? kept.outcomes : orderedAs(before.get(variable), variable, outcomes)];
    }),
  );
}

function orderedAs(
  before: readonly Outcome[] | undefined,
  variable: string,
  outcomes: ReadonlySet<Outcome>,
): readonly Outcome[] {
  const texts = before?.filter((one) => typeof one === "string");
  const isSame =
    texts?.every((one) => outcomes.has(one)) &&
    texts.length === [...outcomes].filter((one) => typeof one === "string").length;
  return before && isSame ? before : inOrder(variable, outcomes);
}

export interface SteadyDomain {
  readonly outcomes: readonly Outcome[];
  /** What passes asked for in turn. */
  readonly of: ReadonlySet<Outcome>;
}

/**
 * Of a variable whose contents passes ask for in turn, each because the one before did otherwise (whether it is among others that come from
 * the environment): the texts of the code if there are any, else it keeps the content that was intended.
 */
export function steadyDomain(variable: string, ...asked: readonly (readonly Outcome[])[]): SteadyDomain {
  const of = new Set<Outcome>([SET, null, ...asked.flat()]);
  return {
    of,
    outcomes: inOrder(variable, new Set([...of].filter((one) => typeof one !== "string" || !isInvented(one)))),
  };
}

/** The contents that were asked for, and one that stands in no code: of each variable another, so that no two of them are the same. */
export function furtherDomain(variable: string, asked: readonly Outcome[]): SteadyDomain {
  return { of: new Set([SET, ...asked]), outcomes: inOrder(variable, new Set([...asked, furtherContent(variable)])) };
}
