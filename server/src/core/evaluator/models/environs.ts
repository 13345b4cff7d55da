import type { Value, ValueType } from "../../domain/value.js";
import { truthiness, unknown } from "../../domain/value.js";
import { isText } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import { parseInteger, toFloat } from "../convert.js";
import { readVariable } from "../environment.js";
import { bool, dict, int, list, none, path, str } from "../make.js";
import { storeItem } from "../operators.js";
import { absolutePath, basename, dirname, joinOsPath, purePath } from "../paths.js";
import type { CallArguments, NativeObject, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, objectValue, runtimeObject, className } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { timedelta } from "./datetime.js";
import { parseDatabaseUrl } from "./djDatabaseUrl.js";
import { mailSettingsOf } from "./djEmailUrl.js";
import { environmentText, expandedValues, setVariable } from "./dotenv.js";
import { readJson } from "./json.js";
import {
  attempt,
  callAt,
  castFrom,
  exceptionClass,
  isAtLeast,
  isTrue,
  libraryClass,
  libraryObject,
  parameters,
  plainText,
  whenKnown,
  whenText,
} from "./libraryModel.js";
import { pathClass } from "./pathlib.js";
import { validateModule, validated } from "./marshmallowValidators.js";
import { urlparse } from "./urllib.js";
import { iterate } from "../convert.js";

/** environs. From its sources; what 15.x does, with env files of older releases in os.environ. */
export function environsModule(run: Run): Value {
  const env = libraryClass("environs.Env", (args) => {
    const given = parameters(args, ["eager", "expand_vars", "prefix"]);
    return envObject(stateFrom(given, undefined), args.at);
  });
  return nativeNamespace("environs", {
    Env: env,
    // A variable whose name ends with the suffix names a file that holds the value.
    FileAwareEnv: libraryClass("environs.FileAwareEnv", (args) => {
      const given = parameters(args, ["file_suffix", "eager", "expand_vars", "prefix", "strip_whitespace"]);
      return envObject(
        stateFrom(given, {
          suffix: plainText(given.get("file_suffix") ?? str("_FILE")),
          strips: isTrue(given.get("strip_whitespace")),
        }),
        args.at,
      );
    }),
    env: envObject(stateFrom(new Map(), undefined), undefined),
    validate: validateModule(),
    // `from pathlib import Path` in its source since 5.0: projects import it from here.
    ...(isAtLeast("environs", [5], run) && { Path: pathClass() }),
    ...Object.fromEntries(
      [
        "EnvError",
        "EnvNotSetError",
        "EnvSealedError",
        "EnvValidationError",
        "ParserConflictError",
        "ValidationError",
      ].map((name) => [name, exceptionClass(`environs.${name}`)]),
    ),
  });
}

const reader = "environs";

interface EnvState {
  readonly eager: boolean;
  readonly expands: boolean;
  prefix: string;
  sealed: boolean;
  /** A reading failed, which `seal()` reports. */
  failed: boolean;
  /** What env files gave: from 15.0 on they do not change os.environ. */
  readonly files: Map<string, Value>;
  /** Parsers that the project registered. */
  readonly parsers: Map<string, Value>;
  /** Of a FileAwareEnv; suffix undefined: it cannot be seen. */
  readonly fromFiles: { readonly suffix: string | undefined; readonly strips: boolean } | undefined;
}

function stateFrom(given: ReadonlyMap<string, Value>, fromFiles: EnvState["fromFiles"]): EnvState {
  return {
    eager: given.get("eager") === undefined || isTrue(given.get("eager")),
    expands: isTrue(given.get("expand_vars")),
    prefix: plainText(given.get("prefix")) ?? "",
    sealed: false,
    failed: false,
    files: new Map(),
    parsers: new Map(),
    fromFiles,
  };
}

/** Makes the value of a variable's text, or of a default that goes the same way. */
type Parse = (value: Value, options: ReadonlyMap<string, Value>, args: CallArguments, run: Run) => Value;

interface Parser {
  readonly parse: Parse;
  readonly type?: ValueType;
  /** The default goes through the parser too. */
  readonly parsesDefault?: boolean;
}

const plain: Parser = { parse: (value) => value, type: "str" };

