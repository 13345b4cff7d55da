import { Alternatives } from "../domain/alternatives.js";
import type { DictValue, Value } from "../domain/value.js";
import { unknown, unknownSince, perhapsReplaced } from "../domain/value.js";
import { fileStart, type Span } from "../text/span.js";
import { Cells } from "./cells.js";
import { allVariables, anyVariable, codeInDicts, withFile } from "./missingFiles.js";
import { bindAs, mapBindings } from "./newModule.js";
import type { InstanceObject, Run } from "./runtime.js";
import type { Binding, Scope } from "./scope.js";
import { namespaceOf, nativeFunction, objectValue, runtimeObject } from "./runtime.js";
import { dict } from "./make.js";
import { keyError } from "./pythonError.js";

/** `globals()`, `vars(module)`, `module.__dict__`: a dict whose writes are assignments. */
export function namespaceDict(scope: Scope): Value {
  const ownNames = namesOfModule(scope);
  const entries = (): readonly (readonly [string, Value])[] => [
    ...[...ownNames].filter(([name]) => !scope.bindings.has(name)),
    ...[...scope.bindings].map(([name, { value }]) => [name, value] as const),
  ];
  const bindAt = (key: Value, value: Value, at: Span, run: Run, unless?: Binding["unless"]): void => {
    if (key.kind === "str")
      scope.bindings.set(key.value, {
        value,
        nameAt: at,
        valueAt: value.at ?? at,
        steps: [{ step: "assigned", at }],
        ...(unless !== undefined && { unless }),
      });
    else hideNames(scope, "a name that cannot be seen", at, run);
  };
  const read = (key: Value, at: Span): Value | undefined => {
    if (key.kind !== "str") return unknown("a name that cannot be seen", at);
    return (
      scope.bindings.get(key.value)?.value ??
      ownNames.get(key.value) ??
      (scope.unseen ? unknown(`${key.value}, which may come from ${scope.unseen}`, at) : undefined)
    );
  };
  return objectValue("dict", "globals()", {
    kind: "native",
    truthy: true,
    getItem(key, _run, at) {
      const value = read(key, at);
      if (!value) throw keyError(key, at);
      return value;
    },
    setItem(key, value, run, at) {
      const known = key.kind === "str" ? scope.bindings.get(key.value) : undefined;
      // What is written back as it was is as certain as it was: `locals()[name] = changed[name]`.
      bindAt(key, value, at, run, known?.value === value ? known.unless : undefined);
    },
    deleteItem: (key) => {
      if (key.kind === "str") scope.bindings.delete(key.value);
    },
    contains(key, _run, at) {
      const value = read(key, at);
      return value?.kind === "unknown" && !(key.kind === "str" && scope.bindings.has(key.value))
        ? unknownSince(value, at, "bool")
        : { kind: "bool", value: value !== undefined, at, from: "computed" };
    },
    iterate: () =>
      scope.unseen
        ? undefined
        : entries().map(([name]) => ({ kind: "str", value: name, at: undefined, from: "computed" })),
    getAttribute(name) {
      switch (name) {
        case "get":
          return nativeFunction("get", (args) => {
            const key = args.positional[0];
            return (key && read(key, args.at)) ?? args.positional[1] ?? { kind: "none", at: args.at, from: "computed" };
          });
        case "setdefault":
          return nativeFunction("setdefault", (args, run) => {
            const [key, value = { kind: "none", at: args.at, from: "computed" }] = args.positional;
            const known = key && read(key, args.at);
            if (known) return known;
            if (key) bindAt(key, value, args.at, run);
            return value;
          });
        case "update":
          return nativeFunction("update", (args, run) => {
            for (const given of args.positional) {
              const object = runtimeObject(given);
              const native = object?.kind === "native" ? object : undefined;
              const source = native?.overlay?.(dict([], args.at), run, args.at) ?? given;
              if (source.kind === "dict") {
                for (const entry of source.entries)
                  bindAt(entry.key, entry.value, entry.value.at ?? args.at, run, codeInDicts(run));
                if (source.rest !== undefined) overshadow(scope, source.rest, args.at, run);
              } else {
                const bindings = namespaceOf(source)?.bindings;
                if (bindings !== undefined) {
                  for (const key of namesIn(bindings))
                    bindAs(scope.bindings, key, bindings, key, (binding) => binding, run);
                } else
                  overshadow(
                    scope,
                    source.kind === "unknown" ? source.reason : (native?.unseenItems ?? "names that cannot be seen"),
                    args.at,
                    run,
                  );
              }
            }
            for (const [key, value] of args.keywords)
              bindAt({ kind: "str", value: key, at: args.at, from: "literal" }, value, value.at ?? args.at, run);
            if (args.unseen !== undefined) overshadow(scope, args.unseen, args.at, run);
            return { kind: "none", at: args.at, from: "computed" };
          });
        case "pop":
          return nativeFunction("pop", (args) => {
            const [key, fallback] = args.positional;
            const value = key && read(key, args.at);
            if (key?.kind === "str") scope.bindings.delete(key.value);
            return value ?? fallback ?? { kind: "none", at: args.at, from: "computed" };
          });
        case "keys":
          return nativeFunction("keys", (args) => ({
            kind: "list",
            items: entries().map(([name]) => ({ kind: "str", value: name, at: undefined, from: "computed" })),
            rest: scope.unseen,
            at: args.at,
            from: "computed",
          }));
        case "items":
          return nativeFunction("items", (args) => ({
            kind: "list",
            items: entries().map(([key, value]) => ({
              kind: "tuple",
              items: [{ kind: "str", value: key, at: undefined, from: "computed" }, value],
              rest: undefined,
              at: undefined,
              from: "computed",
            })),
            rest: scope.unseen,
            at: args.at,
            from: "computed",
          }));
        case "copy":
          return nativeFunction("copy", (args, run) => copyOfNamespace(scope, args.at, run));
        default:
          return undefined;
      }
    },
    scope,
  });
}

