import type { Value, ValueType } from "../../domain/value.js";
import { unknown, absentName } from "../../domain/value.js";
import { iterate, toInt } from "../convert.js";
import { readVariable } from "../environment.js";
import { bool, list, none, str } from "../make.js";
import { PythonError } from "../pythonError.js";
import { importedBinding } from "../scope.js";
import { bindsOwnNames } from "../starredModules.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { literalOrText } from "./dbca.js";
import { attempt, castFrom, type Call, plainText, whenKnown, whenText } from "./libraryModel.js";

/**
 * `mitol.common.envs`, what MIT's Open Learning reads its settings with (github.com/mitodl/ol-django,
 * src/common/mitol/common/envs.py, the same since 2021). `required` is checked by `validate()` alone, after the settings.
 */
export function mitolEnvironment(): Value {
  return nativeNamespace("mitol.common.envs", {
    ...Object.fromEntries(
      Object.entries(parsers).map(([name, parser]) => [
        name,
        nativeFunction(name, (args, run) => read(parser, args, run)),
      ]),
    ),
    init_app_settings: nativeFunction("init_app_settings", initialise),
    get_site_name: nativeFunction("get_site_name", (args, run) => configured("SITE_NAME", args, run)),
    app_namespaced: nativeFunction("app_namespaced", namespaced),
    import_settings_modules: nativeFunction("import_settings_modules", importModules),
  });
}

interface Parser {
  /** Of the variable's text, or of the default. */
  readonly parse: (value: Value, name: string, args: CallArguments, run: Run) => Value;
  readonly type: ValueType;
}

const parsers: Readonly<Record<string, Parser>> = {
  get_string: { parse: (value) => value, type: "str" },
  get_bool: { parse: parseBool, type: "bool" },
  get_int: {
    type: "int",
    parse: (value, _name, args) =>
      value.kind === "none" || value.kind === "int" || value.kind === "bool" ? value : toInt(value, args.at),
  },
  get_list_literal: {
    type: "list",
    parse(value, name, args) {
      if (value.kind === "list") return value;
      const literal = literalOrText(value, args.at);
      if (literal.kind === "list" || literal.kind === "unknown") return literal;
      throw failure(name, "a list literal", args);
    },
  },
  get_delimited_list: {
    type: "list",
    parse(value, _name, args, run) {
      const items = value.kind === "str" ? value.value.split(",") : texts(value, args, run);
      return items
        ? list(
            items.map((item) => str(item.replace(/^ +| +$/g, ""), args.at)),
            args.at,
          )
        : unknown("a list that cannot be seen", args.at, "list");
    },
  },
};

function texts(value: Value, args: CallArguments, run: Run): readonly string[] | undefined {
  const { items, rest } = iterate(value, run, args.at);
  const own = items.flatMap((item) => (item.kind === "str" ? [item.value] : []));
  return rest === undefined && own.length === items.length ? own : undefined;
}

function parseBool(value: Value, name: string, args: CallArguments): Value {
  if (value.kind === "bool") return value;
  const word = plainText(value)?.toLowerCase();
  if (word === undefined) throw new PythonError("AttributeError", args.at, { message: "no attribute 'lower'" });
  if (word === "true" || word === "false") return bool(word === "true", args.at);
  throw failure(name, "a boolean", args);
}

function failure(name: string, wanted: string, args: CallArguments): PythonError {
  return new PythonError("EnvironmentVariableParseException", args.at, {
    variable: name,
    message: `Expected value in ${name} to be ${wanted}`,
  });
}