function envObject(state: EnvState, at: Span | undefined): Value {
  const object: NativeObject = {
    kind: "native",
    call: (args, run) => read(state, "env", plain, args, run),
    getAttribute(name) {
      // Settings of mail, whatever the URL is.
      if (name === "dj_email_url")
        return nativeFunction(name, (args, run) => {
          const url = read(state, name, plain, args, run);
          return url.kind === "none"
            ? unknown("mail settings of no URL", args.at, "dict")
            : mailSettingsOf(url, args.at);
        });
      const parser = parsers[name] ?? custom(state.parsers.get(name));
      if (parser) return nativeFunction(name, (args, run) => read(state, name, parser, args, run));
      switch (name) {
        case "read_env":
          return nativeFunction("read_env", (args, run) => readEnv(state, args, run));
        case "prefixed":
          return nativeFunction("prefixed", (args) => prefixed(state, args));
        case "seal":
          return nativeFunction("seal", (args) => {
            state.sealed = true;
            if (state.failed)
              throw new PythonError("EnvValidationError", args.at, { message: "Environment variables invalid" });
            return none(args.at);
          });
        case "add_parser":
          return nativeFunction("add_parser", (args) => {
            const given = parameters(args, ["name", "func"]);
            const wanted = plainText(given.get("name"));
            const call = given.get("func");
            if (wanted !== undefined && call) state.parsers.set(wanted, call);
            return none(args.at);
          });
        case "parser_for":
          return nativeFunction("parser_for", (args) =>
            nativeFunction("decorator", (call) => {
              const wanted = plainText(args.positional[0]);
              const parser = call.positional[0] ?? none(call.at);
              if (wanted !== undefined) state.parsers.set(wanted, parser);
              return parser;
            }),
          );
        case "add_parser_from_field":
          return nativeFunction("add_parser_from_field", (args) => {
            const wanted = plainText(args.positional[0]);
            if (wanted !== undefined) state.parsers.set(wanted, unknown("a marshmallow field", args.at));
            return none(args.at);
          });
        case "dump":
          return nativeFunction("dump", (args) => unknown("env.dump()", args.at, "dict"));
        default:
          return undefined;
      }
    },
  };
  return objectValue("environs.Env", "<Env>", object, at);
}

function custom(parser: Value | undefined): Parser | undefined {
  return (
    parser && {
      parsesDefault: true,
      parse: (value, options, args, run) =>
        callAt(
          parser,
          [value],
          args,
          run,
          new Map([...options].filter(([name]) => name !== "name" && name !== "default")),
        ),
    }
  );
}

function read(state: EnvState, method: string, parser: Parser, args: CallArguments, run: Run): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at);
  if (state.sealed) throw new PythonError("EnvSealedError", args.at, { message: "Env has already been sealed" });
  const given = parameters(args, parser.parsesDefault ? ["name", "default"] : ["name", "default", "subcast"]);
  const eager = (make: () => Value): Value => {
    if (state.eager) return make();
    const made = attempt(make);
    if (!(made instanceof PythonError)) return made;
    if (!/^Env/.test(made.type)) throw made;
    if (run.context.environment) state.failed = true;
    return none(args.at);
  };
  return whenText(given.get("name"), args.at, (name) => {
    const variable = state.prefix + name.value;
    const own = given.get("default") ?? given.get("missing");
    const parse = (value: Value): Value => {
      const made = parser.parse(value, given, args, run);
      return parser.parsesDefault
        ? made
        : validated(made, given.get("validate"), args, run, (one) => invalid(one, args.at, "Invalid value."));
    };
    const use = (value: Value): Value =>
      eager(() =>
        whenKnown(
          value,
          args.at,
          (one) => {
            if (!state.expands || one.kind !== "str" || !/\$\{|\\\$/.test(one.value)) return parse(one);
            if (!run.context.environment) return unknown("a value with references to others", args.at, parser.type);
            const expanded = expand(state, one.value, args, run, 0);
            if (typeof expanded === "string") return parse({ ...one, value: expanded });
            // A reference leads nowhere: the default stands in, as it is.
            if (one === own || !own)
              throw new PythonError("EnvNotSetError", args.at, { message: "Environment variable not set" });
            return parser.parsesDefault ? parse(own) : own;
          },
          "a variable",
        ),
      );
    const inFile = run.context.environment && state.fromFiles && textOfFile(state, variable, args, run);
    if (inFile) return eager(() => use(inFile));
    const kept = state.files.get(variable);
    const fallback = kept ? attempt(() => use(kept)) : own && (parser.parsesDefault ? attempt(() => use(own)) : own);
    const type = parser.type;
    // Without eager, seal() reports what is missing; in the open environment that is as good as here.
    const atOnce = run.context.environment ? eager : (make: () => Value): Value => make();
    return atOnce(() =>
      readVariable(
        {
          variable,
          at: args.at,
          reader,
          cast: use,
          ...(type !== undefined && { type }),
          castName: method,
          fallback: fallback instanceof PythonError ? undefined : fallback,
          missing: fallback instanceof PythonError ? fallback.type : "EnvNotSetError",
        },
        run,
      ),
    );
  });
}