/** Its names as they are now. Where the environment decides more of them than can be told apart, what they are is not seen in the copy. */
function copyOfNamespace(scope: Scope, at: Span, run: Run): DictValue {
  const { bindings } = scope;
  const open = new Map<string, Alternatives<unknown>>();
  for (const name of namesIn(bindings)) {
    const raw = bindings instanceof Cells ? (bindings as Cells<Binding>).raw(name) : undefined;
    if (raw instanceof Alternatives) open.set(name, raw);
  }
  const decidedBy = run.decisions.conditions.factsOf(
    ...[...open.values()].flatMap(({ ways }) => ways.map((way) => way.where)),
  );
  const isSeen = decidedBy.length <= mostFacts;
  const values = new Map([...namesOfModule(scope)].filter(([name]) => !open.has(name)));
  for (const name of namesIn(bindings)) {
    const binding = isSeen || !open.has(name) ? bindings.get(name) : undefined;
    if (binding) values.set(name, binding.value);
  }
  return {
    kind: "dict",
    entries: [...values].map(([name, value]) => ({
      key: { kind: "str", value: name, at, from: "computed" },
      value,
    })),
    rest: scope.unseen ?? (isSeen ? undefined : "names that the environment decides"),
    at,
    from: "computed",
  };
}

/** Two ways each are as many as a statement can have. */
const mostFacts = 6;

/** In whatever environment they are bound: none is chosen. */
function namesIn(bindings: Map<string, Binding>): readonly string[] {
  return bindings instanceof Cells ? (bindings as Cells<Binding>).rawKeys() : [...bindings.keys()];
}

/** What Python binds in every module before its first line; code that runs in a dict of its own has none of it. */
function namesOfModule(scope: Scope): ReadonlyMap<string, Value> {
  const { module } = scope;
  if (scope.kind !== "module" || module.name === "builtins") return new Map();
  const text = (value: string): Value => ({ kind: "str", value, at: undefined, from: "computed" });
  return new Map([
    ["__name__", text(module.name)],
    ["__package__", text(module.isPackage ? module.name : module.name.split(".").slice(0, -1).join("."))],
    ["__file__", text(module.runsAt ?? module.file)],
  ]);
}

