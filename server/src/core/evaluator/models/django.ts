import { djangoSeries } from "../../data/djangoSeries.js";
import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { lift } from "../lift.js";
import { bool, dict, int, list, none, record, str, tuple } from "../make.js";
import { cspEnumeration } from "./contentSecurityPolicy.js";
import { settingsWhileLoading, setup } from "./settingsWhileLoading.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, objectValue, moduleValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";

type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

/** django/utils/log.py, since Django 2.1 until 5.2. */
const defaultLogging: Plain = {
  version: 1,
  disable_existing_loggers: false,
  filters: {
    require_debug_false: { "()": "django.utils.log.RequireDebugFalse" },
    require_debug_true: { "()": "django.utils.log.RequireDebugTrue" },
  },
  formatters: {
    "django.server": { "()": "django.utils.log.ServerFormatter", format: "[{server_time}] {message}", style: "{" },
  },
  handlers: {
    console: { level: "INFO", filters: ["require_debug_true"], class: "logging.StreamHandler" },
    "django.server": { level: "INFO", class: "logging.StreamHandler", formatter: "django.server" },
    mail_admins: { level: "ERROR", filters: ["require_debug_false"], class: "django.utils.log.AdminEmailHandler" },
  },
  loggers: {
    django: { handlers: ["console", "mail_admins"], level: "INFO" },
    "django.server": { handlers: ["django.server"], level: "INFO", propagate: false },
  },
};

function plain(value: Plain): Value {
  if (typeof value === "string") return str(value);
  if (typeof value === "number") return int(value);
  if (typeof value === "boolean") return bool(value);
  return isList(value)
    ? list(value.map(plain))
    : record(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)])));
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** Modules of Django that settings import. */
export function djangoModule(dotted: string): Value | undefined {
  switch (dotted) {
    case "django.core.management.utils.get_random_secret_key":
      // 50 characters from 50: django/core/management/utils.py.
      return nativeFunction("get_random_secret_key", (args) => ({
        kind: "random",
        type: "str",
        length: 50,
        at: args.at,
        from: "computed",
      }));
    case "django.utils.crypto.get_random_string":
      return nativeFunction("get_random_string", (args) => {
        const length = args.positional[0] ?? args.keywords.get("length");
        return {
          kind: "random",
          type: "str",
          length: length?.kind === "int" ? Number(length.value) : length ? undefined : 12,
          at: args.at,
          from: "computed",
        };
      });
    case "django.core.exceptions.ImproperlyConfigured":
      return nativeNamespace("django.core.exceptions.ImproperlyConfigured", {}, (args) =>
        objectValue(
          "django.core.exceptions.ImproperlyConfigured",
          "ImproperlyConfigured()",
          { kind: "native" },
          args.at,
        ),
      );
    case "django.conf.global_settings":
      return moduleValue("django.conf.global_settings", {
        kind: "native",
        getAttribute(name, run, at) {
          const value = run.context.djangoDefault(name);
          // Of an unknown version nobody can say what it lacks.
          if (
            value === undefined &&
            /^[A-Z][A-Z0-9_]*$/.test(name) &&
            at &&
            run.context.django.text !== undefined &&
            run.context.django.atLeast(oldestMajor, oldestMinor) &&
            run.context.djangoDefaults().length > 0 &&
            !run.context.djangoDefaults().includes(name)
          ) {
            throw new PythonError("AttributeError", at, {
              message: `module 'django.conf.global_settings' has no attribute '${name}'`,
            });
          }
          return value ?? unknown(`${name} of django.conf.global_settings`, at);
        },
      });
    case "django.conf.settings":
      return settingsWhileLoading();
    case "django.setup":
      return nativeFunction("setup", setup);
    case "django.contrib.messages.constants":
      return messageLevels;
    case "django.contrib.messages":
      return nativeNamespace("django.contrib.messages", { constants: messageLevels, ...levels });
    case "django.utils.functional.lazy":
      // A proxy, no list and no text itself, however it behaves: django/utils/functional.py.
      return nativeFunction("lazy", () =>
        nativeFunction("lazy", (args) =>
          objectValue("django.utils.functional.__proxy__", "<lazy value>", { kind: "native" }, args.at),
        ),
      );
    case "django.utils.encoding.force_str":
    case "django.utils.encoding.smart_str":
    case "django.utils.safestring.mark_safe":
      return nativeFunction(dotted, (args) =>
        lift(
          [args.positional[0] ?? args.keywords.get("s") ?? none(args.at)],
          args.at,
          ([one]) => (one?.kind === "str" ? one : unknown(dotted, args.at, "str")),
          { type: "str" },
        ),
      );
    case "django.utils.csp.CSP":
      return cspEnumeration();
    default:
      break;
  }
  const name = dotted.split(".").pop() ?? "";
  // Translation gives the text itself, or a lazy object that equals it: for settings they are the same.
  if (
    dotted.startsWith("django.utils.translation.") &&
    /^(?:gettext|gettext_lazy|gettext_noop|ugettext|ugettext_lazy|ugettext_noop|_)$/.test(name)
  )
    return nativeFunction(name, translate);
  if (dotted === "django.utils.translation.to_language") return nativeFunction(name, toLanguage);
  if (dotted === "django.utils.translation.to_locale") return nativeFunction(name, toLocale);
  if (dotted === "django.utils.translation")
    return moduleValue("django.utils.translation", {
      kind: "native",
      getAttribute: (attribute) => djangoModule(`django.utils.translation.${attribute}`),
    });
  if (dotted === "django.urls.reverse_lazy" || dotted === "django.core.urlresolvers.reverse_lazy")
    return nativeFunction("reverse_lazy", (args) => unknown("a URL that Django resolves", args.at, "str"));
  if (dotted.startsWith("django.") || dotted === "django")
    return moduleValue(dotted, {
      kind: "native",
      getAttribute: (attribute, run, at) =>
        djangoAttribute(dotted, attribute, run) ?? unknown(`${dotted}.${attribute}`, at),
    });
  return undefined;
}

