import type { Answer, Value } from "../domain/value.js";
import { dictGet, truthiness } from "../domain/value.js";
import type { Raised } from "../evaluator/raised.js";
import type { DjangoVersion, World } from "./setting.js";
import { deprecatedEmailSettings } from "./emailSettings.js";
import { isTimeZone } from "./timeZones.js";

/** What Django itself raises when it reads the settings module, before anything runs. */
export interface LoadError extends Raised {
  readonly type: "ImproperlyConfigured" | "ValueError" | "AttributeError" | "TypeError";
  /** As Django writes it; never with a value that could be a secret. */
  readonly message: string;
  readonly setting: string;
}

/**
 * `Settings.__init__` of django/conf/__init__.py, per version: the first thing that it refuses in this world. "no" where it takes everything,
 * "unknown" or "environment" where that cannot be told from here. An empty SECRET_KEY counts up to Django 3.1; later ones raise on the first use.
 */
export function djangoLoadError(world: World, django: DjangoVersion): LoadError | Exclude<Answer, "yes"> {
  let open: "no" | "unknown" | "environment" = "no";
  for (const refusal of refusals) {
    const refused = refusal(world, django);
    // `local.py`, which only the server has, may set it otherwise.
    const answer =
      typeof refused !== "string" && world.setting(refused.setting).unless !== undefined ? "unknown" : refused;
    if (typeof answer !== "string") return answer;
    if (answer === "unknown" || (answer === "environment" && open === "no")) open = answer;
  }
  return open;
}

type Refusal = (world: World, django: DjangoVersion) => LoadError | Exclude<Answer, "yes">;

/** In Django's order: the module's names sorted, then what is asked of all of them. */
const refusals: readonly Refusal[] = [
  // tuple_settings: ALLOWED_HOSTS since 4.0, SECRET_KEY_FALLBACKS since 4.1; TEMPLATE_DIRS is asked for to this day.
  (world, django) => (django.atLeast(4, 0) ? notASequence(world, "ALLOWED_HOSTS", django) : "no"),
  (world, django) => notASequence(world, "INSTALLED_APPS", django),
  (world, django) => (django.atLeast(1, 9) ? notASequence(world, "LOCALE_PATHS", django) : "no"),
  (world, django) => (django.atLeast(4, 1) ? notASequence(world, "SECRET_KEY_FALLBACKS", django) : "no"),
  (world, django) => notASequence(world, "TEMPLATE_DIRS", django),
  (world, django) => (django.atLeast(3, 2) ? "no" : emptyKey(world)),
  (world, django) =>
    django.atLeast(3, 1) && !django.atLeast(4, 0)
      ? exclusive(world, "PASSWORD_RESET_TIMEOUT_DAYS", "PASSWORD_RESET_TIMEOUT")
      : "no",
  (world) => unknownTimeZone(world),
  (world, django) => (hasBothStorages(django) ? exclusive(world, "DEFAULT_FILE_STORAGE", "STORAGES") : "no"),
  (world, django) => (hasBothStorages(django) ? exclusive(world, "STATICFILES_STORAGE", "STORAGES") : "no"),
  (world, django) => (hasBothStorages(django) ? storagesWithoutGet(world) : "no"),
  (world, django) => (django.atLeast(6, 1) ? emailBesideMailers(world) : "no"),
];

/** 4.2 brought STORAGES, 5.1 forgot the old names. */
function hasBothStorages(django: DjangoVersion): boolean {
  return django.atLeast(4, 2) && !django.atLeast(5, 1);
}

/**
 * Before 1.7 Django made a tuple of a text itself, with a warning (https://docs.djangoproject.com/en/1.11/internals/deprecation/#deprecation-removed-in-1-7);
 * up to 1.8 it refused nothing else.
 */
function notASequence(world: World, name: string, django: DjangoVersion): LoadError | Exclude<Answer, "yes"> {
  if (!django.atLeast(1, 7)) return "no";
  const set = world.isSet(name);
  if (set !== "yes") return set === "no" ? "no" : "unknown";
  const { value, valueAt } = world.setting(name);
  const type = typeOf(value);
  if (type === "list" || type === "tuple" || (type !== undefined && type !== "str" && !django.atLeast(1, 9)))
    return "no";
  if (type === undefined) return value.kind === "environment" ? "environment" : "unknown";
  return {
    type: "ImproperlyConfigured",
    message: `The ${name} setting must be a list or a tuple.`,
    setting: name,
    wantsList: true,
    at: valueAt,
  };
}

