import { under, whereAny, type Way } from "./alternatives.js";
import type { Condition, Conditions } from "./conditions.js";

/** Environments, and what names are bound to in them. */
export interface Bound<T> {
  readonly conditions: Conditions;
  readonly where: Condition;
  readonly bindings: ReadonlyMap<string, readonly Way<T>[]>;
}

/** What a name is bound to in these environments. */
export function bindingWays<T>({ bindings, where, conditions }: Bound<T>, name: string): readonly Way<T>[] {
  return under(bindings.get(name) ?? [], where, conditions);
}

/** Every binding of these environments, with its name. */
export function allBindings<T>(ways: Bound<T>): readonly (readonly [string, Way<T>])[] {
  return [...ways.bindings.keys()].flatMap((name) => bindingWays(ways, name).map((way) => [name, way] as const));
}

/** Whether the name is bound in each of these environments. */
export function isBoundEverywhere(ways: Bound<unknown>, name: string): boolean {
  return ways.conditions.implies(ways.where, whereAny(bindingWays(ways, name), ways.conditions));
}

/** Whether there is any such environment. */
export function isPossible({ where, conditions }: Bound<unknown>): boolean {
  return where !== conditions.never;
}
