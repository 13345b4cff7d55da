import type { Answer, Value } from "../../domain/value.js";
import { yesNo } from "../../domain/value.js";
import { argument } from "./libraries.js";
import type { SeenCall } from "../../evaluator/seenCalls.js";
import type { Reply, World } from "../../settings/setting.js";

/** What settings call `sentry_sdk.init` with. Sentry keeps the last call. */

export function initialised(world: World): Answer {
  return yesNo(world.calls("sentry_sdk.init").length > 0);
}

/** Why not all of its arguments are seen. */
export function unseenOf({ unseen }: SeenCall): string {
  return `options of sentry_sdk.init(): ${unseen}`;
}

/** Asks about an argument of the last call, at its place. */
export function askArgument(world: World, name: string, test: (value: Value) => Answer): Answer | Reply {
  const call = world.calls("sentry_sdk.init").at(-1);
  if (!call) return "no";
  const value = argument(call, name);
  if (typeof value === "string") return { answer: value, at: call.at, reason: unseenOf(call) };
  const reason = value.kind === "unknown" ? `${name} of sentry_sdk.init(): ${value.reason}` : undefined;
  return { answer: test(value), at: value.at ?? call.at, ...(reason !== undefined && { reason }) };
}
