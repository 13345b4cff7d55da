import type { Raised } from "./raised.js";
import type { Raise } from "./raise.js";
import type { Condition, Conditions } from "../domain/conditions.js";
import { moduleOf, unseenOf } from "./factKeys.js";
import type { EvaluationContext, Run } from "./runtime.js";

/**
 * Exact mode: an exception behind conditions that cannot be seen may be none, where the same condition can hold at one time and not at another.
 * Which modules of distributions are there stays as it is while the settings load.
 */
export function mayNotRaise(raised: readonly Raise[], { decisions }: Run): boolean {
  const [first] = raised;
  const isSame = raised.every(
    ({ error }) =>
      error.type === first?.error.type &&
      error.at.file === first.error.at.file &&
      error.at.start === first.error.at.start,
  );
  const keys = decisions.conditions
    .factsOf(...raised.map((one) => one.where))
    .map(unseenOf)
    .filter((key) => key !== undefined);
  return (
    keys.length > 0 &&
    !(isSame && keys.every((key) => !decisions.repeated.has(key) || moduleOf(key) !== undefined)) &&
    keys.some((key) => moduleOf(key) === undefined && decisions.repeated.has(key))
  );
}

interface FirstRaise extends Raise {
  /** Whether something that cannot be seen decides it where nothing has ended the environment before. */
  readonly isOpen: boolean;
}

/** Exceptions where nothing has ended the environment before. */
export function firstRaises(raised: readonly Raise[], ended: Condition, conditions: Conditions): readonly FirstRaise[] {
  const isUnseen = (one: Condition): boolean => conditions.factsOf(one).some((fact) => unseenOf(fact) !== undefined);
  let before = ended;
  return raised.flatMap(({ where, error }) => {
    const own = conditions.without(where, before);
    if (own === conditions.never) return [];
    const isOpen = isUnseen(own) && isUnseen(conditions.within(own, conditions.not(before)));
    before = conditions.or(before, where);
    return [{ where: own, error, isOpen }];
  });
}

/** What was made up for a variable led to an exception of its own: the deployer's content may be of another kind, and nothing that is certain stands in its way. */
export function isOnlyTried(raised: readonly Raise[], { decisions }: Run): boolean {
  const { conditions, invented } = decisions;
  const own = firstRaises(raised, decisions.probes, conditions).map(({ where }) => where);
  const isTried = (where: Condition): boolean => conditions.without(where, invented) === conditions.never;
  return own.some(isTried) && own.every((where) => isTried(where) || !conditions.meets(where, invented));
}

/** The exception of the ordinary environment: every variable set, as what stands first and is not only tried. */
export function ordinary(
  raised: readonly Raise[],
  { decisions: { conditions, probes, invented } }: Run,
): Raise | undefined {
  const tried = conditions.or(probes, invented);
  const first = conditions.allFacts().reduce((all, fact) => {
    const outcome =
      fact.outcomes.find((one) => one !== null && one !== "" && !conditions.implies(conditions.is(fact, one), tried)) ??
      fact.outcomes[0] ??
      null;
    return conditions.and(all, conditions.is(fact, outcome));
  }, conditions.always);
  return raised.find((one) => conditions.meets(one.where, first));
}

export function raisedOf(raise: Raise | undefined, { parse }: Pick<EvaluationContext, "parse">): Raised | null {
  if (!raise) return null;
  const { type, at, options } = raise.error;
  // A statement of the module itself asks for no state.
  const tree = parse(at.file);
  const isAlways =
    tree !== undefined && "body" in tree && tree.body.some((one) => one.kind === "raise" && one.start === at.start);
  return {
    type,
    at,
    ...(options.variable !== undefined && { variable: options.variable }),
    ...(options.message !== undefined &&
      options.variable === undefined &&
      options.hidden === undefined && { message: options.message }),
    ...(!isAlways &&
      (options.deliberate === true || type === "SystemExit" || type === "AssertionError") && { deliberate: true }),
  };
}