/** What the file holds that `NAME_FILE` names, in an environment that is known; undefined where none is named. An open environment names none. */
function textOfFile(state: EnvState, variable: string, args: CallArguments, run: Run): Value | undefined {
  const suffix = state.fromFiles?.suffix;
  if (suffix === undefined) return unknown("a suffix of variables that cannot be seen", args.at, "str");
  const name = variable + suffix;
  const named = environmentText(name, run) ?? plainText(state.files.get(name));
  if (named === undefined || named === "") return undefined;
  const file = absolutePath(named, run.context.workingDirectory);
  run.filesRead.add(file);
  const content = run.context.files.read(file);
  if (!isText(content))
    throw new PythonError("ValueError", args.at, {
      message: `The value of ${name} must be a readable file path.`,
      variable: name,
    });
  return {
    ...str(state.fromFiles?.strips === true ? content.text.trim() : content.text, args.at, "environment"),
    variables: [name],
  };
}

const reference = /(?<!\\)\$\{([A-Za-z0-9_]+)(:-[^}:]*)?\}/g;

/** `expand_vars=True`: `${NAME}` and `${NAME:-default}`; undefined where a name is not set and has no default. */
function expand(state: EnvState, text: string, args: CallArguments, run: Run, depth: number): string | undefined {
  if (depth > 100) throw new PythonError("RecursionError", args.at);
  const found = [...text.matchAll(reference)];
  const [first] = found;
  if (!first) return text.replaceAll("\\$", "$");
  const look = (match: RegExpExecArray): string | undefined => {
    const name = match[1] ?? "";
    const value = environmentText(name, run) ?? plainText(state.files.get(name)) ?? match[2]?.slice(2);
    return value === undefined ? undefined : expand(state, value, args, run, depth + 1);
  };
  if (first[0] === text) return look(first);
  let result = "";
  let place = 0;
  for (const match of found) {
    const value = look(match);
    if (value === undefined) return undefined;
    result += text.slice(place, match.index) + value;
    place = match.index + match[0].length;
  }
  return result + text.slice(place);
}

function invalid(value: Value, at: Span, message: string): never {
  throw new PythonError("EnvValidationError", at, {
    message,
    ...(value.variables?.[0] !== undefined && { variable: value.variables[0] }),
  });
}

// marshmallow.fields.Boolean
const truthy: ReadonlySet<string> = new Set([
  "t",
  "T",
  "true",
  "True",
  "TRUE",
  "on",
  "On",
  "ON",
  "y",
  "Y",
  "yes",
  "Yes",
  "YES",
  "1",
]);
const falsy: ReadonlySet<string> = new Set([
  "f",
  "F",
  "false",
  "False",
  "FALSE",
  "off",
  "Off",
  "OFF",
  "n",
  "N",
  "no",
  "No",
  "NO",
  "0",
]);

const scalars: Readonly<Record<string, (value: Value, args: CallArguments) => Value>> = {
  str: (value) => value,
  bool(value, args) {
    const text =
      value.kind === "str"
        ? value.value
        : value.kind === "bool" || value.kind === "int"
          ? String(Number(value.value))
          : "";
    if (!truthy.has(text) && !falsy.has(text)) return invalid(value, args.at, "Not a valid boolean.");
    return castFrom(value, bool(truthy.has(text)));
  },
  int(value, args) {
    const number =
      value.kind === "str" ? parseInteger(value.value, 10) : value.kind === "int" ? value.value : undefined;
    return number === undefined ? invalid(value, args.at, "Not a valid integer.") : castFrom(value, int(number));
  },
  float(value, args) {
    const made = attempt(() => toFloat(value, args.at));
    if (made instanceof PythonError || (made.kind === "float" && !Number.isFinite(made.value)))
      return invalid(value, args.at, "Not a valid number.");
    return castFrom(value, made);
  },
};

