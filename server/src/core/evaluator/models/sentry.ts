import type { Value } from "../../domain/value.js";
import { none } from "../make.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { unknown } from "../../domain/value.js";
import { recordCall } from "../seenCalls.js";
import { parameters } from "./libraryModel.js";

/** `sentry_sdk`: what `init` was called with is kept, since nothing else in the settings shows it. */
export function sentryModule(): Value {
  return nativeNamespace("sentry_sdk", {
    init: nativeFunction("init", (args, run) => {
      recordCall(
        {
          name: "sentry_sdk.init",
          at: args.at,
          arguments: parameters({ ...args, positional: args.positional.slice(0, 1) }, ["dsn"]),
          unseen: args.unseen,
        },
        run,
      );
      return none(args.at);
    }),
    set_tag: nativeFunction("set_tag", (args) => none(args.at)),
    set_user: nativeFunction("set_user", (args) => none(args.at)),
    set_context: nativeFunction("set_context", (args) => none(args.at)),
    Hub: unknown("sentry_sdk.Hub"),
  });
}
