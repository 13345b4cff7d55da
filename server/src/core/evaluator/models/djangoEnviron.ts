import { mailReason } from "./djEmailUrl.js";
import type { Value, ValueType } from "../../domain/value.js";
import { truthiness, unknown, unknownLike, unknownSince } from "../../domain/value.js";
import { textOf } from "../../text/fileSource.js";
import { parseDotenv } from "../../syntax/deploy/dotenv.js";
import type { Span } from "../../text/span.js";
import { builtins } from "../builtins.js";
import { parseInteger, toFloat } from "../convert.js";
import { noteUnseenVariables, readVariable, variableIsSet } from "../environment.js";
import { isEnvironment, lift } from "../lift.js";
import { bool, dict, list, none, str, tuple } from "../make.js";
import { equal } from "../comparisons.js";
import { storeItem } from "../operators.js";
import { pythonType } from "../pythonTypes.js";
import { bindMethod, classAttribute as ownAttribute } from "../classAttributes.js";
import { absolutePath, dirname, joinOsPath } from "../paths.js";
import { pythonStrip } from "../../text/pythonText.js";
import type { CallArguments, ClassObject, NativeObject, Run } from "../runtime.js";
import {
  nativeFunction,
  nativeNamespace,
  objectValue,
  runtimeObject,
  classValue,
  builtinType,
  className,
  shownName,
} from "../runtime.js";
import { PythonError } from "../pythonError.js";
import {
  cacheConfig,
  channelsConfig,
  databaseConfig,
  emailConfig,
  environSchemes,
  searchConfig,
} from "./djangoEnvironUrls.js";
import { djangoModule } from "./django.js";
import { environPath, environPathClass } from "./environPath.js";
import { isAtHome, readText, textOfStream, unseenText } from "./files.js";
import { jsonLoads } from "./json.js";
import {
  attempt,
  callAt,
  castFrom,
  isAtLeast,
  isTrue,
  libraryObject,
  parameters,
  plainText,
  stateOf,
  whenText,
} from "./libraryModel.js";
import { environ as osEnviron } from "./os.js";
import { parsedUrlText, urlparse } from "./urllib.js";

/** django-environ: `import environ`. From its sources, 0.4.4 to 0.12. */
export function environModule(run: Run): Value {
  const environment = envClass(run, false);
  return nativeNamespace("environ", {
    Env: environment,
    FileAwareEnv: envClass(run, true),
    Path: environPathClass(),
    ImproperlyConfigured: djangoModule("django.core.exceptions.ImproperlyConfigured") ?? none(),
  });
}

const reader = "django-environ";
const atLeast = (run: Run, ...version: number[]): boolean => isAtLeast("django-environ", version, run);

/** `Env.NOTSET`. */
const notSet = "environ.environ.NoValue";

function isNotSet(value: Value | undefined): boolean {
  return value?.kind === "object" && value.type === notSet;
}

interface EnvState {
  readonly scheme: ReadonlyMap<string, Value>;
  readonly readsFiles: boolean;
  /** Nothing is read but what the scheme declares, and as it says. */
  readonly isDeclared?: true;
  prefix: string;
  smartCast: boolean;
  escapeProxy: boolean;
}

function envClass(run: Run, readsFiles: boolean): Value {
  const shared = (name: string): Value | undefined => classAttribute(name, run, readsFiles);
  return classValue(`environ.${readsFiles ? "FileAwareEnv" : "Env"}`, {
    kind: "native",
    call: (args) =>
      envObject({ scheme: args.keywords, readsFiles, prefix: "", smartCast: true, escapeProxy: false }, args.at, run),
    getAttribute: (name) => shared(name),
    instantiate: (type, args) => subclassInstance(type, readsFiles, args, run),
  });
}

/** Attributes of the class `Env`. */
export function envAttribute(name: string, run: Run): Value | undefined {
  return classAttribute(name, run, false);
}

