import type { DictValue, Value } from "../../domain/value.js";
import { dictGet, installedPlugins, isSequence, truthiness, unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { overshadow } from "../namespaces.js";
import { textOf } from "../convert.js";
import { readVariable } from "../environment.js";
import { equal } from "../comparisons.js";
import { bool, dict, none, str } from "../make.js";
import { absolutePath, dirname } from "../paths.js";
import type { CallArguments, ClassObject, InstanceObject, NativeObject, Run } from "../runtime.js";
import type { ModuleObject, Scope } from "../scope.js";
import { nativeFunction, nativeNamespace, objectValue, runtimeObject, className } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import type { DynaconfOptions, Store } from "./dynaconfStore.js";
import { loadStore, readStore, setValue } from "./dynaconfStore.js";
import { booleanFix, castText, parsed } from "./dynaconfValues.js";
import {
  attempt,
  callAt,
  castFrom,
  exceptionClass,
  isTrue,
  libraryClass,
  libraryObject,
  plainText,
} from "./libraryModel.js";

/** dynaconf, from the sources of 3.2: files and variables that are plain. What loads in other ways may set anything. */
export function dynaconfModule(): Value {
  return nativeNamespace("dynaconf", {
    DjangoDynaconf: libraryClass("dynaconf.DjangoDynaconf", djangoDynaconf),
    Dynaconf: libraryClass("dynaconf.Dynaconf", dynaconf),
    LazySettings: libraryClass("dynaconf.Dynaconf", dynaconf),
    Validator: libraryClass("dynaconf.Validator", (args) =>
      libraryObject(
        "dynaconf.Validator",
        "Validator()",
        { ...{ validator: args }, getAttribute: () => undefined },
        args.at,
      ),
    ),
    ValidationError: exceptionClass("dynaconf.ValidationError"),
    settings: unknown("dynaconf"),
  });
}

const defaultFiles = ["py", "toml", "tml", "yaml", "yml", "ini", "conf", "properties", "json"].flatMap((extension) => [
  `settings.${extension}`,
]);
const secretFiles = defaultFiles.map((name) => `.${name.replace("settings", "secrets")}`);

/** `DjangoDynaconf(__name__)`: constants of the module go in, what is loaded comes back as constants. */
function djangoDynaconf(args: CallArguments, run: Run): Value {
  const scope = moduleScope(args.positional[0], args, run);
  const file = scope.module.file;
  const constants = new Map(
    [...scope.bindings]
      .filter(([name]) => name === name.toUpperCase() && /[A-Z]/.test(name))
      .map(([name, { value }]) => [name, value] as const),
  );
  const options = run.context.environment
    ? optionsOf(
        args,
        constants,
        {
          prefixes: ["DJANGO"],
          hasEnvironments: true,
          switcher: "DJANGO_ENV",
          environment: "development",
          defaultEnvironment: "default",
          files: [...defaultFiles, ...secretFiles],
          skipped: [file],
          rootPath: dirname(file),
          loadsDotenv: true,
          merges: false,
          given: constants,
          at: args.at,
        },
        run,
      )
    : "dynaconf";
  if (typeof options === "string") {
    overshadow(scope, options, args.at, run);
    return unknown(options, args.at);
  }
  const store = loadStore(options, run);
  if (run.context.files.kind(`${dirname(file)}/dynaconf_hooks.py`) !== undefined) store.unseen ??= "a hook of dynaconf";
  runHooks(store, args, run);
  validateAll(store, args, run);
  for (const name of store.values.keys()) {
    const value = readStore(store, name);
    if (!value || scope.bindings.get(name)?.value === value || name.endsWith("_FOR_DYNACONF")) continue;
    scope.bindings.set(name, {
      value,
      nameAt: args.at,
      valueAt: value.at ?? args.at,
      steps: [{ step: "assigned", at: args.at }],
    });
  }
  if (store.unseen !== undefined) overshadow(scope, store.unseen, args.at, run);
  const made = settingsObject(() => store, args.at);
  for (const name of ["settings", "DYNACONF"])
    scope.bindings.set(name, { value: made, nameAt: args.at, valueAt: args.at, steps: [] });
  return made;
}

function moduleScope(name: Value | undefined, args: CallArguments, run: Run): Scope {
  const named =
    name?.kind === "str" ? [...run.modules.values()].find((one: ModuleObject) => one.name === name.value) : undefined;
  return (named ?? args.scope.module).scope;
}

/** `Dynaconf(settings_files=[…])`: loads when it is first asked. */
function dynaconf(args: CallArguments, run: Run): Value {
  const options = optionsOf(
    args,
    new Map(),
    {
      prefixes: ["DYNACONF"],
      hasEnvironments: false,
      switcher: "ENV_FOR_DYNACONF",
      environment: "development",
      defaultEnvironment: "default",
      files: [],
      skipped: [],
      rootPath: undefined,
      loadsDotenv: false,
      merges: false,
      given: new Map(),
      at: args.at,
    },
    run,
  );
  if (typeof options === "string") return unknown(options, args.at);
  if (!run.context.environment && options.hasEnvironments)
    return unknown("dynaconf, whose environment is not known", args.at);
  const state = run.heap.cells<Store>();
  return settingsObject(
    (at) => {
      const loaded = state.get("loaded");
      if (loaded) return loaded;
      const store = loadStore({ ...options, at }, run);
      state.set("loaded", store);
      runHooks(store, { ...args, at }, run);
      validateAll(store, { ...args, at }, run);
      return store;
    },
    args.at,
    run.context.environment ? undefined : options.prefixes[options.prefixes.length - 1],
  );
}

const followed: ReadonlySet<string> = new Set([
  "envvar_prefix",
  "environments",
  "env_switcher",
  "env",
  "default_env",
  "settings_files",
  "settings_file",
  "root_path",
  "load_dotenv",
  "merge_enabled",
  "validators",
  "envvar",
  "preload",
  "lowercase_read",
  "encoding",
  "silent_errors",
  "warn_dynaconf_global_settings",
  "dotenv_verbose",
  "post_hooks",
]);

/** Names of dynaconf's own options: the code's constants of such a name become options. */
const optionNames: ReadonlySet<string> = new Set([
  "ROOT_PATH",
  "SETTINGS_FILE",
  "SETTINGS_FILES",
  "ENVIRONMENTS",
  "ENVIRONMENT",
  "MAIN_ENV",
  "LOWERCASE_READ",
  "ENV_SWITCHER",
  "ENV",
  "FORCE_ENV",
  "DEFAULT_ENV",
  "ENVVAR_PREFIX",
  "IGNORE_UNKNOWN_ENVVARS",
  "AUTO_CAST",
  "ENCODING",
  "MERGE_ENABLED",
  "DOTTED_LOOKUP",
  "NESTED_SEPARATOR",
  "ENVVAR",
  "REDIS",
  "REDIS_ENABLED",
  "VAULT",
  "VAULT_ENABLED",
  "VAULT_PATH",
  "CORE_LOADERS",
  "LOADERS",
  "SILENT_ERRORS",
  "FRESH_VARS",
  "DOTENV_PATH",
  "DOTENV_VERBOSE",
  "DOTENV_OVERRIDE",
  "INSTANCE",
  "YAML_LOADER",
  "COMMENTJSON_ENABLED",
  "SECRETS",
  "INCLUDES",
  "PRELOAD",
  "SKIP_FILES",
  "APPLY_DEFAULT_ON_NONE",
  "VALIDATE_ON_UPDATE",
  "SYSENV_FALLBACK",
]);

/** Options by the names that they had before 3.0: `RENAMED_VARS` of dynaconf/utils. */
const renamed: ReadonlyMap<string, string> = new Map([
  ["DYNACONF_NAMESPACE", "env"],
  ["NAMESPACE_FOR_DYNACONF", "env"],
  ["DYNACONF_SETTINGS_MODULE", "settings_file"],
  ["DYNACONF_SETTINGS", "settings_file"],
  ["SETTINGS_MODULE", "settings_file"],
  ["SETTINGS_MODULE_FOR_DYNACONF", "settings_file"],
  ["PROJECT_ROOT", "root_path"],
  ["PROJECT_ROOT_FOR_DYNACONF", "root_path"],
  ["BASE_NAMESPACE_FOR_DYNACONF", "default_env"],
  ["GLOBAL_ENV_FOR_DYNACONF", "envvar_prefix"],
]);

/** The options of a call; a text: why they are not followed. */
function optionsOf(
  args: CallArguments,
  constants: ReadonlyMap<string, Value>,
  defaults: DynaconfOptions,
  run: Run,
): DynaconfOptions | string {
  if (args.unseen !== undefined) return args.unseen;
  const taken = [...constants.keys()].find(
    (name) => optionNames.has(name) || name.endsWith("_FOR_DYNACONF") || name.includes("__"),
  );
  if (taken !== undefined) return `${taken}, which dynaconf takes for an option of its own`;
  const found = new Map<string, Value>();
  const given = new Map(constants);
  for (const [name, value] of constants) {
    const option = renamed.get(name);
    if (option !== undefined) found.set(option, value);
  }
  for (const [name, value] of args.keywords) {
    const option = renamed.get(name) ?? name.replace(/_FOR_DYNACONF$/, "").toLowerCase();
    if (followed.has(option)) found.set(option, value);
    else if (optionNames.has(option.toUpperCase()) || /^(?:loaders|filter_strategy|dynaconf_|validate_|_)/.test(option))
      return `the option ${name} of dynaconf`;
    else given.set(name.toUpperCase(), value);
  }
  const text = (name: string, fallback: string): string | undefined =>
    found.has(name) ? plainText(found.get(name)) : fallback;
  const prefix = found.get("envvar_prefix");
  const prefixes = !prefix
    ? defaults.prefixes
    : prefix.kind === "none"
      ? []
      : prefix.kind === "bool" && !prefix.value
        ? [""]
        : prefix.kind === "str"
          ? prefix.value.split(",")
          : undefined;
  // What plugins preload is theirs: it comes before everything that is seen here.
  const preload = found.get("preload");
  if (
    preload &&
    !(
      isSequence(preload) &&
      preload.items.length === 0 &&
      (preload.rest === undefined || preload.rest === installedPlugins)
    )
  )
    return "the option PRELOAD of dynaconf";
  const variable = found.has("envvar") ? plainText(found.get("envvar")) : "SETTINGS_FILE_FOR_DYNACONF";
  const namedFiles = variable === undefined ? undefined : run.context.environment?.get(variable);
  const files =
    namedFiles === undefined ? (found.get("settings_files") ?? found.get("settings_file")) : str(namedFiles);
  const names = !files
    ? defaults.files
    : files.kind === "str"
      ? files.value.split(/[;,]/).map((one) => one.trim())
      : files.kind === "list" || files.kind === "tuple"
        ? files.items.map(plainText)
        : undefined;
  const known = names?.filter((one) => one !== undefined);
  const [switcher, environment, defaultEnvironment] = [
    text("env_switcher", defaults.switcher),
    text("env", defaults.environment),
    text("default_env", defaults.defaultEnvironment),
  ];
  const root = found.has("root_path") ? plainText(found.get("root_path")) : "";
  if (
    !prefixes ||
    !known ||
    known.length !== names?.length ||
    switcher === undefined ||
    environment === undefined ||
    defaultEnvironment === undefined ||
    root === undefined
  )
    return "dynaconf, whose options cannot be seen";
  const flag = (name: string, fallback: boolean): boolean => {
    const own = found.get(name);
    return own ? truthiness(own) === "yes" : fallback;
  };
  return {
    ...defaults,
    prefixes,
    switcher,
    environment,
    defaultEnvironment,
    files: known,
    given,
    hasEnvironments: flag("environments", defaults.hasEnvironments),
    loadsDotenv: flag("load_dotenv", defaults.loadsDotenv),
    merges: flag("merge_enabled", false),
    rootPath: root === "" ? defaults.rootPath : absolutePath(root, run.context.workingDirectory),
  };
}

/** `post_hooks`: each gets a copy of the settings, and what it returns is set (`_run_hook_function` of dynaconf/loaders). */
function runHooks(store: Store, args: CallArguments, run: Run): void {
  const given = args.keywords.get("post_hooks");
  if (!given || given.kind === "none") return;
  const isSeen = isSequence(given) && given.rest === undefined;
  if (!isSeen && runtimeObject(given)?.kind !== "function") {
    store.unseen ??= "the option post_hooks of dynaconf";
    return;
  }
  const copy = settingsObject(() => store, args.at);
  for (const hook of isSeen ? given.items : [given]) {
    const made = attempt(() => callAt(hook, [copy], args, run));
    const result = made instanceof PythonError && made.type === "TypeError" ? callAt(hook, [], args, run) : made;
    if (result instanceof PythonError) throw result;
    if (truthiness(result) === "no") continue;
    if (result.kind !== "dict") {
      store.unseen ??= "a hook of dynaconf";
      continue;
    }
    const merge = result.entries.find(
      ({ key }) => key.kind === "str" && /^(?:dynaconf_merge|DYNACONF_MERGE)$/.test(key.value),
    )?.value;
    for (const { key, value } of result.entries)
      if (key.kind === "str" && !/^dynaconf_merge$/i.test(key.value)) setValue(store, key.value, value, isTrue(merge));
    if (result.rest !== undefined) store.unseen ??= result.rest;
  }
}

/** Validators run after loading, in order; the first that fails raises. */
function validateAll(store: Store, args: CallArguments, run: Run): void {
  const validators = args.keywords.get("validators");
  if (!validators || validators.kind === "none") return;
  if (validators.kind !== "list" && validators.kind !== "tuple") {
    store.unseen ??= "validators of dynaconf";
    return;
  }
  for (const one of validators.items) {
    const own =
      one.kind === "object" && one.type === "dynaconf.Validator"
        ? (one.data as unknown as { readonly validator: CallArguments }).validator
        : undefined;
    if (own) validateOne(store, own, args, run);
    else store.unseen ??= "validators of dynaconf";
  }
}

function validateOne(store: Store, own: CallArguments, args: CallArguments, run: Run): void {
  const { keywords } = own;
  if (
    own.unseen !== undefined ||
    [...keywords.keys()].some((name) => name === "when" || name === "apply_default_on_none")
  ) {
    store.unseen ??= "a validator of dynaconf";
    return;
  }
  const env = keywords.get("env");
  if (
    env &&
    env.kind !== "none" &&
    !(env.kind === "str" && env.value.toUpperCase() === store.currentEnvironment.toUpperCase())
  ) {
    store.unseen ??= "a validator of dynaconf";
    return;
  }
  const fail = (name: string): never => {
    throw new PythonError("ValidationError", args.at, {
      message: `${name} is not what a validator wants`,
      variable: name,
    });
  };
  const required = keywords.get("must_exist") ?? keywords.get("required");
  for (const nameValue of own.positional) {
    const name = plainText(nameValue)?.toUpperCase();
    if (name === undefined || /__|\./.test(name)) {
      store.unseen ??= "a validator of dynaconf";
      continue;
    }
    const fallback = keywords.get("default");
    if (!store.values.has(name) && fallback)
      setValue(
        store,
        name,
        runtimeObject(fallback)?.kind === "function"
          ? callAt(fallback, [unknown("dynaconf", args.at), unknown("a validator", args.at)], args, run)
          : parsed(fallback, true, args.at),
        undefined,
      );
    let value = readStore(store, name);
    if (required && isTrue(required) && !value) fail(name);
    if (required?.kind === "bool" && !required.value && value) fail(name);
    if (!value) continue;
    const cast = keywords.get("cast");
    if (cast && cast.kind !== "none") value = callAt(cast, [value], args, run);
    setValue(store, name, value, undefined);
    const condition = keywords.get("condition");
    if (condition && condition.kind !== "none")
      decide(store, truthiness(callAt(condition, [value], args, run)), name, fail);
    for (const [operation, operand] of keywords)
      if (operations.has(operation)) decide(store, holds(operation, value, operand), name, fail);
  }
}

function decide(
  store: Store,
  answer: ReturnType<typeof truthiness>,
  name: string,
  fail: (name: string) => never,
): void {
  if (answer === "no") fail(name);
  if (answer !== "yes") store.unseen ??= `a validator of ${name}`;
}

const operations: ReadonlySet<string> = new Set([
  "eq",
  "ne",
  "gt",
  "lt",
  "gte",
  "lte",
  "is_type_of",
  "is_in",
  "is_not_in",
  "identity",
  "cont",
  "len_eq",
  "len_ne",
  "len_min",
  "len_max",
  "startswith",
  "endswith",
]);

function holds(operation: string, value: Value, operand: Value): ReturnType<typeof truthiness> {
  const yes = (condition: boolean): "yes" | "no" => (condition ? "yes" : "no");
  const [a, b] = [numberOf(value), numberOf(operand)];
  switch (operation) {
    case "eq":
      return equal(value, operand);
    case "ne": {
      const same = equal(value, operand);
      return same === "yes" ? "no" : same === "no" ? "yes" : same;
    }
    case "gt":
      return a === undefined || b === undefined ? "unknown" : yes(a > b);
    case "lt":
      return a === undefined || b === undefined ? "unknown" : yes(a < b);
    case "gte":
      return a === undefined || b === undefined ? "unknown" : yes(a >= b);
    case "lte":
      return a === undefined || b === undefined ? "unknown" : yes(a <= b);
    case "is_type_of": {
      const name = className(operand);
      return name === undefined || value.kind === "unknown" || value.kind === "object"
        ? "unknown"
        : yes(name === value.kind || (name === "int" && value.kind === "bool"));
    }
    case "len_min":
    case "len_max":
    case "len_eq":
    case "len_ne": {
      const length =
        value.kind === "str"
          ? [...value.value].length
          : (value.kind === "list" || value.kind === "tuple") && value.rest === undefined
            ? value.items.length
            : undefined;
      if (length === undefined || b === undefined) return "unknown";
      return yes(
        operation === "len_min"
          ? length >= b
          : operation === "len_max"
            ? length <= b
            : (length === b) === (operation === "len_eq"),
      );
    }
    case "is_in": {
      if (operand.kind !== "list" && operand.kind !== "tuple" && operand.kind !== "set") return "unknown";
      const answers = operand.items.map((item) => equal(item, value));
      return answers.includes("yes") ? "yes" : answers.every((answer) => answer === "no") ? "no" : "unknown";
    }
    default:
      return "unknown";
  }
}

function numberOf(value: Value): number | undefined {
  return value.kind === "int" || value.kind === "float" ? Number(value.value) : undefined;
}

/** The object that settings are read from. In the open environment (`prefix`) a variable may replace each. */
function settingsObject(load: (at: Span) => Store, at: Span, prefix?: string): Value {
  const read = (name: string, where: Span, fallback: Value | undefined): Value | undefined => {
    const store = load(where);
    const key = name.toUpperCase();
    const own = readStore(store, key);
    const found = own && boxed(own);
    if (prefix !== undefined) {
      const variable = prefix === "" ? key : `${prefix.toUpperCase()}_${key}`;
      const below = found ?? fallback;
      return readVariable(
        {
          variable,
          at: where,
          reader: "dynaconf",
          missing: "AttributeError",
          ...(below && { fallback: below }),
          cast: (text) =>
            text.kind === "str"
              ? castFrom(text, parsed({ ...text, value: booleanFix(text.value) }, true, where))
              : text,
        },
        store.run,
      );
    }
    return found ?? (store.unseen === undefined ? fallback : unknown(store.unseen, where));
  };
  const cast = (value: Value, name: string, where: Span): Value => {
    const text = value.kind === "str" ? value.value : textOf(value);
    return text === undefined ? unknown("a cast of dynaconf", where) : castText(name, text, where);
  };
  const get = (args: CallArguments): Value => {
    const [key, fallback = args.keywords.get("default")] = args.positional;
    const name = plainText(key);
    if (name === undefined || /__|\./.test(name)) return unknown("a setting of dynaconf", args.at);
    const value = read(name, args.at, fallback ?? none(args.at)) ?? none(args.at);
    const wanted = plainText(args.keywords.get("cast"));
    return wanted === undefined || value.kind === "environment" || value.kind === "unknown"
      ? value
      : cast(value, wanted, args.at);
  };
  const methods: Readonly<Record<string, (args: CallArguments) => Value>> = {
    get,
    exists: (args) => {
      const name = plainText(args.positional[0]);
      const value = name === undefined ? undefined : read(name, args.at, bool(false));
      return value?.kind === "unknown" || value?.kind === "environment"
        ? unknown("whether dynaconf knows a setting", args.at, "bool")
        : bool(name !== undefined && load(args.at).values.has(name.toUpperCase()), args.at);
    },
    as_bool: (args) => cast(get(args), "@bool", args.at),
    as_int: (args) => cast(get(args), "@int", args.at),
    as_float: (args) => cast(get(args), "@float", args.at),
    as_json: (args) => cast(get(args), "@json", args.at),
    to_dict: (args) => asDict(load(args.at), args.at),
    as_dict: (args) => asDict(load(args.at), args.at),
  };
  const data: NativeObject = {
    kind: "native",
    call: (args) => get(args),
    getAttribute(name, _run, where) {
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
      if (method) return nativeFunction(name, method);
      if (name === "current_env") return str(load(where).currentEnvironment, where);
      if (
        name.startsWith("_") ||
        /^(?:set|update|reload|from_env|using_env|setenv|load_file|validators|items|keys|values|store|path_for|find_file|populate_obj|unset|configure|settings_module|logger)$/.test(
          name,
        )
      )
        return undefined;
      const value = read(name, where, undefined);
      if (!value)
        throw new PythonError("AttributeError", where, {
          message: `'Settings' object has no attribute '${name.toUpperCase()}'`,
          variable: name.toUpperCase(),
        });
      return value;
    },
    getItem(key, _run, where) {
      const name = plainText(key);
      const value = name === undefined ? unknown("a setting of dynaconf", where) : read(name, where, undefined);
      if (!value) throw new PythonError("KeyError", where, { message: `${name ?? ""} does not exist` });
      return value;
    },
    contains(key, _run, where) {
      const name = plainText(key);
      const store = load(where);
      return name === undefined || store.unseen !== undefined || prefix !== undefined
        ? unknown("whether dynaconf knows a setting", where, "bool")
        : bool(store.values.has(name.toUpperCase()), where);
    },
  };
  return objectValue("dynaconf.base.LazySettings", "<LazySettings>", data, at);
}

function asDict(store: Store, at: Span): DictValue {
  return dict(
    [...store.values.keys()].map((name) => ({ key: str(name, at), value: readStore(store, name) ?? none(at) })),
    at,
    store.unseen,
  );
}

/** A dict whose keys are attributes too, in any case. */
function boxed(value: Value): Value {
  if (value.kind !== "dict" || value.as !== undefined) return value;
  const made: DictValue = {
    ...value,
    entries: value.entries.map((entry) => ({ key: entry.key, value: boxed(entry.value) })),
  };
  const box: InstanceObject = { kind: "instance", class: boxClass(made), attributes: new Map(), id: 0 };
  return { ...made, as: box };
}

/** A class without anything but what a missing attribute is looked up in. */
function boxClass(content: DictValue): ClassObject {
  const nowhere: Span = { file: "", start: 0, end: 0 };
  const module: ModuleObject = {
    kind: "module",
    name: "dynaconf",
    file: "",
    isPackage: false,
    loading: false,
    scope: undefined as never,
  };
  const scope: Scope = {
    kind: "class",
    bindings: new Map(),
    parent: undefined,
    module,
    outer: new Map(),
    unseen: undefined,
  };
  const type: ClassObject = {
    kind: "class",
    name: "DynaBox",
    definition: { kind: "class", name: "DynaBox", nameStart: 0, bases: [], body: [], decorators: [], start: 0, end: 0 },
    mro: [],
    nativeBases: [],
    bases: [],
    scope,
    unseen: undefined,
  };
  (type.mro as ClassObject[]).push(type);
  const find = (args: CallArguments): Value => {
    const name = args.positional[args.positional.length - 1];
    const entry =
      name?.kind === "str"
        ? (dictGet(content, name.value) ??
          content.entries.find(
            (one) => one.key.kind === "str" && one.key.value.toLowerCase() === name.value.toLowerCase(),
          ))
        : undefined;
    if (!entry) throw new PythonError("AttributeError", args.at, { message: "'DynaBox' object has no such attribute" });
    return entry.value;
  };
  scope.bindings.set("__getattr__", {
    value: nativeFunction("__getattr__", find),
    nameAt: nowhere,
    valueAt: nowhere,
    steps: [],
  });
  return type;
}
