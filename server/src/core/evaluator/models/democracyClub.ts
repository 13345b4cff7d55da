import type { Value } from "../../domain/value.js";
import { unknownLike } from "../../domain/value.js";
import { lift } from "../lift.js";
import { none, str } from "../make.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { parameters } from "./libraryModel.js";

/** `dc_utils.settings.whitenoise`, of Democracy Club's sites (github.com/DemocracyClub/dc_django_utils): the same in all releases. */
export function dcWhitenoise(): Value {
  return nativeNamespace("dc_utils.settings.whitenoise", {
    whitenoise_add_middleware: nativeFunction("whitenoise_add_middleware", (args) =>
      lift(
        [parameters(args, ["MIDDLEWARE"]).get("MIDDLEWARE") ?? none(args.at)],
        args.at,
        ([given]) => {
          if ((given?.kind !== "list" && given?.kind !== "tuple") || given.rest !== undefined)
            return unknownLike(given, "middleware that cannot be seen", args.at, "list");
          const before = given.items.findIndex((item) => item.kind === "str" && item.value === securityMiddleware) + 1;
          const whitenoise = str("whitenoise.middleware.WhiteNoiseMiddleware", args.at);
          return {
            kind: "list",
            items: [...given.items.slice(0, before), whitenoise, ...given.items.slice(before)],
            rest: undefined,
            at: args.at,
            from: "computed",
          };
        },
        { type: "list" },
      ),
    ),
  });
}

const securityMiddleware = "django.middleware.security.SecurityMiddleware";