/** An `Env` that reads what is declared alone, with further methods: what libraries make of it. */
export function declaredEnv(
  scheme: ReadonlyMap<string, Value>,
  name: string,
  further: Readonly<Record<string, Call>>,
  args: CallArguments,
  run: Run,
): Value {
  const state: EnvState = {
    scheme,
    readsFiles: false,
    isDeclared: true,
    prefix: "",
    smartCast: true,
    escapeProxy: false,
  };
  const made = envObject(state, args.at, run);
  const data = runtimeObject(made);
  if (data?.kind !== "native") return made;
  const object: NativeObject = {
    ...data,
    getAttribute: (wanted, during, at) =>
      Object.hasOwn(further, wanted)
        ? further[wanted] && nativeFunction(wanted, further[wanted])
        : data.getAttribute?.(wanted, during, at),
  };
  return objectValue(name, `<${name}>`, object, args.at);
}

/** An instance of a project's own class: its methods before those of the library. undefined: it changes how the library reads. */
function subclassInstance(type: ClassObject, readsFiles: boolean, args: CallArguments, run: Run): Value | undefined {
  if (
    type.unseen !== undefined ||
    type.nativeBases.length !== 1 ||
    changesReading.some((name) => ownAttribute(type, name) !== undefined)
  )
    return undefined;
  const made = envObject(
    { scheme: args.keywords, readsFiles, prefix: "", smartCast: true, escapeProxy: false },
    args.at,
    run,
  );
  const data = runtimeObject(made);
  if (data?.kind !== "native") return undefined;
  const self: Value = objectValue(
    type.name,
    `<${type.name} object>`,
    {
      ...data,
      getAttribute(name, during, at) {
        const own = ownAttribute(type, name);
        return own ? bindMethod(own.value, self, name, at, during) : data.getAttribute?.(name, during, at);
      },
    } satisfies NativeObject,
    args.at,
  );
  return self;
}

/** What the library's own methods call or look at. */
const changesReading = [
  "__init__",
  "__new__",
  "__call__",
  "__contains__",
  "__getattr__",
  "__getattribute__",
  "__setattr__",
  "get_value",
  "parse_value",
  "read_env",
  "ENVIRON",
  "NOTSET",
  "BOOLEAN_TRUE_STRINGS",
  "URL_CLASS",
  "DB_SCHEMES",
  "CACHE_SCHEMES",
  "EMAIL_SCHEMES",
  "SEARCH_SCHEMES",
  "CHANNELS_SCHEMES",
  "db_url_config",
  "cache_url_config",
  "email_url_config",
  "search_url_config",
  "channels_url_config",
  "smart_cast",
  "escape_proxy",
  "prefix",
  "scheme",
];

/** Attributes and static methods of the class, which instances have too. */
function classAttribute(name: string, run: Run, readsFiles: boolean): Value | undefined {
  switch (name) {
    case "ENVIRON":
      return osEnviron();
    case "NOTSET":
      return stateOf("django-environ NOTSET", run, () => libraryObject(notSet, "<NoValue>", {}));
    case "BOOLEAN_TRUE_STRINGS":
      return tuple(trueWords.map((word) => str(word)));
    case "DB_SCHEMES":
    case "CACHE_SCHEMES":
    case "EMAIL_SCHEMES":
    case "SEARCH_SCHEMES":
      return environSchemes(run)[name];
    case "read_env":
      return nativeFunction("read_env", (args, current) => readEnv(args, current));
    case "parse_value":
      return nativeFunction("parse_value", (args, current) => {
        const given = parameters(args, ["value", "cast"]);
        return lift([given.get("value") ?? none(args.at)], args.at, ([value]) =>
          parseValue(value ?? none(args.at), given.get("cast"), args, current),
        );
      });
    case "db_url_config":
      return urlMethod(name, "engine", databaseConfig);
    case "cache_url_config":
      return urlMethod(name, "backend", cacheConfig);
    case "email_url_config":
      return urlMethod(name, "backend", emailConfig);
    case "channels_url_config":
      return atLeast(run, 0, 10) ? urlMethod(name, "backend", channelsConfig) : undefined;
    case "search_url_config":
      return urlMethod(name, "engine", (text, _engine, current, at) => searchConfig(text, current, at));
    case "__name__":
      return str(readsFiles ? "FileAwareEnv" : "Env");
    default:
      return undefined;
  }
}

type UrlConfig = (text: string, option: Value | undefined, run: Run, at: Span) => Value;

function urlMethod(name: string, option: string, config: UrlConfig): Value {
  return nativeFunction(name, (args, run) => {
    const given = parameters(args, ["url", option]);
    return configOf(given.get("url") ?? none(args.at), given.get(option), config, args, run);
  });
}

