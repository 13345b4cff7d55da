import type { Fact } from "../domain/conditions.js";

/** The key of the fact that a variable is. */
export function variableKey(variable: string): string {
  return `$${variable}`;
}

/** The variable of a fact; undefined where it is about something else. */
export function variableOf(fact: Fact): string | undefined {
  return fact.key.startsWith("$") ? fact.key.slice(1) : undefined;
}

/** The key of the fact that something cannot be seen. */
export function unseenKey(key: string): string {
  return `?${key}`;
}

/** The key of a condition that cannot be seen, which names its place; undefined where the fact is about a variable. */
export function unseenOf(fact: Fact): string | undefined {
  return fact.key.startsWith("?") ? fact.key.slice(1) : undefined;
}

/** The module of `isInstalled`, by the key of its condition. */
export function moduleOf(key: string): string | undefined {
  return key.startsWith(moduleKey) ? key.slice(moduleKey.length) : undefined;
}

const moduleKey = ":0:0module ";
