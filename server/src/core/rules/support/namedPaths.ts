import { or, seen } from "../../domain/predicates.js";
import type { Answer, Value } from "../../domain/value.js";
import { isSequence, restOf } from "../../domain/value.js";
import { libraryHas, type LibraryAnswer } from "../../project/libraryPaths.js";
import type { Span } from "../../text/span.js";
import { entry } from "./libraries.js";
import type { SettingsView } from "../../settings/settingsView.js";

/** A dotted path in a setting's value that Django or a library imports. */
export interface NamedPath {
  readonly path: string;
  /** `MIDDLEWARE`, `CACHES["default"]["BACKEND"]`. */
  readonly setting: string;
  readonly at: Span | undefined;
  readonly as: "class" | "module" | "application" | "engine";
  readonly isLiteral: boolean;
}

export interface NamedPaths {
  readonly named: readonly NamedPath[];
  /** What holds for the parts that do not show what they name. */
  readonly otherwise: Answer;
}

/** Settings that name what is to be imported, with how each does. CSRF_FAILURE_VIEW has a check of Django's, and a rule of its own. */
export const namingSettings: ReadonlyMap<string, (value: Value, setting: string) => NamedPaths> = new Map<
  string,
  (value: Value, setting: string) => NamedPaths
>([
  ["INSTALLED_APPS", (value, setting) => items(value, setting, "application")],
  ...[
    "MIDDLEWARE",
    "DATABASE_ROUTERS",
    "AUTHENTICATION_BACKENDS",
    "PASSWORD_HASHERS",
    "STATICFILES_FINDERS",
    "FILE_UPLOAD_HANDLERS",
  ].map((name) => [name, (value: Value, setting: string) => items(value, setting, "class")] as const),
  ...[
    "EMAIL_BACKEND",
    "SESSION_SERIALIZER",
    "MESSAGE_STORAGE",
    "FORM_RENDERER",
    "DEFAULT_EXCEPTION_REPORTER",
    "DEFAULT_EXCEPTION_REPORTER_FILTER",
    "SIGNING_BACKEND",
    "DEFAULT_FILE_STORAGE",
    "STATICFILES_STORAGE",
  ].map((name) => [name, (value: Value, setting: string) => one(value, setting, "class")] as const),
  ["SESSION_ENGINE", (value, setting) => one(value, setting, "module")],
  ["DATABASES", (value, setting) => members(value, setting, (member, place) => at(member, place, "ENGINE", "engine"))],
  ...["CACHES", "STORAGES", "CHANNEL_LAYERS"].map(
    (name) =>
      [
        name,
        (value: Value, setting: string) =>
          members(value, setting, (member, place) => at(member, place, "BACKEND", "class")),
      ] as const,
  ),
  ["AUTH_PASSWORD_VALIDATORS", (value, setting) => each(value, (item) => at(item, setting, "NAME", "class"))],
  [
    "TEMPLATES",
    (value, setting) =>
      each(value, (item) =>
        all(
          at(item, setting, "BACKEND", "class"),
          nested(entry(item, "OPTIONS", "context_processors"), `${setting} context_processors`),
          nested(entry(item, "OPTIONS", "loaders"), `${setting} loaders`),
        ),
      ),
  ],
  [
    "LOGGING",
    (value, setting) =>
      all(
        ...["formatters", "filters", "handlers"].map((kind) => {
          const found = entry(value, kind);
          return typeof found === "string"
            ? { named: [], otherwise: found }
            : members(found, `${setting} ${kind}`, (member, place) =>
                all(
                  at(member, place, "()", "class"),
                  kind === "filters" ? nothing : at(member, place, "class", "class"),
                ),
              );
        }),
      ),
  ],
]);

const nothing: NamedPaths = { named: [], otherwise: "no" };

function all(...parts: readonly NamedPaths[]): NamedPaths {
  return { named: parts.flatMap((part) => part.named), otherwise: or(...parts.map((part) => part.otherwise)) };
}

function one(value: Value, setting: string, as: NamedPath["as"]): NamedPaths {
  // Relative to Django, or a class itself.
  return value.kind === "str"
    ? {
        named: [
          {
            path: value.value,
            setting,
            at: value.at,
            as,
            isLiteral: value.from === "literal" && value.implicitlyConcatenated !== true,
          },
        ],
        otherwise: "no",
      }
    : { named: [], otherwise: isClassOfLibrary(value) ? "no" : (seen(value) ?? "no") };
}

