import { type Value, truthiness } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { variableIsSet } from "../environment.js";
import { lift } from "../lift.js";
import { bool, dict, none, str, tuple } from "../make.js";
import { bindMethod, classAttribute as ownAttribute } from "../classAttributes.js";
import {
  type CallArguments,
  type ClassObject,
  type NativeObject,
  type Run,
  nativeFunction,
  nativeNamespace,
  objectValue,
  runtimeObject,
  classValue,
} from "../runtime.js";
import {
  cacheConfig,
  channelsConfig,
  databaseConfig,
  emailConfig,
  environSchemes,
  searchConfig,
} from "./djangoEnvironUrls.js";
import { djangoModule } from "./django.js";
import { environPathClass } from "./environPath.js";
import { libraryObject, parameters, plainText, stateOf, whenText } from "./libraryModel.js";
import { environ as osEnviron } from "./os.js";
import { parseValue, trueWords } from "./djangoEnvironCast.js";
import { readEnv } from "./djangoEnvironFile.js";
import { type Call, instanceMethod, valueGetter } from "./djangoEnvironMethods.js";
import { notSet, type EnvState } from "./djangoEnvironRead.js";
import { urlMethod } from "./djangoEnvironUrlCalls.js";
import { reader, atLeast } from "./djangoEnvironVersion.js";

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

function envObject(state: EnvState, at: Span, run: Run): Value {
  const object: NativeObject = {
    kind: "native",
    call: valueGetter(state),
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
