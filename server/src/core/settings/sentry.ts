import type { Answer, Value } from "../domain/value.js";
import { yesNo } from "../domain/value.js";
import { argument } from "./libraries.js";
import type { Reply, World } from "./setting.js";

/** What settings call `sentry_sdk.init` with. Sentry keeps the last call. */

export function initialised(world: World): Answer {
  return yesNo(world.calls("sentry_sdk.init").length > 0);
}

/** Asks about an argument of the last call, at its place. */
export function askArgument(world: World, name: string, test: (value: Value) => Answer): Answer | Reply {
  const call = world.calls("sentry_sdk.init").at(-1);
  if (!call) return "no";
  const value = argument(call, name);
  if (typeof value === "string") return { answer: value, at: call.at };
  return { answer: test(value), at: value.at ?? call.at };
}