/** Of an older Django than that nobody knows the settings. */
const [oldestMajor = 0, oldestMinor = 0] = (djangoSeries[0] ?? "").split(".").map(Number);

function djangoAttribute(module: string, name: string, run: Run): Value | undefined {
  if (module === "django" && name === "VERSION") return versionTuple(run.context.django.text);
  if (module === "django.utils.log" && name === "DEFAULT_LOGGING" && run.context.django.atLeast(2, 1))
    return plain(defaultLogging);
  // A constant is no module, and may be anything: LANG_INFO, PY36.
  if (/^[A-Z][A-Z0-9_]+$/.test(name) && name !== "CSP") return undefined;
  // `django.__file__` is a text, and where Django is installed is not known.
  if (name.startsWith("__")) return undefined;
  return djangoModule(`${module}.${name}`);
}

/** `django.VERSION`: (5, 2, ?, "final", 0), as far as the requirements tell. */
function versionTuple(text: string | undefined): Value | undefined {
  const [major, minor, patch] = (text ?? "").split(".").map(Number);
  if (major === undefined || minor === undefined || !Number.isInteger(major) || !Number.isInteger(minor))
    return undefined;
  const last: Value =
    patch !== undefined && Number.isInteger(patch) ? int(patch) : unknown("Django's patch release", undefined, "int");
  return tuple([int(major), int(minor), last, str("final"), int(0)]);
}

function translate(args: CallArguments): Value {
  return args.positional[0] ?? none(args.at);
}

/** `to_language("pt_BR")`: django/utils/translation/__init__.py. */
function toLanguage(args: CallArguments): Value {
  return lift(
    [args.positional[0] ?? args.keywords.get("locale") ?? none(args.at)],
    args.at,
    ([one]) =>
      one?.kind === "str"
        ? { ...str(one.value.replace("_", "-").toLowerCase(), args.at), from: one.from }
        : unknown("to_language", args.at, "str"),
    { type: "str" },
  );
}

/** `to_locale("pt-br")`: `pt_BR`, and `zh-hans`: `zh_Hans`. */
function toLocale(args: CallArguments): Value {
  return lift(
    [args.positional[0] ?? args.keywords.get("language") ?? none(args.at)],
    args.at,
    ([one]) => {
      const locale = one?.kind === "str" ? localeOf(one.value) : undefined;
      return one && locale !== undefined
        ? { ...str(locale, args.at), from: one.from }
        : unknown("to_locale", args.at, "str");
    },
    { type: "str" },
  );
}

/** Django 3.2 makes all of a name without a country small, 4.2 its first three letters; undefined where that makes a difference. */
function localeOf(language: string): string | undefined {
  const small = language.toLowerCase();
  const [name = "", country = "", ...tail] = small.split("-");
  if (country === "") return small.includes("-") || small.slice(3) !== language.slice(3) ? undefined : small;
  const shown =
    country.length > 2
      ? country.replace(/[a-z]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1))
      : country.toUpperCase();
  const rest = tail.join("-");
  return `${name}_${shown}${rest === "" ? "" : `-${rest}`}`;
}