const parsers: Readonly<Record<string, Parser>> = {
  str: { type: "str", parse: (value) => value },
  bool: { type: "bool", parse: (value, _options, args) => scalar("bool", value, args) },
  int: { type: "int", parse: (value, _options, args) => scalar("int", value, args) },
  float: { type: "float", parse: (value, _options, args) => scalar("float", value, args) },
  list: { type: "list", parse: parseList },
  dict: { type: "dict", parse: parseDict },
  json: {
    parse(value, _options, args) {
      const made = value.kind === "str" ? readJson(value.value, args.at) : value;
      return made ? castFrom(value, made) : invalid(value, args.at, "Not valid JSON.");
    },
  },
  path: {
    type: "path",
    parse: (value, _options, args) =>
      value.kind === "str"
        ? castFrom(value, path(purePath(value.value)))
        : value.kind === "path"
          ? value
          : unknown("a path", args.at, "path"),
  },
  log_level: {
    type: "int",
    parse(value, _options, args) {
      const text = value.kind === "str" ? value.value : "";
      const level = levels[text.toUpperCase()] ?? parseInteger(text, 10);
      return level === undefined ? invalid(value, args.at, "Not a valid log level.") : castFrom(value, int(level));
    },
  },
  timedelta: { parse: parseTimedelta },
  url: {
    parse(value, _options, args, run) {
      if (value.kind === "str" && !/^(?:http|ftp)s?:\/\/[^\s/]+/i.test(value.value))
        return invalid(value, args.at, "Not a valid URL.");
      return callAt(urlparse(), [value], args, run);
    },
  },
  dj_db_url: {
    type: "dict",
    parsesDefault: true,
    parse(value, options, args, run) {
      if (value.kind !== "str") return invalid(value, args.at, "Not a valid database URL.");
      const made = attempt(() => parseDatabaseUrl(value.value, options, run, args.at));
      return made instanceof PythonError ? invalid(value, args.at, "Not a valid database URL.") : castFrom(value, made);
    },
  },
  ...Object.fromEntries(
    (["datetime", "date", "time", "uuid", "decimal", "enum"] as const).map((name) => [
      name,
      {
        parse: (_value: Value, _options: unknown, args: CallArguments) => unknown(`env.${name}()`, args.at),
      } satisfies Parser,
    ]),
  ),
  dj_cache_url: {
    type: "dict",
    parsesDefault: true,
    parse: (_value, _options, args) => unknown("env.dj_cache_url()", args.at, "dict"),
  },
};

const levels: Readonly<Record<string, number>> = {
  CRITICAL: 50,
  FATAL: 50,
  ERROR: 40,
  WARNING: 30,
  WARN: 30,
  INFO: 20,
  DEBUG: 10,
  NOTSET: 0,
};

function scalar(name: string, value: Value, args: CallArguments): Value {
  return scalars[name]?.(value, args) ?? value;
}

/** One element, made by marshmallow's field for a type, or by a function. */
function subcast(cast: Value | undefined, value: Value, args: CallArguments, run: Run): Value {
  if (!cast || cast.kind === "none") return value;
  const name = className(cast);
  if (name !== undefined && scalars[name]) return scalar(name, value, args);
  if (name === "list" || name === "tuple" || name === "set") return value;
  if (name !== undefined && /^(?:bytes|datetime\.|uuid\.|decimal\.)/.test(name))
    return unknown(`an element of type ${name}`, args.at);
  return castFrom(value, callAt(cast, [value], args, run));
}

function parseList(value: Value, options: ReadonlyMap<string, Value>, args: CallArguments, run: Run): Value {
  const delimiter = options.has("delimiter") ? plainText(options.get("delimiter")) : ",";
  if (delimiter === undefined) return unknown("a list", args.at, "list");
  if (delimiter === "" && value.kind === "str" && value.value !== "")
    throw new PythonError("ValueError", args.at, { message: "empty separator" });
  const iteration = value.kind === "str" ? undefined : iterate(value, run, args.at);
  const items =
    value.kind === "str"
      ? (value.value === "" ? [] : value.value.split(delimiter)).map((one) => castFrom(value, str(one)))
      : [...(iteration?.items ?? [])];
  return castFrom(
    value,
    list(
      items.map((item) => subcast(options.get("subcast"), item, args, run)),
      args.at,
      iteration?.rest,
    ),
  );
}

function parseDict(value: Value, options: ReadonlyMap<string, Value>, args: CallArguments, run: Run): Value {
  if (value.kind === "dict") return value;
  const delimiter = options.has("delimiter") ? plainText(options.get("delimiter")) : ",";
  const between = options.has("key_value_delimiter") ? plainText(options.get("key_value_delimiter")) : "=";
  if (value.kind !== "str" || delimiter === undefined || between === undefined)
    return unknown("a dict", args.at, "dict");
  const result = dict([], args.at);
  for (const pair of value.value === "" ? [] : value.value.split(delimiter)) {
    const cut = pair.indexOf(between);
    if (cut < 0)
      throw new PythonError("ValueError", args.at, {
        message: "not enough values to unpack (expected 2, got 1)",
        ...(value.variables?.[0] !== undefined && { variable: value.variables[0] }),
      });
    const key = subcast(
      options.get("subcast_keys") ?? options.get("subcast_key"),
      castFrom(value, str(pair.slice(0, cut).trim())),
      args,
      run,
    );
    storeItem(
      result,
      key,
      subcast(
        options.get("subcast_values") ?? options.get("subcast"),
        castFrom(value, str(pair.slice(cut + between.length).trim())),
        args,
        run,
      ),
    );
  }
  return castFrom(value, result);
}

