import { nothing, type Consequence, type Effect, type Lock, type Step } from "./effect.js";

/** One statement of plain SQL. `around`: tables that it locks as much. */
export function oneStep(
  sql: string,
  table: string,
  lock: Lock,
  cost: Step["cost"],
  remedy?: string,
  around: readonly string[] = [],
): Effect {
  return {
    ...nothing,
    steps: [
      {
        sql: `${sql} ${table}`,
        table,
        lock,
        cost,
        ...(around.length > 0 && { also: around.map((one) => ({ table: one, lock })) }),
        ...(remedy !== undefined && { remedy }),
      },
    ],
  };
}

export function lostBy(lost: string): Consequence {
  return {
    kind: "loses-data",
    says: lost,
    remedy: "Keep a copy, or be sure that nobody needs it",
    isCertain: true,
  };
}

/** @param breaks what of the release that still runs it breaks; undefined: the state forgot it in a release before */
export function droppedBy(lost: string, breaks: string | undefined): readonly Consequence[] {
  const loses = lostBy(lost);
  return breaks === undefined
    ? [{ ...loses, isLastStep: true }]
    : [
        {
          kind: "breaks-release",
          says: `${breaks}, so they fail`,
          remedy: "Take it from the state in this release, and drop it in the next",
          isCertain: true,
        },
        loses,
      ];
}
