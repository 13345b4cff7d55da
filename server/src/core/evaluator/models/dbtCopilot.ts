import type { DictValue, Value } from "../../domain/value.js";
import { dictGet, unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { textOf } from "../convert.js";
import { readVariable, variableIsSet } from "../environment.js";
import { lift } from "../lift.js";
import { dict, record, str } from "../make.js";
import { keyError } from "../pythonError.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { jsonLoads } from "./json.js";
import { callAt, castFrom, parameters, whenKnown, whenText } from "./libraryModel.js";

/**
 * `dbt_copilot_python`, what the Department for Business and Trade of the United Kingdom runs its sites on AWS Copilot with
 * (github.com/uktrade/django-copilot, 0.2).
 */
export function copilotUtility(): Value {
  return nativeNamespace("dbt_copilot_python.utility", {
    is_copilot: nativeFunction("is_copilot", (args, run) => isCopilot(args.at, run)),
  });
}

export function copilotNetwork(): Value {
  return nativeNamespace("dbt_copilot_python.network", {
    setup_allowed_hosts: nativeFunction("setup_allowed_hosts", (args, run) => {
      const hosts = parameters(args, ["allowed_hosts"]).get("allowed_hosts") ?? unknown("no hosts", args.at);
      return lift(
        [isCopilot(args.at, run), hosts],
        args.at,
        ([there, one]) => {
          if (one === undefined || (there?.kind === "bool" && !there.value)) return one ?? hosts;
          // The address of the container, where it answers in time.
          const address = unknown("the private address of the container", args.at, "str");
          return one.kind === "list" ? { ...one, items: [...one.items, address] } : unknown("hosts", args.at, "list");
        },
        { type: "list" },
      );
    }),
  });
}

export function copilotDatabase(): Value {
  const database = (args: CallArguments, run: Run): Value => {
    const { environment_key: key, ...others } = Object.fromEntries(parameters(args, ["environment_key"]));
    return read(key, args, run, "dict", (config) => {
      const engine = textOf(part(config, "engine", args.at));
      const made = dict(
        Object.entries(databaseKeys).map(([name, from]) => ({
          key: str(name, args.at),
          value: part(config, from, args.at),
        })),
        args.at,
      );
      made.entries.unshift({
        key: str("ENGINE", args.at),
        value: engine === undefined ? unknown("no engine", args.at) : str(`django.db.backends.${engine}`, args.at),
      });
      for (const [name, value] of Object.entries(others)) {
        const known = made.entries.find((entry) => entry.key.kind === "str" && entry.key.value === name);
        if (known) known.value = value;
        else made.entries.push({ key: str(name, args.at), value });
      }
      return made;
    });
  };
  return nativeNamespace("dbt_copilot_python.database", {
    setup_database: nativeFunction("setup_database", database),
    database_from_env: nativeFunction("database_from_env", (args, run) =>
      record({ default: database(args, run) }, args.at),
    ),
    database_url_from_env: nativeFunction("database_url_from_env", (args, run) =>
      read(parameters(args, ["environment_key"]).get("environment_key"), args, run, "str", (config) => {
        const texts = urlParts.map((key) => textOf(part(config, key, args.at)));
        const [engine, username, password, host, port, name] = texts;
        return texts.includes(undefined)
          ? unknown("parts of a URL", args.at, "str")
          : str(`${engine}://${username}:${password}@${host}:${port}/${name}`, args.at);
      }),
    ),
  });
}

const databaseKeys = {
  NAME: "dbname",
  USER: "username",
  PASSWORD: "password",
  HOST: "host",
  PORT: "port",
};
const urlParts = ["engine", "username", "password", "host", "port", "dbname"];

function isCopilot(at: Span, run: Run): Value {
  return variableIsSet("COPILOT_ENVIRONMENT_NAME", at, run);
}

/** What is made of the JSON object that a variable holds. */
function read(
  key: Value | undefined,
  args: CallArguments,
  run: Run,
  type: "dict" | "str",
  make: (config: DictValue) => Value,
): Value {
  return whenText(key, args.at, (name) =>
    readVariable(
      {
        variable: name.value,
        at: args.at,
        reader: "dbt-copilot-python",
        type,
        castName: "JSON",
        fallback: undefined,
        missing: "KeyError",
        cast: (given) =>
          whenKnown(
            given,
            args.at,
            (one) => {
              const config = callAt(jsonLoads(), [one], args, run);
              return config.kind === "dict" ? castFrom(one, make(config)) : unknown("no object", args.at, type);
            },
            "a variable",
          ),
      },
      run,
    ),
  );
}

function part(config: DictValue, name: string, at: Span): Value {
  const value = dictGet(config, name)?.value;
  if (value === undefined) throw keyError(str(name, at), at);
  return value;
}
