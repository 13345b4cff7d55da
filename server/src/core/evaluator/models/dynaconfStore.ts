import type { Value } from "../../domain/value.js";
import { truthiness, unknown, unknownLike } from "../../domain/value.js";
import { isText } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import { dict, str } from "../make.js";
import { equal } from "../comparisons.js";
import { storeItem } from "../operators.js";
import { basename, dirname, joinOsPath } from "../paths.js";
import type { Run } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { expandedValues, setVariable } from "./dotenv.js";
import { applied, booleanFix, evaluated, markOf, mergedBeforeSet, mergedInto, parsed } from "./dynaconfValues.js";
import { readJson } from "./json.js";
import { readToml } from "./tomllib.js";
import { readYaml } from "./yamlText.js";

/** How an instance of dynaconf was asked to load. */
export interface DynaconfOptions {
  /** Prefixes of variables: none, or "" for all variables. */
  readonly prefixes: readonly string[];
  readonly hasEnvironments: boolean;
  readonly switcher: string;
  /** The environment where no variable says another. */
  readonly environment: string;
  readonly defaultEnvironment: string;
  readonly files: readonly string[];
  readonly skipped: readonly string[];
  readonly rootPath: string | undefined;
  readonly loadsDotenv: boolean;
  readonly merges: boolean;
  /** Settings that stand in the code, in order. */
  readonly given: ReadonlyMap<string, Value>;
  readonly at: Span;
}

/** What dynaconf knows, by upper-case name. */
export interface Store {
  readonly values: Map<string, Value>;
  readonly currentEnvironment: string;
  /** Why it may know more or other things. */
  unseen: string | undefined;
  readonly at: Span;
  readonly run: Run;
  readonly merges: boolean;
}

/** Loads as `Settings.execute_loaders` of dynaconf 3.2 does: what the code gives, files, variables. */
export function loadStore(options: DynaconfOptions, run: Run): Store {
  const { at } = options;
  if (options.loadsDotenv) readDotenv(options, run);
  const variable = (name: string): string | undefined => textOfVariable(name, run);
  const wanted = options.hasEnvironments
    ? (variable(options.switcher) ?? variable("ENV_FOR_DYNACONF") ?? options.environment)
    : "main";
  const store: Store = {
    values: new Map(),
    currentEnvironment: wanted,
    unseen: undefined,
    at,
    run,
    merges: options.merges,
  };
  const further = [...(run.context.environment?.keys() ?? [])].find(
    (name) => name.endsWith("_FOR_DYNACONF") && name !== "ENV_FOR_DYNACONF",
  );
  if (further !== undefined) store.unseen = `${further}, an option of dynaconf`;
  for (const [name, value] of options.given) setValue(store, name, value, undefined);
  loadFiles(store, options);
  loadVariables(store, options);
  return store;
}

/** A value with its templates filled in; undefined: there is none. */
export function readStore(store: Store, name: string): Value | undefined {
  const value = store.values.get(name);
  return (
    value && evaluated(value, (other) => (other === name ? undefined : readStore(store, other)), store.at, store.run)
  );
}

function textOfVariable(name: string, run: Run): string | undefined {
  const assigned = run.assigned.get(name)?.value;
  return run.context.environment?.get(name) ?? (assigned?.kind === "str" ? assigned.value : undefined);
}

function readDotenv(options: DynaconfOptions, run: Run): void {
  for (const root of [undefined, options.rootPath]) {
    const file = findFile(".env", root, [], run);
    const content = file === undefined ? undefined : run.context.files.read(file);
    if (file === undefined || !isText(content)) continue;
    for (const [name, value] of expandedValues(file, content.text, false, true, run))
      if (value.text !== null)
        setVariable(name, { ...str(value.text, value.at, "environment"), variables: [name] }, false, run);
  }
}

/** Folders from the root path up to the working directory, then those above it; in each the folder `config` too. */
function findFile(name: string, root: string | undefined, skipped: readonly string[], run: Run): string | undefined {
  if (name.startsWith("/")) return run.context.files.kind(name) === undefined ? undefined : name;
  const work = run.context.workingDirectory;
  for (const start of [...(root === undefined ? [] : [root]), work]) {
    for (let folder = start; ; folder = dirname(folder)) {
      for (const candidate of [joinOsPath(folder, name), joinOsPath(`${folder}/config`, name)]) {
        run.filesRead.add(candidate);
        if (!skipped.includes(candidate) && run.context.files.kind(candidate) !== undefined) return candidate;
      }
      if (folder === work || folder === "/" || folder === "") break;
    }
  }
  return undefined;
}