// django/contrib/messages/constants.py
const levels: Readonly<Record<string, Value>> = Object.fromEntries(
  (
    [
      ["DEBUG", 10],
      ["INFO", 20],
      ["SUCCESS", 25],
      ["WARNING", 30],
      ["ERROR", 40],
    ] as const
  ).map(([name, value]) => [name, { kind: "int", value, at: undefined, from: "computed" } satisfies Value]),
);
const messageLevels = nativeNamespace("django.contrib.messages.constants", {
  ...levels,
  DEFAULT_LEVELS: dict(Object.entries(levels).map(([name, value]) => ({ key: str(name), value }))),
  DEFAULT_TAGS: dict(Object.entries(levels).map(([name, value]) => ({ key: value, value: str(name.toLowerCase()) }))),
});

/**
 * The version in which Django removed a module, or a name of it, that settings used to import; undefined where it is still there.
 * From the release notes of each version ("Features removed in").
 */
export function removedFromDjango(
  module: string,
  name: string | undefined,
  django: { readonly text: string | undefined; atLeast(major: number, minor: number): boolean },
): string | undefined {
  if (django.text === undefined) return undefined;
  const removal =
    name === undefined
      ? removedModules.get(module)
      : (removedModules.get(module) ??
        removedModules.get(`${module}.${name}`) ??
        removedNames.get(`${module}.${name}`));
  return removal && django.atLeast(removal[0], removal[1]) ? removal.join(".") : undefined;
}

/** The version that brought a module that settings import, where this Django is older; undefined where it has it. From the release notes. */
export function laterInDjango(
  module: string,
  django: { atLeast(major: number, minor: number): boolean },
): string | undefined {
  const since = laterModules.get(module);
  return since && !django.atLeast(since[0], since[1]) ? since.join(".") : undefined;
}

const laterModules: ReadonlyMap<string, readonly [number, number]> = new Map<string, readonly [number, number]>([
  ["django.utils.csp", [6, 0]],
  ["django.middleware.csp", [6, 0]],
  ["django.tasks", [6, 0]],
  ["django.utils.connection", [3, 2]],
  ["django.core.cache.backends.redis", [4, 0]],
]);

const removedModules: ReadonlyMap<string, readonly [number, number]> = new Map<string, readonly [number, number]>([
  ["django.core.urlresolvers", [2, 0]],
  ["django.utils.six", [3, 0]],
  ["django.utils.lru_cache", [3, 0]],
  ["django.utils.importlib", [1, 9]],
  ["django.utils.simplejson", [1, 7]],
  ["django.contrib.localflavor", [1, 6]],
  ["django.conf.urls.defaults", [1, 6]],
  ["django.db.models.loading", [1, 9]],
  ["django.utils.datetime_safe", [5, 0]],
  ["django.utils.baseconv", [5, 0]],
]);

const removedNames: ReadonlyMap<string, readonly [number, number]> = new Map<string, readonly [number, number]>([
  ...["ugettext", "ugettext_lazy", "ugettext_noop", "ungettext", "ungettext_lazy"].map(
    (name) => [`django.utils.translation.${name}`, [4, 0]] as const,
  ),
  ...["force_text", "smart_text"].map((name) => [`django.utils.encoding.${name}`, [4, 0]] as const),
  ["django.conf.urls.url", [4, 0]],
  ["django.conf.urls.patterns", [1, 10]],
  ["django.utils._os.upath", [3, 0]],
  ["django.utils._os.abspathu", [3, 0]],
  ...["TEMPLATE_CONTEXT_PROCESSORS", "TEMPLATE_DIRS", "TEMPLATE_LOADERS", "TEMPLATE_DEBUG"].map(
    (name) => [`django.conf.global_settings.${name}`, [1, 10]] as const,
  ),
  ["django.conf.global_settings.MIDDLEWARE_CLASSES", [2, 0]],
  ["django.conf.global_settings.DEFAULT_CONTENT_TYPE", [3, 0]],
  ["django.conf.global_settings.FILE_CHARSET", [3, 1]],
  ["django.conf.global_settings.STATICFILES_STORAGE", [5, 1]],
  ["django.conf.global_settings.DEFAULT_FILE_STORAGE", [5, 1]],
  ["django.conf.global_settings.USE_L10N", [5, 0]],
]);

/** Names that a module of Django had in some version and has no more. */
export function namesRemovedFrom(module: string): readonly string[] {
  return [...removedNames.keys()].flatMap((name) =>
    name.startsWith(`${module}.`) ? [name.slice(module.length + 1)] : [],
  );
}