/** Applies one of the URL parsers to a text or a parsed URL. */
function configOf(value: Value, option: Value | undefined, config: UrlConfig, args: CallArguments, run: Run): Value {
  const made = lift(
    [value],
    args.at,
    ([one]) => {
      if (!one || one.kind === "unknown") return unknownLike(one, "a URL", args.at, "dict");
      const text = one.kind === "str" ? one.value : parsedUrlText(one);
      if (text === undefined)
        return one.kind === "none"
          ? configOfNone(config, run, args.at)
          : unknown(`a URL from ${pythonType(one)}`, args.at, "dict");
      // Only a text can be empty: what is parsed already is a tuple of six.
      if (text === "" && config === cacheConfig && one.kind === "str" && atLeast(run, 0, 5)) return dict([], args.at);
      return castFrom({ ...str(text, one.at ?? args.at, one.from, one.variables) }, config(text, option, run, args.at));
    },
    { type: "dict" },
  );
  return config === emailConfig && made.kind !== "dict" ? mailSettings(made, args.at) : made;
}

/** Each key by itself: `vars().update(env.email_url(…))` touches no other setting, whatever the URL is. */
function mailSettings(made: Value, at: Span): Value {
  const part = (name: string): Value =>
    lift(
      [made],
      at,
      ([one]) =>
        (one?.kind === "dict"
          ? one.entries.find(({ key }) => key.kind === "str" && key.value === name)?.value
          : undefined) ?? unknown(mailReason(name, made), at),
    );
  return dict(
    mailNames.map((name) => ({ key: str(name, at), value: part(name) })),
    at,
  );
}

/** What email_url_config gives, always or for some URLs. */
const mailNames = [
  "EMAIL_FILE_PATH",
  "EMAIL_HOST_USER",
  "EMAIL_HOST_PASSWORD",
  "EMAIL_HOST",
  "EMAIL_PORT",
  "EMAIL_BACKEND",
  "EMAIL_USE_TLS",
  "EMAIL_USE_SSL",
  "OPTIONS",
];

/** urlparse(None) gives empty bytes, which the library splits at a text; from 0.9 on db_url_config quotes them first. */
function configOfNone(config: UrlConfig, run: Run, at: Span): Value {
  if (config === databaseConfig ? atLeast(run, 0, 9) : config === cacheConfig && atLeast(run, 0, 5))
    return dict([], at);
  if (config === databaseConfig || config === emailConfig || config === cacheConfig)
    throw new PythonError("TypeError", at, { message: "a bytes-like object is required, not 'str'" });
  return unknown("a URL that is no text", at, "dict");
}

function envObject(state: EnvState, at: Span, run: Run): Value {
  const object: NativeObject = {
    kind: "native",
    call: (args, current) => {
      const given = parameters(args, ["var", "cast", "default", "parse_default"]);
      return getValue(
        state,
        given.get("var"),
        { cast: given.get("cast"), fallback: given.get("default"), parseDefault: isTrue(given.get("parse_default")) },
        args,
        current,
      );
    },
    contains: (key, current, where) =>
      whenText(key, where, (name) => variableIsSet(name.value, where, current, reader)),
    setAttribute(name, value) {
      if (name === "prefix") state.prefix = plainText(value) ?? "";
      else if (name === "smart_cast") state.smartCast = truthiness(value) !== "no";
      else if (name === "escape_proxy") state.escapeProxy = truthiness(value) === "yes";
    },
    getAttribute(name) {
      const method = instanceMethod(name, state);
      if (method) return nativeFunction(name, method);
      switch (name) {
        case "prefix":
          return str(state.prefix);
        case "smart_cast":
          return bool(state.smartCast);
        case "escape_proxy":
          return bool(state.escapeProxy);
        case "scheme":
          return dict([...state.scheme].map(([key, value]) => ({ key: str(key), value })));
        default:
          return classAttribute(name, run, state.readsFiles);
      }
    },
  };
  return objectValue(state.readsFiles ? "environ.FileAwareEnv" : "environ.Env", "<environ.Env>", object, at);
}

type Call = (args: CallArguments, run: Run) => Value;

function instanceMethod(name: string, state: EnvState): Call | undefined {
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
    default:
      return undefined;
  }
}