function read(parser: Parser, args: CallArguments, run: Run): Value {
  if (args.unseen !== undefined) return unknown(args.unseen, args.at, parser.type);
  if (args.positional.length > 0)
    throw new PythonError("TypeError", args.at, { message: "takes 1 positional argument but more were given" });
  return whenText(args.keywords.get("name"), args.at, (name) => {
    const parse = (value: Value): Value =>
      whenKnown(value, args.at, (one) => parser.parse(one, name.value, args, run), "a variable's text");
    // A default that does not parse raises only where it is asked for.
    const fallback = attempt(() => parse(args.keywords.get("default") ?? none(args.at)));
    return readVariable(
      {
        variable: name.value,
        at: args.at,
        reader: "mitol.common.envs",
        type: parser.type,
        cast: (text) => whenKnown(text, args.at, (one) => castFrom(one, parse(one)), "a variable's text"),
        ...(fallback instanceof PythonError ? { missing: fallback.type } : { fallback }),
      },
      run,
    );
  });
}

const stateKey = (name: string): string => `mitol.common.envs ${name}`;

/** Sets two names of the module that calls it, each of a variable of its own. */
function initialise(args: CallArguments, run: Run): Value {
  const { scope } = args.scope.module;
  for (const [name, parameter] of [
    ["APP_SETTINGS_NAMESPACE", "namespace"],
    ["SITE_NAME", "site_name"],
  ] as const) {
    const value = args.keywords.has("scope")
      ? unknown("a namespace that cannot be seen", args.at)
      : read(stringOf, { ...args, positional: [], keywords: withName(name, args.keywords.get(parameter)) }, run);
    run.libraryState.set(stateKey(name), value);
    scope.bindings.set(name, importedBinding(value, args.at));
  }
  return none(args.at);
}

const stringOf: Parser = { parse: (value) => value, type: "str" };

function withName(name: string, fallback: Value | undefined): ReadonlyMap<string, Value> {
  return new Map([["name", str(name)], ...(fallback ? [["default", fallback] as const] : [])]);
}

function configured(name: string, args: CallArguments, run: Run): Value {
  return (
    (run.libraryState.get(stateKey(name)) as Value | undefined) ?? unknown(`${name} of init_app_settings()`, args.at)
  );
}

const namespaced: Call = (args, run) =>
  whenText(configured("APP_SETTINGS_NAMESPACE", args, run), args.at, (prefix) =>
    whenText(args.positional[0] ?? args.keywords.get("setting_key"), args.at, (key) =>
      str(`${prefix.value}_${key.value}`, args.at),
    ),
  );

/** Names of Django, and what others read of these modules; the values are not followed. */
const namesOfModules: Readonly<Record<string, readonly string[]>> = {
  "mitol.common.settings.base": ["SITE_BASE_URL"],
  "mitol.common.settings.webpack": [
    "WEBPACK_DEV_SERVER_HOST",
    "WEBPACK_DEV_SERVER_PORT",
    "WEBPACK_DISABLE_LOADER_STATS",
    "WEBPACK_USE_DEV_SERVER",
  ],
  "mitol.mail.settings.email": [
    "DEFAULT_FROM_EMAIL",
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_RECIPIENT_OVERRIDE",
    "EMAIL_SUPPORT",
    "EMAIL_USE_TLS",
    "MAILGUN_RECIPIENT_OVERRIDE",
  ],
  "mitol.observability.settings.logging": ["DJANGO_LOG_LEVEL", "LOGGING", "LOG_LEVEL"],
};

/** Binds what the modules set in the module that calls it. A module that nobody has looked at may set anything. */
function importModules(args: CallArguments): Value {
  const names = args.positional.map(plainText);
  const isKnown = (name: string | undefined): name is string =>
    name !== undefined && (Object.hasOwn(namesOfModules, name) || bindsOwnNames(name));
  if (args.unseen !== undefined || args.keywords.size > 0 || !names.every(isKnown))
    return absentName("mitol.common.envs.import_settings_modules", args.at);
  for (const module of names)
    for (const name of namesOfModules[module] ?? [])
      args.scope.module.scope.bindings.set(name, importedBinding(unknown(`${name} of ${module}`, args.at), args.at));
  return none(args.at);
}
