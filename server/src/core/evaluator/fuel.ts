import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { OutOfFuel } from "./pythonError.js";
import type { Run } from "./runtime.js";

/** Steps of one statement, with all that it calls. */
export const fuelPerUnit = 100_000;

/** Takes one step of the statement that runs. */
export function step(run: Run): void {
  if (--run.fuel < 0 && (run.isAsked || run.decisions.isChoosing))
    throw new OutOfFuel("the settings take too many steps to evaluate");
}

/** What code gives that runs when a value is asked later, as `[one.strip() for one in LIST]`: a question takes nothing from other questions. */
export function asked(run: Run, at: Span, action: () => Value): Value {
  if (run.isAsked || run.decisions.isChoosing) return action();
  run.isAsked = true;
  run.fuel = fuelPerUnit;
  try {
    return action();
  } catch (error) {
    const reason = lostReason(error);
    if (reason === undefined) throw error;
    return unknown(reason, at);
  } finally {
    run.isAsked = false;
  }
}

/** Why what threw this cannot be followed: for want of steps or of room. */
export function lostReason(error: unknown): string | undefined {
  return error instanceof OutOfFuel
    ? error.reason
    : error instanceof RangeError
      ? "the settings nest too deeply to evaluate"
      : undefined;
}