function builtin(name: string): Value {
  return builtins.get(name) ?? none();
}

interface Wanted {
  readonly cast: Value | undefined;
  readonly fallback: Value | undefined;
  readonly parseDefault: boolean;
  readonly castName?: string;
}

function getValue(state: EnvState, variable: Value | undefined, wanted: Wanted, args: CallArguments, run: Run): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at);
  return whenText(
    variable,
    args.at,
    (name) => readNamed(state, name.value, wanted, args, run, 0),
    "a variable whose name cannot be seen",
  );
}

/** `Env.get_value`. */
function readNamed(state: EnvState, name: string, wanted: Wanted, args: CallArguments, run: Run, depth: number): Value {
  if (depth > 20) throw new PythonError("RecursionError", args.at, { variable: name });
  // Up to 0.8 `prefix` is an attribute that nothing reads.
  const variable = atLeast(run, 0, 9) ? state.prefix + name : name;
  let { cast, fallback } = wanted;
  if (cast?.kind === "none") cast = undefined;
  if (isNotSet(fallback)) fallback = undefined;
  const scheme = state.scheme.get(variable);
  if (state.isDeclared) {
    if (scheme === undefined) throw new PythonError("SmartEnvMissing", args.at, { message: variable });
    cast = undefined;
  }
  if (scheme) {
    if (cast && truthiness(cast) === "no") cast = undefined;
    const pair = scheme.kind === "tuple" || scheme.kind === "list" ? scheme.items : undefined;
    if (pair?.length === 2) {
      cast ??= pair[0];
      fallback ??= isNotSet(pair[1]) ? undefined : pair[1];
    } else cast ??= scheme;
  }
  // A default that is itself a function is called from 0.13 on; before, it is the value.
  const unset = fallback;
  const smart =
    atLeast(run, 0, 4, 5) && state.smartCast && !cast && unset && unset.kind !== "none" ? typeOf(unset) : undefined;
  const finalCast = cast ?? smart;
  const finish = (value: Value, against = unset): Value => {
    const proxied = value.kind === "str" && value.value.startsWith("$") ? value.value.replace(/^\$+/, "") : undefined;
    const seen =
      proxied === undefined
        ? value
        : readNamed(state, proxied, { ...wanted, parseDefault: false, cast, fallback: unset }, args, run, depth + 1);
    return lift([seen], args.at, ([one]) => parse(one ?? none(args.at), against), { type: castType(finalCast) });
  };
  const parse = (given: Value, against: Value | undefined): Value => {
    let value = given;
    if (state.escapeProxy && value.kind === "str" && atLeast(run, 0, 8))
      value = { ...value, value: value.value.replaceAll("\\$", "$") };
    if (against?.kind === "none" && value.kind === "str" && value.value === "" && atLeast(run, 0, 8))
      value = none(value.at);
    const same = against ? value === against || equal(value, against) === "yes" : false;
    const parses =
      !same || (wanted.parseDefault && (atLeast(run, 0, 10) ? value.kind !== "none" : truthiness(value) !== "no"));
    return parses ? parseValue(value, finalCast, args, run) : value;
  };
  const file = state.readsFiles ? fileContent(variable, args, run) : undefined;
  if (file) return finish(file);
  const fallbackValue =
    unset &&
    attempt(() =>
      isEnvironment(unset)
        ? // The default is what that variable gives: compared with itself it is not parsed.
          lift([unset], args.at, ([one]) => finish(one ?? none(args.at), one), { type: castType(finalCast) })
        : finish(unset),
    );
  const shownCast = castName(finalCast, wanted);
  const type = castType(finalCast) ?? (finalCast ? undefined : "str");
  return readVariable(
    {
      variable,
      at: args.at,
      reader,
      cast: (value) => finish(value),
      ...(type !== undefined && { type }),
      ...(shownCast !== undefined && { castName: shownCast }),
      fallback: fallbackValue instanceof PythonError ? undefined : fallbackValue,
      missing: fallbackValue instanceof PythonError ? fallbackValue.type : "ImproperlyConfigured",
    },
    run,
  );
}

