import type { Value } from "../../domain/value.js";
import { installedPlugins, isSequence, truthiness } from "../../domain/value.js";
import { str } from "../make.js";
import { absolutePath } from "../paths.js";
import type { CallArguments, Run } from "../runtime.js";
import type { DynaconfOptions } from "./dynaconfStore.js";
import { plainText } from "./libraryModel.js";

/** The options of a call; a text: why they are not followed. */
export function optionsOf(
  args: CallArguments,
  constants: ReadonlyMap<string, Value>,
  defaults: DynaconfOptions,
  run: Run,
): DynaconfOptions | string {
  const told = toldOptions(args, constants);
  if (typeof told === "string") return told;
  const { found, given } = told;
  const text = (name: string, fallback: string): string | undefined =>
    found.has(name) ? plainText(found.get(name)) : fallback;
  const prefix = found.get("envvar_prefix");
  const prefixes = prefix ? prefixesOf(prefix) : defaults.prefixes;
  if (preloads(found.get("preload"))) return "the option PRELOAD of dynaconf";
  const variable = found.has("envvar") ? plainText(found.get("envvar")) : "SETTINGS_FILE_FOR_DYNACONF";
  const namedFiles = variable === undefined ? undefined : run.context.environment?.get(variable);
  const files =
    namedFiles === undefined ? (found.get("settings_files") ?? found.get("settings_file")) : str(namedFiles);
  const names = files ? fileNames(files) : defaults.files;
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

/** Options that are followed, and what else becomes a setting. */
function toldOptions(
  args: CallArguments,
  constants: ReadonlyMap<string, Value>,
): { readonly found: ReadonlyMap<string, Value>; readonly given: ReadonlyMap<string, Value> } | string {
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
  return { found, given };
}

function prefixesOf(prefix: Value): readonly string[] | undefined {
  if (prefix.kind === "none") return [];
  if (prefix.kind === "bool" && !prefix.value) return [""];
  return prefix.kind === "str" ? prefix.value.split(",") : undefined;
}

/** What plugins preload is theirs: it comes before everything that is seen here. */
function preloads(files: Value | undefined): boolean {
  return (
    files !== undefined &&
    !(isSequence(files) && files.items.length === 0 && (files.rest === undefined || files.rest === installedPlugins))
  );
}

function fileNames(files: Value): readonly (string | undefined)[] | undefined {
  if (files.kind === "str") return files.value.split(/[;,]/).map((one) => one.trim());
  return files.kind === "list" || files.kind === "tuple" ? files.items.map(plainText) : undefined;
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