/** `{"()": JsonFormatter}` with a class that a library has: by the way Python writes names it is no text. */
function isClassOfLibrary(value: Value): boolean {
  return value.kind === "unknown" && /(?:^|\.)[A-Z]\w*[a-z]\w*$/.test(value.absent ?? "");
}

function at(member: Value, place: string, key: string, as: NamedPath["as"]): NamedPaths {
  const found = entry(member, key);
  return typeof found === "string" ? { named: [], otherwise: found } : one(found, place, as);
}

function each(value: Value, look: (item: Value) => NamedPaths): NamedPaths {
  if (!isSequence(value)) return { named: [], otherwise: seen(value) ?? "no" };
  return all(...value.items.map(look), { named: [], otherwise: restOf(value) });
}

function items(value: Value, setting: string, as: NamedPath["as"]): NamedPaths {
  return each(value, (item) => one(item, setting, as));
}

function members(value: Value, setting: string, look: (member: Value, place: string) => NamedPaths): NamedPaths {
  if (value.kind !== "dict") return { named: [], otherwise: seen(value) ?? "no" };
  return all(
    ...value.entries.map((member) =>
      look(member.value, member.key.kind === "str" ? `${setting}["${member.key.value}"]` : setting),
    ),
    { named: [], otherwise: restOf(value) },
  );
}

/** Paths in lists and tuples of any nesting, as template loaders are written; other texts among them are folders. */
function nested(value: Value | Answer, setting: string): NamedPaths {
  if (typeof value === "string") return { named: [], otherwise: value };
  return value.kind === "str"
    ? value.value.includes("/")
      ? nothing
      : one(value, setting, "class")
    : each(value, (item) => nested(item, setting));
}

/** Why a path cannot be imported. */
export type Missing =
  | { readonly kind: "module"; readonly module: string; readonly name: string }
  | { readonly kind: "name"; readonly module: string; readonly name: string }
  | { readonly kind: "library"; readonly answer: Extract<LibraryAnswer, { readonly kind: "absent" }> };

/**
 * The one reading of dotted paths: what the project has is looked up, what a required library has is known from the sources of its releases,
 * and of anything else nothing is known.
 */
export function missingPath(
  { path, as }: Pick<NamedPath, "path" | "as">,
  settings: SettingsView,
): Missing | "there" | "unknown" {
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(path)) return "unknown";
  switch (as) {
    case "module":
      return ofModule(path, settings);
    // django.db.utils.load_backend knows the name of before Django 1.9 still.
    case "engine":
      return path === "django.db.backends.postgresql_psycopg2" ? "there" : ofModule(`${path}.base`, settings);
    case "class":
      return path.includes(".") ? ofClass(path, settings) : "unknown";
    case "application": {
      // `AppConfig.create`: a module, or a class of one.
      const module = settings.symbols.module(path);
      if (module !== "missing") return module === "module" ? "there" : "unknown";
      const named = path.includes(".") ? ofClass(path, settings) : "unknown";
      return typeof named === "string" || /(?:^|\.)[A-Z]\w*$/.test(path)
        ? named
        : { kind: "module", module: path, name: "" };
    }
  }
}

function ofModule(path: string, settings: SettingsView): Missing | "there" | "unknown" {
  switch (settings.symbols.module(path)) {
    case "missing":
      return { kind: "module", module: path, name: "" };
    case "external":
      return ofLibrary(path, "module", settings);
    case "module":
      return "there";
    default:
      return "unknown";
  }
}

function ofClass(path: string, settings: SettingsView): Missing | "there" | "unknown" {
  const { kind } = settings.symbols.symbol(path);
  if (kind === "external") return ofLibrary(path, "class", settings);
  if (kind !== "missing") return kind === "unknown" ? "unknown" : "there";
  // What the project imports from elsewhere, and what it binds as a module.
  const dot = path.lastIndexOf(".");
  const [module, name] = [path.slice(0, dot), path.slice(dot + 1)];
  if (settings.symbols.module(path) !== "missing") return "unknown";
  return settings.symbols.module(module) === "missing"
    ? { kind: "module", module, name }
    : { kind: "name", module, name };
}

function ofLibrary(path: string, as: "class" | "module", settings: SettingsView): Missing | "there" | "unknown" {
  const answer = libraryHas(path, as, (name) =>
    name === "django" ? settings.django.text : settings.distribution(name),
  );
  return answer.kind === "absent" ? { kind: "library", answer } : answer.kind;
}
