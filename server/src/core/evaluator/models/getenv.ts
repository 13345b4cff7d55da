import type { Value } from "../../domain/value.js";
import { truthiness, unknown } from "../../domain/value.js";
import { readVariable } from "../environment.js";
import { none } from "../make.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { literalOrText } from "./dbca.js";
import { castFrom, exceptionClass, isTrue, parameters, whenKnown, whenText } from "./libraryModel.js";

/** `getenv` of django-getenv (github.com/schwuk/django-getenv, getenv/env.py of 1.3.2): a text is a Python literal where it can be. */
export function getenvModule(): Value {
  return nativeNamespace("getenv", {
    env: nativeFunction("env", readOption),
    ImproperlyConfigured: exceptionClass("getenv.ImproperlyConfigured"),
  });
}

function readOption(args: CallArguments, run: Run): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at);
  const given = parameters(args, ["key", "default", "required"]);
  const fallback = given.get("default") ?? none(args.at);
  // `if default or not required`: a default that is false is none where the variable is required.
  const raises = isTrue(given.get("required")) && truthiness(fallback) === "no";
  return whenText(given.get("key"), args.at, (key) =>
    readVariable(
      {
        variable: key.value,
        at: args.at,
        reader: "django-getenv",
        cast: (text) =>
          whenKnown(text, args.at, (one) => castFrom(one, literalOrText(one, args.at)), "a variable's text"),
        fallback: raises ? undefined : fallback,
        missing: "ImproperlyConfigured",
      },
      run,
    ),
  );
}
