import type { DictValue, Value } from "../../domain/value.js";
import { isSequence, truthiness, unknown } from "../../domain/value.js";
import { overshadow } from "../namespaces.js";
import { dirname } from "../paths.js";
import type { CallArguments, Run } from "../runtime.js";
import type { ModuleObject, Scope } from "../scope.js";
import { nativeNamespace, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import type { Store } from "./dynaconfStore.js";
import { loadStore, readStore, setValue } from "./dynaconfStore.js";
import { attempt, callAt, exceptionClass, isTrue, libraryClass, libraryObject } from "./libraryModel.js";

import { optionsOf } from "./dynaconfOptions.js";
import { settingsObject } from "./dynaconfSettings.js";
import { validateAll } from "./dynaconfValidators.js";

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
    if (result.kind === "dict") setAll(store, result);
    else store.unseen ??= "a hook of dynaconf";
  }
}

function setAll(store: Store, { entries, rest }: DictValue): void {
  const merge = entries.find(
    ({ key }) => key.kind === "str" && /^(?:dynaconf_merge|DYNACONF_MERGE)$/.test(key.value),
  )?.value;
  for (const { key, value } of entries)
    if (key.kind === "str" && !/^dynaconf_merge$/i.test(key.value)) setValue(store, key.value, value, isTrue(merge));
  if (rest !== undefined) store.unseen ??= rest;
}
