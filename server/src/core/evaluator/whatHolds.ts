import { variablesOf } from "../domain/display.js";
import type { Value } from "../domain/value.js";

/** Why nothing is known of what a value gives: its own reason, the variables that it comes from, or else the words. */
export function whatHolds(value: Value | undefined, otherwise: string): string {
  if (value?.kind === "unknown") return value.reason;
  const variables = value?.kind === "environment" ? variablesOf(value) : [];
  return variables.length === 0
    ? otherwise
    : `what ${variables.slice(0, 2).join(" and ")} ${variables.length === 1 ? "holds" : "hold"}`;
}
