/** Which Python files are settings, told from names and text before anything is parsed. */
import { basename, dirname } from "./paths.js";

/** Whether the name alone makes it worth reading: settings*.py, *settings.py, and modules of a folder for settings. */
export function mayBeSettings(file: string): boolean {
  const name = basename(file).slice(0, -3).toLowerCase();
  if (/settings|^(?:django_?)?conf(?:ig)?$/.test(name)) return true;
  const folder = basename(dirname(file)).toLowerCase();
  // `system_settings/views.py` is of an application that is called so.
  if (/settings/.test(folder))
    return !applicationModules.has(name) && (folder === "settings" || !mayBeService.has(name));
  // settings/production/__init__.py, config/production/__init__.py
  if (
    name === "__init__" &&
    environmentNames.test(folder) &&
    /settings|^conf(?:ig)?$/i.test(basename(dirname(dirname(file))))
  )
    return true;
  // production.py beside wsgi.py, config/base.py: the text decides.
  return environmentNames.test(name) || (name === "__init__" && /^(?:conf|config|environments?)$/.test(folder));
}

/** What startapp makes, and what people put beside it. */
const applicationModules: ReadonlySet<string> = new Set([
  "forms",
  "managers",
  "models",
  "serializers",
  "signals",
  "urls",
  "views",
  "viewsets",
]);
/** In `settings/` these may be settings of a service: `settings/api.py`. */
const mayBeService: ReadonlySet<string> = new Set(["admin", "api", "apps", "tasks"]);

const environmentNames =
  /^(?:base|common|defaults?|shared|global|core|prod|production|prd|live|stag(?:e|ing)|stg|deploy(?:ment)?|heroku|local|dev|development|tests?|testing|ci|docker|build|(?:prod|dev|local|test|common|base)_?settings)$/;

/**
 * Whether the text assigns names that only Django's settings have, at the start of a line (or in a django-configurations class),
 * or takes over another settings module. A file whose path does not speak of settings needs more of it.
 */
