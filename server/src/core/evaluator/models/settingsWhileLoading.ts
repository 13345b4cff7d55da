import type { Value } from "../../domain/value.js";
import { none } from "../make.js";
import { truthiness, unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { type Cells, type Raw, rawValues } from "../cells.js";
import { importSettings } from "../language.js";
import { type CallArguments, objectValue, type Run } from "../runtime.js";
import type { Binding, ModuleObject } from "../scope.js";
import { PythonError } from "../pythonError.js";

/**
 * `django.conf.settings`, read while the settings load. The first read makes a Settings of its own, from the module as it is by then
 * (it is in `sys.modules` already), and that one answers until the module has run to its end: names assigned so far, else Django's
 * defaults, else AttributeError. From django/conf/__init__.py, LazySettings._setup and Settings.__init__.
 */
export function settingsWhileLoading(): Value {
  return objectValue("django.conf.LazySettings", "<LazySettings [Unevaluated]>", {
    kind: "native",
    prepare(run, at) {
      namesSoFar(run, at);
    },
    getAttribute(name, run, at) {
      if (!/^[A-Z][A-Z0-9_]*$/.test(name)) return unknown(`settings.${name} while the settings load`, at);
      const names = namesSoFar(run, at);
      if (typeof names === "string") return unknown(names, at);
      const value = run.heap.take(names.get(name))?.value ?? run.context.djangoDefault(name);
      if (value === undefined)
        throw new PythonError("AttributeError", at, { message: `'Settings' object has no attribute '${name}'` });
      // Django puts the script's prefix before relative ones, and looks at a key when it is read.
      const isAsAssigned =
        !["SECRET_KEY", "STATIC_URL", "MEDIA_URL"].includes(name) ||
        (value.kind === "str" && (name === "SECRET_KEY" ? value.value !== "" : /^(?:\/|https?:)/.test(value.value)));
      return isAsAssigned ? value : unknown(`settings.${name} while the settings load`, at);
    },
  });
}

/** With the alternatives that they had. */
type Names = ReadonlyMap<string, Raw<Binding>>;

/** What the entry had bound at the first read, or why that cannot be seen. */
function namesSoFar(run: Run, at: Span): Names | string {
  const known = run.libraryState.get(stateKey) as Names | undefined;
  if (known) return known;
  const { context } = run;
  const loaded = (): ModuleObject | undefined =>
    rawValues(run.modules).find((module) => module.name === context.settingsModule);
  let entry = loaded();
  if (!entry && context.configuration === undefined) {
    importSettings(at, run);
    // What they read of themselves meanwhile was less.
    run.libraryState.delete(stateKey);
    entry = loaded();
  } else if (!entry?.loading) entry = undefined;
  if (!entry || context.configuration !== undefined || entry.scope.unseen !== undefined)
    return "the settings, before they are loaded";
  const names = new Map<string, Raw<Binding>>();
  const bindings = entry.scope.bindings as Cells<Binding>;
  for (const name of bindings.rawKeys()) {
    const raw = bindings.raw(name);
    if (/^[A-Z][A-Z0-9_]*$/.test(name)) names.set(name, raw);
  }
  // Until 3.2 no Settings was made without a key: release notes of 3.2.
  if (!context.django.atLeast(3, 2)) {
    const key = run.heap.take(names.get("SECRET_KEY"))?.value;
    const answer = key === undefined ? "no" : truthiness(key);
    if (answer === "no")
      throw new PythonError("ImproperlyConfigured", at, { message: "The SECRET_KEY setting must not be empty." });
    if (answer !== "yes") return "settings whose SECRET_KEY may be empty";
  }
  run.libraryState.set(stateKey, names);
  return names;
}

/** `django.setup()`: it reads the settings, then configures logging and imports every app. */
export function setup(args: CallArguments, run: Run): Value {
  namesSoFar(run, args.at);
  run.lost.push({
    where: run.decisions.path,
    error: new PythonError("Exception", args.at, { message: "what logging and the apps need" }),
  });
  return none(args.at);
}

const stateKey = "django.conf.settings";
