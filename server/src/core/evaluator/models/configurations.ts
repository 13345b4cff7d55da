import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { isText } from "../../text/fileSource.js";
import { parseDotenv } from "../../syntax/deploy/dotenv.js";
import type { Span } from "../../text/span.js";
import { classAttribute } from "../classAttributes.js";
import { none, str } from "../make.js";
import { absolutePath } from "../paths.js";
import type { Way } from "../../domain/alternatives.js";
import { Cells } from "../cells.js";
import { bindAs } from "../newModule.js";
import type { ClassObject, InstanceObject, Run } from "../runtime.js";
import type { Binding } from "../scope.js";
import { nativeFunction, nativeNamespace, objectValue, runtimeObject, classValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { configurationValues, pendingValue } from "./configurationValues.js";
import { setVariable } from "./dotenv.js";
import { isTrue, plainText } from "./libraryModel.js";
import { nameSpan } from "../nodeSpan.js";
import { callValue } from "../calls.js";
import { getAttribute } from "../attributes.js";

/** django-configurations. From its sources, 2.x. */
export function configurationsModule(): Value {
  const configuration = classValue(configurationName, {
    kind: "native",
    call: (args) => unknown("a configuration", args.at),
    // The class has every default setting of Django as an attribute.
    getAttribute: (name, run) =>
      isSetting(name)
        ? run.context.djangoDefault(name)
        : isHook(name)
          ? nativeFunction(name, (args) => none(args.at))
          : undefined,
  });
  return nativeNamespace("configurations", {
    Configuration: configuration,
    Settings: configuration,
    values: configurationValues(),
    setup: nativeFunction("setup", (args) => none(args.at)),
    pristinemethod: nativeFunction("pristinemethod", pristine),
    decorators: nativeNamespace("configurations.decorators", {
      pristinemethod: nativeFunction("pristinemethod", pristine),
    }),
  });
}

const configurationName = "configurations.Configuration";

function pristine(args: { readonly positional: readonly Value[]; readonly at: Span }): Value {
  const method = args.positional[0] ?? none(args.at);
  return objectValue("configurations.pristine", "<pristine method>", { kind: "native", ...{ method } }, args.at);
}

function isHook(name: string): boolean {
  return (
    name === "__init__" || name === "pre_setup" || name === "setup" || name === "post_setup" || name === "load_dotenv"
  );
}

/** `str.isupper()` of a name. */
function isSetting(name: string): boolean {
  return name === name.toUpperCase() && name !== name.toLowerCase();
}

/** Runs a part of it for every environment at once, and gives what it came to: the same list as long as nothing is another that it looks at. */
export type Step = <T>(name: string, action: () => T) => readonly Way<T>[];

/** The settings that a django-configurations class gives to its module, as `ConfigurationLoader` collects them. */
export function configurationSettings(
  type: ClassObject,
  run: Run,
  step: Step,
): ReadonlyMap<string, readonly Way<Binding>[]> {
  const value = classValue(type.name, type);
  const at: Span = nameSpan(type.definition, type.scope.module.file);
  const before = run.file;
  run.file = type.scope.module.file;
  try {
    // Each class of the library holds the attributes of all its bases itself.
    const own = new Set(namesOf(type));
    step("bases", () => {
      for (const [name, from] of flatten(type, run))
        if (!own.has(name)) bindAs(type.scope.bindings, name, from, name, (binding) => binding, run);
    });
    step("pre_setup", () => callHook("pre_setup", value, type, at, run));
    step("DOTENV", () => loadDotenv(type, at, run));
    // Values become what they stand for, in the alphabetical order of `dir()`.
    for (const name of namesOf(type).filter(isSetting).sort())
      step(`set up ${name}`, () => {
        const binding = type.scope.bindings.get(name);
        if (binding) setUpOne(name, binding, type, run);
      });
    step("setup", () => callHook("setup", value, type, at, run));
    const settings = collect(type, at, run, step);
    step("post_setup", () => callHook("post_setup", value, type, at, run));
    return settings;
  } finally {
    run.file = before;
  }
}

/** Upper-case attributes of a class, nearest base first; a default of Django stands in the way of what comes after it. */
function flatten(type: ClassObject, run: Run): ReadonlyMap<string, Map<string, Binding>> {
  const found = new Map<string, Map<string, Binding>>();
  const isOwn = type.nativeBases.includes(configurationName);
  for (const base of isOwn ? [...type.bases].reverse() : []) {
    if (base.kind === "class") for (const [name, from] of flatten(base, run)) found.set(name, from);
    else if (base.name === configurationName) for (const name of run.context.djangoDefaults()) found.delete(name);
  }
  const own = isOwn ? [type] : [...type.mro].reverse();
  for (const one of own) for (const name of namesOf(one)) if (isSetting(name)) found.set(name, one.scope.bindings);
  return found;
}

/** Names that the class itself has in some environment. */
function namesOf({ scope: { bindings } }: ClassObject): readonly string[] {
  return bindings instanceof Cells ? (bindings as Cells<Binding>).rawKeys() : [...bindings.keys()];
}

/** A hook that the project defines; the library's own part happens anyway. */
function callHook(name: string, value: Value, type: ClassObject, at: Span, run: Run): void {
  const own = classAttribute(type, name);
  const data = own && runtimeObject(own.value);
  if (!own || data?.kind !== "function") return;
  callValue(
    getAttribute(value, name, at, run, type.scope),
    { positional: [], keywords: new Map(), unseen: undefined, at, scope: type.scope },
    run,
  );
}

/** `DOTENV = path`, or `{"path": …, "override": …, "required": …}`. In the open environment the file is not there. */
function loadDotenv(type: ClassObject, at: Span, run: Run): void {
  const given = classAttribute(type, "DOTENV")?.value;
  if (!given || given.kind === "none") return;
  const option = (name: string): Value | undefined =>
    given.kind === "dict"
      ? given.entries.find((entry) => entry.key.kind === "str" && entry.key.value === name)?.value
      : undefined;
  const named = plainText(given.kind === "dict" ? option("path") : given);
  if (named === undefined || named === "") return;
  const file = absolutePath(named, run.context.workingDirectory);
  run.filesRead.add(file);
  if (!run.context.environment) return;
  const content = run.context.files.read(file);
  if (!isText(content)) {
    if (option("required") && !isTrue(option("required"))) return;
    throw new PythonError("ImproperlyConfigured", given.at ?? at, { message: "Couldn't read .env file" });
  }
  for (const entry of parseDotenv(file, content.text, "django-environ-0.12").entries) {
    if (entry.value !== undefined && !entry.exported)
      setVariable(
        entry.name,
        { ...str(entry.value, entry.valueAt ?? entry.at, "environment"), variables: [entry.name] },
        isTrue(option("override")),
        run,
      );
  }
}

// dj_email_url gives these.
const emailSettings = [
  "EMAIL_FILE_PATH",
  "EMAIL_HOST_USER",
  "EMAIL_HOST_PASSWORD",
  "EMAIL_HOST",
  "EMAIL_PORT",
  "EMAIL_BACKEND",
  "EMAIL_USE_TLS",
  "EMAIL_USE_SSL",
];

/**
 * Every default of Django is an attribute of the class, and so something that the module sets: to Django 4.2 and 5.0, which have both the
 * old names and STORAGES as defaults, a class that sets an old one sets both. https://github.com/jazzband/django-configurations/blob/2.5.1/configurations/base.py
 */
const oldStorages = ["DEFAULT_FILE_STORAGE", "STATICFILES_STORAGE"];

function defaultOf(name: string, type: ClassObject, at: Span, run: Run): Binding | undefined {
  const defaults = run.context.djangoDefaults();
  return type.nativeBases.includes(configurationName) && [name, ...oldStorages].every((one) => defaults.includes(one))
    ? { value: run.context.djangoDefault(name) ?? none(at), nameAt: at, valueAt: at, steps: [] }
    : undefined;
}

function setUpOne(name: string, binding: Binding, type: ClassObject, run: Run): Binding {
  const pending = pendingValue(binding.value);
  if (!pending) return binding;
  const value = pending.setup(name, run);
  const made = { ...binding, value };
  type.scope.bindings.set(name, made);
  if (pending.several && !(value.kind === "dict" && value.entries.length === 0 && value.rest === undefined)) {
    for (const other of emailSettings)
      type.scope.bindings.set(other, { ...binding, value: unknown("an email URL", binding.valueAt) });
  }
  return made;
}

/** The upper-case attributes of an instance: properties are read, methods called. */
function collect(type: ClassObject, at: Span, run: Run, step: Step): ReadonlyMap<string, readonly Way<Binding>[]> {
  const { self, attributes } = instance(type, run);
  const made = classAttribute(type, "__init__");
  step("__init__", () => {
    if (runtimeObject(made?.value ?? none())?.kind === "function")
      callValue(
        getAttribute(self, "__init__", at, run, type.scope),
        { positional: [], keywords: new Map(), unseen: undefined, at, scope: type.scope },
        run,
      );
  });
  const settings = new Map<string, readonly Way<Binding>[]>();
  for (const name of [...new Set([...namesOf(type), ...attributes.rawKeys()])].filter(isSetting).sort()) {
    if (name === "DOTENV" || name === "DOTENV_LOADED") continue;
    const ways = step(name, (): Binding | undefined => {
      const binding = attributes.get(name) ?? type.scope.bindings.get(name);
      return binding && settingOf(name, binding);
    });
    settings.set(name, there(ways));
  }
  for (const name of emailSettings) {
    if (!settings.has(name) && namesOf(type).includes(name))
      settings.set(name, there(step(`email ${name}`, () => type.scope.bindings.get(name))));
  }
  if (oldStorages.some((name) => settings.has(name)) && !settings.has("STORAGES"))
    settings.set("STORAGES", there(step("default STORAGES", () => defaultOf("STORAGES", type, at, run))));
  return settings;

  function settingOf(name: string, binding: Binding): Binding {
    let value = getAttribute(self, name, binding.nameAt, run, type.scope);
    const data = runtimeObject(value);
    if (value.kind === "object" && value.type === "configurations.pristine")
      value = (data as { readonly method?: Value } | undefined)?.method ?? value;
    else if (data?.kind === "method" || data?.kind === "function")
      value = callValue(
        value,
        { positional: [], keywords: new Map(), unseen: undefined, at: binding.nameAt, scope: type.scope },
        run,
      );
    return pendingValue(value)
      ? setUpOne(name, { ...binding, value }, type, run)
      : value === binding.value
        ? binding
        : { ...binding, value };
  }
}

/** The instance that Django gets, the same in every run of the class. */
function instance(type: ClassObject, run: Run): { readonly self: Value; readonly attributes: Cells<Binding> } {
  if (run.configuration?.type !== type) {
    const attributes = run.heap.cells<Binding>();
    const data: InstanceObject = { kind: "instance", class: type, attributes, id: run.fuel };
    run.configuration = { type, self: objectValue(type.name, `<${type.name} object>`, data), attributes };
  }
  return run.configuration;
}

function there(ways: readonly Way<Binding | undefined>[]): readonly Way<Binding>[] {
  return ways.every(isThere) ? ways : ways.filter(isThere);
}

function isThere(way: Way<Binding | undefined>): way is Way<Binding> {
  return way.value !== undefined;
}