export function looksLikeSettings(file: string, text: string): boolean {
  const speaksOfSettings =
    /settings/i.test(basename(file)) ||
    /settings/i.test(basename(dirname(file))) ||
    // settings/envs/production.py with a class of django-configurations.
    (/^settings$/i.test(basename(dirname(dirname(file)))) && /^class[ \t]+\w{1,80}\(/m.test(text));
  // Sphinx's conf.py, or a script, that gives Django what it needs in a call.
  if (!speaksOfSettings && /\bsettings\.configure\(/.test(text)) return false;
  const own = text.replace(ofAnyProgram, "");
  return speaksOfSettings
    ? markers.test(own) || takesOver.test(own)
    : isWholeSettings(text) || (markers.test(text) && (takesOver.test(text) || derivesFromBase(text)));
}

/** `DEBUG = True` alone is enough in a file that is called settings. */
const markers =
  /^[ \t]*(?:INSTALLED_APPS|ROOT_URLCONF|MIDDLEWARE(?:_CLASSES)?|DATABASES|WSGI_APPLICATION|ASGI_APPLICATION|ALLOWED_HOSTS|SECRET_KEY|DEBUG|TEMPLATES|CACHES|STORAGES|STATIC_URL|STATIC_ROOT|MEDIA_ROOT|AUTH_USER_MODEL|AUTH_PASSWORD_VALIDATORS|LOGGING|(?:SECURE|SESSION|CSRF|EMAIL)_[A-Z_]+|X_FRAME_OPTIONS)[ \t]*(?::[^=\n]{1,80})?(?:=|\+=|\[)/m;
/** What a worker or a script without Django may set too, and what each machine adds. */
const ofAnyProgram = /^LOGGING\b|^[ \t]*from settings_?local\b|^[ \t]*from local_?settings\b/gm;
const takesOver =
  /^[ \t]*from[ \t]+(?:\.[\w.]*|[\w.]*settings[\w.]*|[\w.]+\.(?:base|common|defaults?|shared|production|prod|development|dev|local))[ \t]+import[ \t]*\*/m;

/** `class Production(Common)` of django-configurations, from the module beside it, with a name that only Django has. */
function derivesFromBase(text: string): boolean {
  const imported = new Map<string, number>();
  for (const { 1: name = "", index } of text.matchAll(baseImport)) if (!imported.has(name)) imported.set(name, index);
  const set = [...text.matchAll(ownSetting)].at(-1)?.index ?? -1;
  return [...text.matchAll(derivedClass)].some(
    ({ 1: base = "", index }) => (imported.get(base) ?? Number.POSITIVE_INFINITY) < index && index < set,
  );
}

const baseImport = /^from[ \t]+[\w.]*\.(?:base|common|defaults?|shared)[ \t]+import[ \t]+(\w{1,80})[ \t]*$/gm;
const derivedClass = /^class[ \t]+\w{1,80}\((\w{1,80})\):/gm;
const ownSetting = /^[ \t]+(?:ALLOWED_HOSTS|DATABASES|INSTALLED_APPS|CACHES)[ \t]*=/gm;

/**
 * The folders of which django-split-settings takes in the module that a variable names: `include("base.py", f"envs/{ENV}.py")`, `"{0}.py".format(ENV)`.
 * Beside the file: "".
 */
export function includedByVariable(text: string): readonly string[] {
  return /^[ \t]*(?:from|import)[ \t]+split_settings\b/m.test(text)
    ? [...text.matchAll(/["']((?:[\w-]{1,60}\/){0,4})(?:\{[^{}\n]{0,60}\}|%s)\.py["']/g)].map(
        ([, folder = ""]) => folder,
      )
    : [];
}

/** Complete enough to run a site of its own. */
export function isWholeSettings(text: string): boolean {
  return /^[ \t]*(?:INSTALLED_APPS|ROOT_URLCONF)[ \t]*(?::[^=\n]{1,80})?=/m.test(text);
}

/** Settings of one matter: no site runs with these alone, and they take over no others. */
export function isPiece(text: string): boolean {
  return (
    !(
      /^[ \t]*INSTALLED_APPS[ \t]*(?::[^=\n]{1,80})?=/m.test(text) &&
      /^[ \t]*ROOT_URLCONF[ \t]*(?::[^=\n]{1,80})?=/m.test(text)
    ) && !importsStar(withoutDocstring(text))
  );
}

/** `from .base import *` */
export function importsStar(text: string): boolean {
  return /^[ \t]*from[ \t][^\n]{1,200}\bimport[ \t]*\*/m.test(text);
}

/** `DEBUG = True` for every line of the module. */
export function switchesDebugOn(text: string): boolean {
  return /^DEBUG[ \t]*=[ \t]*True\b/m.test(text) && !/^[ \t]*DEBUG[ \t]*=(?![ \t]*True\b)/m.test(text);
}

/** `ALLOWED_HOSTS = []`, and no other line that could change it: with DEBUG off it answers nobody. */
export function answersNobody(text: string): boolean {
  return (
    /^ALLOWED_HOSTS[ \t]*=[ \t]*\[[ \t]*\]/m.test(text) &&
    (text.match(/^[ \t]{0,40}(?:ALLOWED_HOSTS\b|from[ \t][^\n]{1,200}[ \t]import[ \t]*\*)/gm) ?? []).length === 1
  );
}

/** `ALLOWED_HOSTS = ["*"]` */
export function answersAnybody(text: string): boolean {
  return /^ALLOWED_HOSTS[ \t]*=[ \t]*\[[ \t]*["']\*["'][ \t,]*\]/m.test(text);
}

/** Comments and a docstring at most. */
export function isEmpty(text: string): boolean {
  return !/^[^\S\r\n]*[^\s#]/m.test(withoutDocstring(text));
}

/** Also a docstring below comments: `# -*- coding: utf-8 -*-`. */
function withoutDocstring(text: string): string {
  return text.replace(/^\uFEFF?(?:\s*#[^\n]*\n)*\s*("""|''')[\s\S]*?\1/, "");
}

/** `from .local import *` and no more: another name of that module. */
export function isNothingButImport(text: string): boolean {
  let statements = 0;
  for (const { 0: line } of withoutDocstring(text).matchAll(/^[^\S\r\n]*[^\s#].*$/gm)) {
    statements++;
    if (statements > 1 || !/^from\s+[\w.]+\s+import\s+\*(?:\s*#.*)?$/.test(line.trim())) return false;
  }
  return statements === 1;
}