/** FileAwareEnv: the content of the file that `NAME_FILE` names. */
function fileContent(variable: string, args: CallArguments, run: Run): Value | undefined {
  const file = run.context.environment?.get(`${variable}_FILE`);
  if (file === undefined) return undefined;
  const content = readText(absolutePath(file, run.context.workingDirectory), args.at, run);
  return content.kind === "str" ? { ...content, from: "environment", variables: [`${variable}_FILE`] } : content;
}

/** `type(default)`. */
function typeOf(value: Value): Value | undefined {
  const type = pythonType(value);
  return builtins.get(type);
}

function castName(cast: Value | undefined, wanted: Wanted): string | undefined {
  if (wanted.castName !== undefined) return wanted.castName;
  return castType(cast) ?? (cast?.kind === "object" ? shownName(cast) : undefined);
}

function castType(cast: Value | undefined): ValueType | undefined {
  if (cast?.kind === "list" || cast?.kind === "tuple" || cast?.kind === "dict") return cast.kind;
  return builtinType(cast);
}

const trueWords = ["true", "on", "ok", "y", "yes", "1"];

/** `Env.parse_value`. */
function parseValue(value: Value, cast: Value | undefined, args: CallArguments, run: Run): Value {
  if (!cast || cast.kind === "none") return value;
  if (value.kind === "unknown" || value.kind === "environment")
    return value.kind === "unknown" ? unknownSince(value, args.at, castType(cast)) : value;
  const fail = (type: string, message: string): never => {
    throw new PythonError(type, args.at, {
      message,
      ...(value.variables?.[0] !== undefined && { variable: value.variables[0] }),
    });
  };
  const asText = (): string =>
    value.kind === "str"
      ? value.value
      : fail("AttributeError", `'${pythonType(value)}' object has no attribute 'split'`);
  const words = (text: string): string[] => text.split(",").filter((one) => one !== "");
  const made = (result: Value): Value => castFrom(value, result);
  const texts = (items: readonly string[]): Value[] => items.map((one) => castFrom(value, str(one)));
  if (cast.kind === "list" || cast.kind === "tuple") {
    const item = cast.items[0] ?? fail("IndexError", "index out of range");
    const items = words(cast.kind === "list" ? asText() : stripParentheses(asText())).map((one) =>
      castFrom(value, callAt(item, [castFrom(value, str(one))], args, run)),
    );
    return made(cast.kind === "list" ? list(items) : tuple(items));
  }
  if (cast.kind === "dict") return parseTypedDict(value, asText(), cast, args, run);
  switch (className(cast)) {
    case "bool": {
      if (value.kind === "bool" || value.kind === "int" || value.kind === "float")
        return made(bool(Number(value.value) !== 0));
      if (value.kind !== "str") return fail("TypeError", `int() argument must be a string, not '${pythonType(value)}'`);
      const number = parseInteger(value.value, 10);
      const text = value.value.toLowerCase();
      return made(
        bool(
          number !== undefined
            ? Number(number) !== 0
            : trueWords.includes(atLeast(run, 0, 11) ? pythonStrip(text) : text),
        ),
      );
    }
    case "list":
      return made(list(texts(words(asText()))));
    case "tuple":
      return made(tuple(texts(words(stripParentheses(asText())))));
    case "dict": {
      const result = dict([]);
      for (const pair of words(asText())) {
        const equals = pair.indexOf("=");
        if (equals < 0 || (!atLeast(run, 0, 10) && pair.indexOf("=", equals + 1) >= 0))
          return fail("ValueError", "dictionary update sequence element has the wrong length; 2 is required");
        storeItem(result, str(pair.slice(0, equals)), castFrom(value, str(pair.slice(equals + 1))));
      }
      return made(result);
    }
    case "float": {
      if (value.kind !== "str") return fail("TypeError", "expected string or bytes-like object");
      const parts = value.value.replace(atLeast(run, 0, 7) ? /[^\p{Nd},.-]/gu : /[^\p{Nd},.]/gu, "").split(/[,.]/);
      const text =
        parts.length === 1 ? (parts[0] ?? "") : `${parts.slice(0, -1).join("")}.${parts[parts.length - 1] ?? ""}`;
      return made(toFloat(str(text), args.at));
    }
    default: {
      const result = callAt(cast, [value], args, run);
      return result.kind === "list" || result.kind === "dict" || result.kind === "set"
        ? result
        : castFrom(value, result);
    }
  }
}