/** `7h 7s`, or a number of seconds. */
function parseTimedelta(value: Value, options: ReadonlyMap<string, Value>, args: CallArguments): Value {
  if (value.kind === "object") return value;
  if (options.has("format") || options.has("precision") || value.kind !== "str") return unknown("a duration", args.at);
  const parts =
    /^\s*(?:(-?\d+)\s*w\s*)?(?:(-?\d+)\s*d\s*)?(?:(-?\d+)\s*h\s*)?(?:(-?\d+)\s*m\s*)?(?:(-?\d+)\s*s\s*)?(?:(-?\d+)\s*ms\s*)?(?:(-?\d+)\s*[µu]s\s*)?$/
      .exec(value.value)
      ?.slice(1);
  const sizes = [604_800_000_000n, 86_400_000_000n, 3_600_000_000n, 60_000_000n, 1_000_000n, 1000n, 1n];
  if (parts?.some((part) => part !== undefined && BigInt(part) !== 0n))
    return timedelta(
      parts.reduce((total, part, index) => total + (part === undefined ? 0n : BigInt(part) * (sizes[index] ?? 0n)), 0n),
      args.at,
    );
  const seconds = attempt(() => toFloat(value, args.at));
  if (seconds instanceof PythonError || seconds.kind !== "float" || !Number.isFinite(seconds.value))
    return invalid(value, args.at, "Not a valid period of time.");
  return timedelta(BigInt(Math.round(seconds.value * 1_000_000)), args.at);
}

/** `with env.prefixed("APP_"):` */
function prefixed(state: EnvState, args: CallArguments): Value {
  const prefix = plainText(args.positional[0] ?? args.keywords.get("prefix"));
  let before = state.prefix;
  return libraryObject(
    "environs.prefixed",
    "<prefixed>",
    {
      enter(_run, at) {
        before = state.prefix;
        state.prefix = before + (prefix ?? "");
        return envObject(state, at);
      },
      exit() {
        state.prefix = before;
      },
    },
    args.at,
  );
}

/** `env.read_env(path=None, recurse=True, override=False)`: looks upwards. In the open environment the file is not there. */
function readEnv(state: EnvState, args: CallArguments, run: Run): Value {
  const given = parameters(args, ["path", "recurse", "verbose", "override"]);
  const where = given.get("path");
  const data = where && runtimeObject(where);
  const named =
    !where || where.kind === "none"
      ? joinOsPath(dirname(run.file), ".env")
      : (plainText(where) ?? (data?.kind === "native" ? data.text : undefined));
  const result = (found: string | undefined): Value =>
    isTrue(given.get("return_path"))
      ? found === undefined
        ? none(args.at)
        : str(found, args.at)
      : bool(found !== undefined, args.at);
  if (named === undefined) return unknown("whether an env file is there", args.at, "bool");
  const start = absolutePath(named, run.context.workingDirectory);
  if (!run.context.environment) {
    run.filesRead.add(start);
    return unknown("whether an env file is there", args.at, isTrue(given.get("return_path")) ? "str" : "bool");
  }
  if (where && where.kind !== "none" && run.context.files.kind(start) === "directory")
    throw new PythonError("ValueError", args.at, { message: "path must be a filename, not a directory." });
  const recurse = given.get("recurse");
  const name = basename(start);
  for (let folder = dirname(start); ; ) {
    const file = joinOsPath(folder, name);
    run.filesRead.add(file);
    const content = run.context.files.read(file);
    if (isText(content)) {
      load(state, file, content.text, isTrue(given.get("override")), run);
      return result(file);
    }
    const parent = dirname(folder);
    if (parent === folder || (recurse && truthiness(recurse) === "no")) return result(undefined);
    folder = parent;
  }
}

function load(state: EnvState, file: string, text: string, override: boolean, run: Run): void {
  const own = isAtLeast("environs", [15, 0], run);
  for (const [name, value] of expandedValues(file, text, own || override, true, run)) {
    if (value.text === null) continue;
    const made: Value = { ...str(value.text, value.at, "environment"), variables: [name] };
    if (!own) setVariable(name, made, override, run);
    else if (override || !state.files.has(name)) state.files.set(name, made);
  }
}
