import type { Condition, Conditions } from "./conditions.js";

/**
 * A value summary: what something is, each under the condition on which it is that. The conditions exclude each other; none is never.
 * Where none holds the thing is not there, or nobody can get there. Technique: value summaries (Sen et al., "MultiSE: Multi-path
 * symbolic execution using value summaries", ESEC/FSE 2015).
 */
export class Alternatives<T> {
  constructor(readonly ways: readonly Way<T>[]) {}
}

export interface Way<T> {
  readonly where: Condition;
  readonly value: T;
}

/** The ways of something that may have one value only. */
export function waysOf<T>(raw: T | Alternatives<T> | undefined, where: Condition): readonly Way<T>[] {
  if (raw === undefined) return [];
  return raw instanceof Alternatives ? raw.ways : [{ where, value: raw }];
}

/** The ways that are possible under a condition. */
export function under<T>(ways: readonly Way<T>[], condition: Condition, conditions: Conditions): readonly Way<T>[] {
  if (condition === conditions.always) return ways;
  return ways.flatMap(({ where, value }) => {
    const both = conditions.and(where, condition);
    return both === conditions.never ? [] : [{ where: both, value }];
  });
}

/** Ways with the same value become one. Those of later values are kept in their order. */
export function merged<T>(
  ways: readonly Way<T>[],
  same: (a: T, b: T) => boolean,
  conditions: Conditions,
): readonly Way<T>[] {
  const found: { where: Condition; readonly value: T }[] = [];
  for (const { where, value } of ways) {
    const known = found.find((one) => one.value === value || same(one.value, value));
    if (known) known.where = conditions.or(known.where, where);
    else found.push({ where, value });
  }
  return found;
}

/** Where it is there at all. */
export function whereAny(ways: readonly Way<unknown>[], conditions: Conditions): Condition {
  return conditions.or(...ways.map((one) => one.where));
}
