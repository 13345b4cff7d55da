import type { Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { bool, dict, none, str, tuple } from "../make.js";
import type { CallArguments, Run } from "../runtime.js";
import { className, nativeFunction, nativeNamespace } from "../runtime.js";
import { declaredEnv, envAttribute } from "./djangoEnviron.js";
import { callAt, libraryClass, parameters } from "./libraryModel.js";

/**
 * `smart_env`, what UNICEF's sites declare their variables with (github.com/unicef/django-smart-env): an `Env` of django-environ that reads
 * nothing else, whose declarations go on after the default with what developers take, whether it has to be given, and a text.
 */
export function smartEnvModule(): Value {
  return nativeNamespace("smart_env", {
    SmartEnv: libraryClass("smart_env.SmartEnv", create, envAttribute),
    smart_bool: nativeFunction("smart_bool", (args) => smartBool(args)),
  });
}

function create(args: CallArguments, run: Run): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at);
  const scheme = new Map([...args.keywords].map(([name, value]) => [name, declared(value, args.at)]));
  const made: Value = declaredEnv(
    scheme,
    "smart_env.SmartEnv",
    {
      storage: (call, current) =>
        lift(
          [callAt(made, [parameters(call, ["value"]).get("value") ?? none(call.at)], call, current)],
          call.at,
          ([one]) => storage(one, call.at),
        ),
    },
    args,
    run,
  );
  return made;
}

/** The pair that django-environ knows, of a declaration. */
function declared(value: Value, at: Span): Value {
  if (value.kind !== "tuple" && value.kind !== "list")
    return className(value) === "bool" ? nativeFunction("smart_bool", (args) => smartBool(args)) : value;
  const [cast, fallback] = value.items;
  if (cast === undefined || fallback === undefined || value.rest !== undefined) return unknown("a declaration", at);
  // What is no text becomes true or false all the same.
  return tuple([cast, className(cast) === "bool" && fallback.kind === "none" ? bool(false, at) : fallback], at);
}

/** By its first letter; every other text is true. */
function smartBool(args: CallArguments): Value {
  return lift(
    [parameters(args, ["value"]).get("value") ?? none(args.at)],
    args.at,
    ([one]) => {
      if (one?.kind === "bool") return one;
      if (one?.kind === "none") return bool(false, args.at);
      return one?.kind === "str"
        ? bool(!/^(?:$|[fn0])/i.test(one.value), args.at)
        : unknownLike(one, "smart_bool()", args.at, "bool");
    },
    { type: "bool" },
  );
}

/** `path.of.Storage?option=value&other=value`. */
function storage(value: Value | undefined, at: Span): Value {
  if (value?.kind === "none" || (value?.kind === "str" && value.value === "")) return none(at);
  if (value?.kind !== "str") return unknownLike(value, "a storage that cannot be seen", at, "dict");
  const mark = value.value.indexOf("?");
  const options = mark < 0 ? [] : value.value.slice(mark + 1).split("&");
  // An option without a value raises.
  if (options.some((option) => !option.includes("="))) return unknown("a storage's options", at, "dict");
  return dict(
    [
      { key: str("BACKEND", at), value: str(mark < 0 ? value.value : value.value.slice(0, mark), at) },
      {
        key: str("OPTIONS", at),
        value: dict(
          options.map((option) => ({
            key: str(option.slice(0, option.indexOf("=")), at),
            value: str(option.slice(option.indexOf("=") + 1), at),
          })),
          at,
        ),
      },
    ],
    at,
  );
}