/** Python's type as far as it is certain. */
function typeOf(value: Value): string | undefined {
  if (value.kind === "unknown" || value.kind === "environment") return value.type;
  // An instance of a class that is not known here may be a list of its own kind.
  if (value.kind === "object") return certainTypes.has(value.type) ? value.type : undefined;
  return value.kind === "random" ? value.type : value.kind;
}

/** The last is what django.utils.functional.lazy gives. */
const certainTypes: ReadonlySet<string> = new Set([
  "function",
  "module",
  "type",
  "generator",
  "map",
  "filter",
  "zip",
  "enumerate",
  "reversed",
  "itertools.chain",
  "django.utils.functional.__proxy__",
]);

function emptyKey(world: World): LoadError | Exclude<Answer, "yes"> {
  const { value, valueAt } = world.setting("SECRET_KEY");
  if (value.kind === "unknown" || value.kind === "environment") return value.kind;
  const truth = truthiness(value);
  if (truth === "unknown" || truth === "environment") return truth;
  return truth === "no"
    ? {
        type: "ImproperlyConfigured",
        message: "The SECRET_KEY setting must not be empty.",
        setting: "SECRET_KEY",
        at: valueAt,
      }
    : "no";
}

function exclusive(world: World, old: string, current: string): LoadError | Exclude<Answer, "yes"> {
  const [first, second] = [world.isSet(old), world.isSet(current)];
  if (first === "no" || second === "no") return "no";
  if (first !== "yes" || second !== "yes") return "unknown";
  return {
    type: "ImproperlyConfigured",
    message: `${old}/${current} are mutually exclusive.`,
    setting: old,
    at: world.setting(old).at,
  };
}

/** Only where the machine has /usr/share/zoneinfo; in an image without it the first date raises instead. */
function unknownTimeZone(world: World): LoadError | Exclude<Answer, "yes"> {
  const { value, valueAt } = world.setting("TIME_ZONE");
  if (value.kind === "unknown" || value.kind === "environment") return value.kind;
  if (value.kind !== "str") {
    const truth = truthiness(value);
    if (truth !== "yes" || value.kind === "object" || value.kind === "random") return truth === "no" ? "no" : "unknown";
    return {
      type: value.kind === "bytes" ? "TypeError" : "AttributeError",
      message: `TIME_ZONE is no text, and Django calls its split()`,
      setting: "TIME_ZONE",
      at: valueAt,
    };
  }
  if (value.value === "" || isTimeZone(value.value)) return "no";
  return {
    type: "ValueError",
    message: `Incorrect timezone setting: ${value.value.slice(0, 60)}`,
    setting: "TIME_ZONE",
    at: valueAt,
  };
}

/** 4.2 and 5.0 read the old names out of STORAGES: `STORAGES.get("default", {}).get("BACKEND")`. */
function storagesWithoutGet(world: World): LoadError | Exclude<Answer, "yes"> {
  const set = world.isSet("STORAGES");
  if (set !== "yes") return set === "no" ? "no" : "unknown";
  const { value, valueAt } = world.setting("STORAGES");
  const entries =
    value.kind === "dict" ? ["default", "staticfiles"].flatMap((name) => dictGet(value, name)?.value ?? []) : [value];
  for (const one of entries) {
    if (one.kind === "unknown" || one.kind === "environment") return one.kind;
    if (one.kind === "object" || one.kind === "random") return "unknown";
    if (one.kind !== "dict")
      return {
        type: "AttributeError",
        message: "STORAGES is no dict of dicts, and Django calls its get()",
        setting: "STORAGES",
        at: valueAt,
      };
  }
  return value.kind === "dict" && value.rest !== undefined ? "unknown" : "no";
}

function emailBesideMailers(world: World): LoadError | Exclude<Answer, "yes"> {
  const mailers = world.isSet("MAILERS");
  if (mailers !== "yes") return mailers === "no" ? "no" : "unknown";
  const set = deprecatedEmailSettings.filter((name) => world.isSet(name) === "yes");
  const [first] = set;
  if (first === undefined) return deprecatedEmailSettings.some((name) => world.isSet(name) !== "no") ? "unknown" : "no";
  return {
    type: "ImproperlyConfigured",
    message: `Deprecated email settings are not allowed when MAILERS is defined: ${set.join(", ")}.`,
    setting: first,
    at: world.setting(first).at,
  };
}
