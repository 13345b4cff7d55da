import { type Value, truthiness, unknown, unknownLike } from "../../domain/value.js";
import { lift } from "../lift.js";
import { list, none, str, tuple } from "../make.js";
import { absolutePath } from "../paths.js";
import { type CallArguments, type Run, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { cacheConfig, channelsConfig, databaseConfig, emailConfig, searchConfig } from "./djangoEnvironUrls.js";
import { environPath } from "./environPath.js";
import { jsonLoads } from "./json.js";
import { isTrue, parameters } from "./libraryModel.js";
import { urlparse } from "./urllib.js";
import { builtin } from "./djangoEnvironCast.js";
import { getValue, type EnvState } from "./djangoEnvironRead.js";
import { type UrlConfig, configOf } from "./djangoEnvironUrlCalls.js";
import { atLeast } from "./djangoEnvironVersion.js";

export type Call = (args: CallArguments, run: Run) => Value;

export function instanceMethod(name: string, state: EnvState): Call | undefined {
  const simple =
    (cast: Value | undefined, parseDefault = false): Call =>
    (args, run) => {
      const given = parameters(args, ["var", "default"]);
      return getValue(state, given.get("var"), { cast, fallback: given.get("default"), parseDefault }, args, run);
    };
  const container =
    (type: "list" | "tuple"): Call =>
    (args, run) => {
      const given = parameters(args, ["var", "cast", "default"]);
      const item = given.get("cast");
      const cast = !item || truthiness(item) === "no" ? builtin(type) : type === "list" ? list([item]) : tuple([item]);
      return getValue(
        state,
        given.get("var"),
        { cast, fallback: given.get("default"), parseDefault: false },
        args,
        run,
      );
    };
  const url =
    (variable: string, option: string, config: UrlConfig, parsed: boolean): Call =>
    (args, run) => {
      const given = parameters(args, ["var", "default", option, "options_cast", "extra_options"]);
      const fallback = given.get("default");
      const name = given.get("var") ?? str(variable, args.at);
      const text = getValue(
        state,
        name,
        {
          cast: parsed ? urlparse() : undefined,
          fallback,
          parseDefault: parsed,
          castName: option === "engine" ? "db" : "url",
        },
        args,
        run,
      );
      if (given.has("options_cast") || given.has("extra_options"))
        return unknown("options of a database URL", args.at, "dict");
      return configOf(text, given.get(option), config, args, run);
    };
  switch (name) {
    case "str":
    case "bytes":
      return (args, run) => {
        const given = parameters(args, ["var", "default", name === "str" ? "multiline" : "encoding", "choices"]);
        if (given.has("multiline") && !atLeast(run, 0, 4, 5))
          throw new PythonError("TypeError", args.at, {
            message: "Env.str() got an unexpected keyword argument 'multiline'",
          });
        const value = getValue(
          state,
          given.get("var"),
          {
            cast: atLeast(run, 0, 5) ? builtin("str") : undefined,
            fallback: given.get("default"),
            parseDefault: false,
          },
          args,
          run,
        );
        if (name === "bytes")
          return lift(
            [value],
            args.at,
            ([one]) =>
              one?.kind === "str"
                ? {
                    kind: "bytes",
                    value: one.value,
                    at: one.at,
                    from: one.from,
                    ...(one.variables && { variables: one.variables }),
                  }
                : (one ?? none(args.at)),
            { type: "bytes" },
          );
        if (!isTrue(given.get("multiline"))) return value;
        return lift(
          [value],
          args.at,
          ([one]) => {
            if (one?.kind === "str") return { ...one, value: one.value.replace(/(?:\\r)?\\n/g, "\n") };
            if (!one || one.kind === "unknown") return unknownLike(one, "a text", args.at, "str");
            throw new PythonError("TypeError", args.at, { message: "expected string or bytes-like object" });
          },
          { type: "str" },
        );
      };
    case "unicode":
      return simple(builtin("str"));
    case "bool":
    case "int":
    case "float":
      return simple(builtin(name));
    case "json":
      return simple(jsonLoads());
    case "list":
    case "tuple":
      return container(name);
    case "dict":
      return (args, run) => {
        const given = parameters(args, ["var", "cast", "default"]);
        return getValue(
          state,
          given.get("var"),
          { cast: given.get("cast") ?? builtin("dict"), fallback: given.get("default"), parseDefault: false },
          args,
          run,
        );
      };
    case "url":
      return simple(urlparse(), true);
    case "db":
    case "db_url":
      return url("DATABASE_URL", "engine", databaseConfig, false);
    case "cache":
    case "cache_url":
      return url("CACHE_URL", "backend", cacheConfig, true);
    case "email":
    case "email_url":
      return url("EMAIL_URL", "backend", emailConfig, true);
    case "channels":
    case "channels_url":
      return (args, run) =>
        atLeast(run, 0, 10)
          ? url("CHANNELS_URL", "backend", channelsConfig, true)(args, run)
          : unknown(`${name} of environ.Env`, args.at, "dict");
    case "search_url":
      return url("SEARCH_URL", "engine", (text, _engine, run, at) => searchConfig(text, run, at), true);
    case "path":
      return (args, run) => {
        const given = parameters(args, ["var", "default"]);
        const value = getValue(
          state,
          given.get("var"),
          { cast: undefined, fallback: given.get("default"), parseDefault: false, castName: "path" },
          args,
          run,
        );
        return lift([value], args.at, ([one]) => {
          const data = one && runtimeObject(one);
          const text =
            one?.kind === "str" || one?.kind === "path" ? one.value : data?.kind === "native" ? data.text : undefined;
          return text === undefined
            ? unknownLike(one, "a path", args.at)
            : environPath(absolutePath(text, run.context.workingDirectory), args.at);
        });
      };
    case "get_value":
      return valueGetter(state);
    default:
      return undefined;
  }
}

/** `env.get_value(…)`, which is `env(…)` too. */
export function valueGetter(state: EnvState): Call {
  return (args, run) => {
    const given = parameters(args, ["var", "cast", "default", "parse_default"]);
    return getValue(
      state,
      given.get("var"),
      { cast: given.get("cast"), fallback: given.get("default"), parseDefault: isTrue(given.get("parse_default")) },
      args,
      run,
    );
  };
}