/** From here on any name of the scope may have been replaced by something unseen. */
export function overshadow(scope: Scope, reason: string, at: Span, run: Run): void {
  // Who sets such a variable means it: what the code says holds without it.
  if (reason === allVariables) return mayBeSetBy(anyVariable, reason, scope, at, run, { sets: "few" });
  hideNames(scope, reason, at, run);
  replacePerhaps(scope, reason);
}

/** What is bound in the scope may have been replaced by something unseen. */
export function replacePerhaps(scope: Scope, reason: string): void {
  mapBindings(scope.bindings, (binding, name) =>
    isBroughtIn(name, binding.value) ? binding : { ...binding, value: perhapsReplaced(name, reason, binding.valueAt) },
  );
}

/** Functions, classes and modules, and what may be one of them in a library that is not there: no settings. */
function isBroughtIn(name: string, value: Value): boolean {
  return (
    value.kind === "object" || (value.kind === "unknown" && value.absent !== undefined && name !== name.toUpperCase())
  );
}

/** A settings module of a library brings names that were not seen; those that are bound may be set again by it. */
export function mayBeSetBy(
  module: string,
  reason: string,
  scope: Scope,
  at: Span,
  run: Run,
  { sets, isReadAfter = false }: { readonly sets: "few" | "many"; readonly isReadAfter?: boolean },
): void {
  hideNames(scope, reason, at, run, sets === "few" && !run.context.environment ? module : undefined);
  const file = { name: module, ...(!isReadAfter && { hides: reason }) };
  mapBindings(scope.bindings, (binding, name) => ({
    ...binding,
    // Where the project lies is no library's to say.
    unless: withFile(binding.unless, sets === "few" && isFolder(name, binding.value, run) ? { name: module } : file),
  }));
}

function isFolder(name: string, value: Value, { context }: Run): boolean {
  return (
    (value.kind === "path" || value.kind === "str") &&
    value.value.startsWith(context.workingDirectory) &&
    context.djangoDefault(name) === undefined
  );
}

/** The scope may have names that were not seen; those that were stay as they are. */
function hideNames(scope: Scope, reason: string, at: Span, run: Run, by?: string): void {
  const isLess = by === undefined && run.hidings.some((one) => one.by !== undefined && one.reason === scope.unseen);
  if (isLess) scope.unseen = reason;
  else scope.unseen ??= reason;
  run.hidings.push({ reason, at, where: run.decisions.path, by });
}

/** A write of unseen names to an object: to a namespace if it is one, to any module that is running if the object itself cannot be seen. */
export function overshadowTarget(object: Value | undefined, reason: string, at: Span, run: Run): void {
  const data = object && runtimeObject(object);
  const scope = data?.kind === "module" ? data.scope : namespaceOf(object);
  if (scope !== undefined) overshadow(scope, reason, at, run);
  else if (!object || object.kind === "unknown")
    for (const module of run.modules.values()) if (module.loading) overshadow(module.scope, reason, at, run);
}

/** `setattr(object, name, …)` of a name that cannot be seen: of an instance or a class it is one of its attributes. */
export function overshadowAttributes(object: Value | undefined, reason: string, at: Span, run: Run): void {
  const data = object && runtimeObject(object);
  if (data?.kind === "class") return overshadow(data.scope, reason, at, run);
  if (data?.kind !== "instance") return overshadowTarget(object, reason, at, run);
  mapBindings(data.attributes, (binding) => ({ ...binding, value: unknown(reason, binding.valueAt) }));
  hideAttributes(data, reason);
}

/** Attributes were set whose names cannot be seen: noted among them, under a name that Python has none of, so that it goes the way of the others. */
export function hideAttributes({ attributes }: InstanceObject, reason: string): void {
  const nowhere: Span = fileStart("");
  attributes.set(hiddenAttributes, { value: unknown(reason), nameAt: nowhere, valueAt: nowhere, steps: [] });
}

export function unseenAttributes({ attributes }: InstanceObject): string | undefined {
  const noted = attributes.get(hiddenAttributes)?.value;
  return noted?.kind === "unknown" ? noted.reason : undefined;
}

const hiddenAttributes = "";