function stripParentheses(text: string): string {
  return text.replace(/^\(+|\(+$/g, "").replace(/^\)+|\)+$/g, "");
}

/** `cast=dict(key=…, value=…, cast={…})`: pairs with `;` between. */
function parseTypedDict(
  value: Value,
  text: string,
  cast: Extract<Value, { kind: "dict" }>,
  args: CallArguments,
  run: Run,
): Value {
  const option = (name: string): Value | undefined =>
    cast.entries.find((entry) => entry.key.kind === "str" && entry.key.value === name)?.value;
  const byKey = option("cast");
  const result = dict([]);
  for (const pair of text.split(";").filter((one) => one !== "")) {
    const [key = "", content] = pair.split("=");
    if (content === undefined) throw new PythonError("IndexError", args.at, { message: "list index out of range" });
    const own =
      byKey?.kind === "dict"
        ? byKey.entries.find((entry) => entry.key.kind === "str" && entry.key.value === key)?.value
        : undefined;
    storeItem(
      result,
      callAt(option("key") ?? builtin("str"), [str(key)], args, run),
      parseValue(castFrom(value, str(content)), own ?? option("value") ?? builtin("str"), args, run),
    );
  }
  return castFrom(value, result);
}

/** `Env.read_env`: what a real environment already has wins, unless told otherwise. In the open environment the file is not there. */
function readEnv(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["env_file", "overwrite", "parse_comments", "encoding"]);
  const options = new Set(["env_file", "overwrite", "parse_comments", "encoding"]);
  const where = given.get("env_file");
  // Up to 0.4.5 whatever is no text is taken for an open file.
  if (where?.kind === "path" && !atLeast(run, 0, 5))
    throw new PythonError("AttributeError", args.at, { message: "'PosixPath' object has no attribute 'read'" });
  const data = where && runtimeObject(where);
  const named =
    !where || where.kind === "none"
      ? joinOsPath(dirname(run.file), ".env")
      : (plainText(where) ?? (data?.kind === "native" ? (data.text ?? (data as { path?: string }).path) : undefined));
  if (!run.context.environment) {
    if (named !== undefined) run.filesRead.add(absolutePath(named, run.context.workingDirectory));
    return none(args.at);
  }
  const file = named === undefined ? run.file : absolutePath(named, run.context.workingDirectory);
  if (where && isAtHome(where, run)) return none(args.at);
  const text = named === undefined ? textOfStream(where) : textOfFile(file, run);
  if (text === unseenText) {
    noteUnseenVariables("a stream that read_env() reads", run);
    return none(args.at);
  }
  if (text === undefined) return none(args.at);
  const cuts = atLeast(run, 0, 12) ? isTrue(given.get("parse_comments")) : atLeast(run, 0, 11);
  const found = new Map<string, Value>();
  for (const [name, value] of args.keywords) if (!options.has(name)) found.set(name, value);
  for (const entry of parseDotenv(file, text, cuts ? "django-environ" : "django-environ-0.12").entries) {
    if (entry.value === undefined || (entry.exported && !atLeast(run, 0, 4, 5))) continue;
    // Up to 0.7 each line is set at once, so that the first one of a name stays.
    if (found.has(entry.name) && !atLeast(run, 0, 8)) continue;
    const value =
      entry.quoted === "double" && entry.valueAt
        ? unescaped(text.slice(entry.valueAt.start + 1, entry.valueAt.end - 1), run)
        : entry.value;
    found.set(entry.name, { ...str(value, entry.valueAt ?? entry.at, "environment"), variables: [entry.name] });
  }
  const overwrite = isTrue(given.get("overwrite"));
  for (const [name, value] of found) {
    if (overwrite) run.assigned.set(name, { value, overrides: true });
    else if (!run.assigned.get(name)?.value) run.assigned.set(name, { value, overrides: false });
  }
  return none(args.at);
}

function textOfFile(file: string, run: Run): string | undefined {
  run.filesRead.add(file);
  return textOf(run.context.files, file);
}

/** Escapes in double quotes: from 0.8 on those of line breaks and tabs stay as they are written. */
function unescaped(text: string, run: Run): string {
  const keeps = atLeast(run, 0, 8);
  return text.replace(/\\(.)/g, (escape, character: string) =>
    keeps && "rnt".includes(character) ? escape : character,
  );
}