function loadFiles(store: Store, options: DynaconfOptions): void {
  const { run } = store;
  let root = options.rootPath;
  const found: string[] = [];
  for (const item of options.files) {
    if (/[*?[]/.test(item) || !/\.\w+$/.test(basename(item))) {
      store.unseen ??= `files that dynaconf loads as ${item}`;
      continue;
    }
    const file = findFile(item, root, options.skipped, run);
    if (file === undefined) continue;
    found.push(file);
    root ??= dirname(file);
  }
  for (const file of found.filter((one) => !one.includes(".local."))) found.push(localName(file));
  for (const file of found) {
    run.filesRead.add(file);
    if (run.context.files.kind(file) !== "file") continue;
    if (/\.(?:py|ini|conf|properties)$/.test(file)) store.unseen ??= `${basename(file)}, which dynaconf loads`;
    else loadFile(store, file, options);
    if (run.context.files.kind(`${dirname(file)}/dynaconf_hooks.py`) !== undefined)
      store.unseen ??= "a hook of dynaconf";
  }
}

/** `settings.toml` → `settings.local.toml`. */
function localName(file: string): string {
  const dot = file.lastIndexOf(".");
  return `${file.slice(0, dot)}.local${file.slice(dot)}`;
}

function loadFile(store: Store, file: string, options: DynaconfOptions): void {
  const content = store.run.context.files.read(file);
  const data = isText(content) ? readData(file, content.text, store) : undefined;
  if (data?.kind !== "dict") {
    if (data?.kind !== "none") store.unseen ??= `${basename(file)}, which dynaconf loads`;
    return;
  }
  if (!options.hasEnvironments) return setAll(store, data, undefined);
  const sections = new Map(
    data.entries.map((entry) => [entry.key.kind === "str" ? entry.key.value.toLowerCase() : "", entry.value]),
  );
  const names = [
    options.defaultEnvironment,
    options.prefixes[0] ?? "dynaconf",
    ...store.currentEnvironment.split(","),
    "global",
  ].map((name) => name.trim().toLowerCase());
  const merge = sections.get("dynaconf_merge");
  for (const name of new Set(names)) {
    const section = sections.get(name);
    if (section?.kind === "dict") setAll(store, section, merge);
    else if (section && truthiness(section) !== "no") store.unseen ??= `[${name}] of ${basename(file)}`;
  }
}

function readData(file: string, text: string, store: Store): Value | undefined {
  const { at } = store;
  if (/\.to?ml$/.test(file)) {
    const data = readToml(text, at);
    if (!data) throw new PythonError("TOMLDecodeError", at, { message: `${basename(file)} is not TOML` });
    return data;
  }
  if (file.endsWith(".json")) {
    const data = readJson(text, at);
    if (!data) throw new PythonError("JSONDecodeError", at, { message: `${basename(file)} is not JSON` });
    return data;
  }
  return /\.ya?ml$/.test(file) ? readYaml(text, "1.2", at)?.[0] : undefined;
}

/** The names of a file, or of a section in it. */
function setAll(store: Store, data: Extract<Value, { kind: "dict" }>, fileMerge: Value | undefined): void {
  const entries = data.entries.map((entry): [string, Value] => [
    entry.key.kind === "str" ? upper(entry.key.value) : "",
    entry.value,
  ]);
  const own = entries.find(([name]) => name === "DYNACONF_MERGE")?.[1] ?? fileMerge;
  if (
    entries.some(
      ([name]) =>
        name === "" ||
        name === "DYNACONF_DOTTED_LOOKUP" ||
        name === "DYNACONF_INCLUDE" ||
        name.endsWith("_FOR_DYNACONF"),
    )
  )
    store.unseen ??= "an option of dynaconf in a file";
  for (const [name, value] of entries)
    if (name !== "" && !name.startsWith("DYNACONF_")) setValue(store, name, value, own && truthiness(own) === "yes");
}

/** The first part in capitals; what stands behind `__` keeps its case. */
function upper(name: string): string {
  const [first = "", ...others] = name.split("__");
  return [first.toUpperCase(), ...others].join("__");
}

/** `Settings.set`. `merge`: what the file says of merging; undefined where it says nothing. */
export function setValue(store: Store, name: string, value: Value, merge: boolean | undefined): void {
  const dotted = name.replaceAll("__", ".");
  if (dotted.includes(".")) return setNested(store, dotted.split("."), value);
  const key = upper(name.trim());
  const { at } = store;
  let result = parsed(value, false, at);
  const mark = markOf(result);
  const existing = mark?.mark === "format" ? undefined : store.values.get(key);
  if (mark?.mark === "del") {
    store.values.delete(key);
    return;
  }
  if (mark?.mark === "empty") {
    store.unseen ??= "an empty value of dynaconf";
    return;
  }
  if (mark) result = applied(mark, existing, result, at);
  const differs = existing !== undefined && existing.kind !== "none" && equal(existing, result) !== "yes";
  if (
    differs &&
    (existing.kind === "unknown" || existing.kind === "environment") &&
    (result.kind === "dict" || result.kind === "list")
  ) {
    const isPlain = mergedBeforeSet(result, result, store.merges, at) === result && merge !== true && !store.merges;
    if (!isPlain) result = unknownLike(existing, "a value from the environment", at);
  } else if (differs)
    result =
      merge === true
        ? mergedInto(existing, result, false, at)
        : mergedBeforeSet(existing, result, merge === undefined && store.merges, at);
  store.values.set(key, result);
}

/** `DATABASES__default__HOST`: the rest of the dict stays. */
function setNested(store: Store, parts: readonly string[], value: Value): void {
  const [first = "", ...others] = parts;
  const key = first.toUpperCase();
  const existing = readStore(store, key);
  if (existing && existing.kind !== "dict" && existing.kind !== "none") {
    store.values.set(key, unknown(`a part of ${key} that dynaconf sets`, store.at));
    return;
  }
  const result = withPart(
    existing?.kind === "dict" ? existing : dict([], store.at),
    others,
    parsed(value, false, store.at),
    store,
  );
  store.values.set(key, result);
}

function withPart(old: Extract<Value, { kind: "dict" }>, parts: readonly string[], value: Value, store: Store): Value {
  const [first = "", ...others] = parts;
  const { at } = store;
  const result = dict(
    old.entries.map((entry) => ({ ...entry })),
    old.at,
    old.rest,
    old.from,
  );
  const known = result.entries.find(
    (entry) => entry.key.kind === "str" && entry.key.value.toLowerCase() === first.toLowerCase(),
  );
  const before = known?.value;
  const name = known?.key ?? str(first, at);
  if (others.length > 0) {
    if (before && before.kind !== "dict" && before.kind !== "none")
      storeItem(result, name, unknown("a part that dynaconf sets", at));
    else storeItem(result, name, withPart(before?.kind === "dict" ? before : dict([], at), others, value, store));
    return result;
  }
  const mark = markOf(value);
  if (mark?.mark === "del")
    result.entries.splice(0, result.entries.length, ...result.entries.filter((entry) => entry !== known));
  else if (mark) storeItem(result, name, applied(mark, before, value, at));
  else storeItem(result, name, before ? mergedBeforeSet(before, value, false, at) : value);
  return result;
}

function loadVariables(store: Store, options: DynaconfOptions): void {
  const { run, at } = store;
  const names = new Map<string, Value>();
  for (const [name, text] of run.context.environment ?? [])
    names.set(name, str(booleanFix(text), at, "environment", [name]));
  for (const [name, { value }] of run.assigned)
    if (value && !names.has(name))
      names.set(name, value.kind === "str" ? { ...value, value: booleanFix(value.value) } : value);
  const prefixes =
    options.prefixes.some((one) => one.toUpperCase() === "DYNACONF") || options.prefixes.length === 0
      ? options.prefixes
      : ["DYNACONF", ...options.prefixes];
  for (const prefix of prefixes) {
    const start = prefix === "" ? "" : `${prefix.toUpperCase()}_`;
    for (const [name, value] of names)
      if (name.startsWith(start) && name.length > start.length)
        setValue(store, name.slice(start.length), parsed(value, true, at), undefined);
  }
}
