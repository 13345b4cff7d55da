import type { ClassDefinition } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { withoutClass } from "./attributes.js";
import { bindMethod, classAttribute } from "./classAttributes.js";
import { builtin } from "./language.js";
import { binding } from "./scope.js";
import { isExceptionName } from "./exceptions.js";
import { exceptionValue } from "./exceptionValues.js";
import { instanceOf, classValue, className } from "./runtime.js";
import { dict, list, none, str, tuple } from "./make.js";
import { extendList } from "./methods/lists.js";
import { fillOrdered, makeDict } from "./methods/dicts.js";
import { updateDict } from "./operators.js";
import type { CallArguments, ClassObject, ExternalClass, InstanceObject, KeptClass, Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { nativeFunction, objectValue, runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { rawValues } from "./cells.js";
import { nameSpan } from "./nodeSpan.js";
import { externalBases } from "./externalBases.js";
import { editionOf } from "./ownTrees.js";
import { sameList } from "../text/sameList.js";
import { overshadow } from "./namespaces.js";
import { callFunction, callSpecial, callValue, evaluate, getAttribute, runInside } from "./language.js";

/** Runs a class body. */
export function defineClass(definition: ClassDefinition, scope: Scope, run: Run): Value {
  const at: Span = nameSpan(definition, scope.module.file);
  const parents: ClassObject[] = [];
  const nativeBases: string[] = [];
  const bases: (ClassObject | ExternalClass)[] = [];
  const keywords = new Map<string, Value>();
  let unseen: string | undefined;
  for (const base of definition.bases) {
    const value = evaluate(base.value, scope, run);
    if (base.name === "metaclass" ? !isHarmlessMetaclass(value) : base.spread !== undefined) unseen ??= "a metaclass";
    if (base.name !== undefined && base.name !== "metaclass") keywords.set(base.name, value);
    if (base.name !== undefined || base.spread) continue;
    const data = runtimeObject(value);
    if (data?.kind === "class") {
      parents.push(data);
      bases.push(data);
    } else if (data?.kind === "native" && value.kind === "object") {
      const name = value.name ?? value.repr;
      if (addNothing.has(name)) continue;
      nativeBases.push(name);
      bases.push({ kind: "external", name, data });
    } else unseen ??= value.kind === "unknown" ? value.reason : "a base class that cannot be seen";
  }
  for (const parent of parents) {
    nativeBases.push(...parent.nativeBases);
    unseen ??= parent.unseen;
  }
  const known = keptClass(definition, scope, run);
  const isKept =
    known !== undefined &&
    known.type.unseen === unseen &&
    sameList(known.type.nativeBases, nativeBases) &&
    sameList(known.type.bases, bases, sameBase);
  const type: ClassObject = isKept ? known.type : newClass(definition, { nativeBases, bases, unseen }, scope, run);
  const body = type.scope;
  if (!isKept) (type.mro as ClassObject[]).push(type, ...linearize(parents));
  runInside(definition.body, body, run);
  for (const one of rawValues(body.bindings)) {
    const data = runtimeObject(one.value);
    if (data?.kind === "function" && !data.owner) data.owner = type;
  }
  const value = isKept ? known.value : classValue(definition.name, type, at);
  keep(type, value, run);
  const instances = rawValues(body.bindings).some((one) => runtimeObject(one.value)?.kind === "instance");
  for (const [name, one] of instances ? [...body.bindings] : [])
    if (runtimeObject(one.value)?.kind === "instance")
      callSpecial(one.value, "__set_name__", [value, str(name, at)], at, run);
  for (const base of externalBases(type)) base.data.subclassed?.(type, run);
  const hook = type.mro
    .slice(1)
    .map((one) => one.scope.bindings.get("__init_subclass__"))
    .find((one) => one !== undefined);
  const method = hook && runtimeObject(hook.value);
  if (method?.kind === "function") callFunction(method, [value], keywords, at, run);
  // `class Common(Environment)`: whatever makes settings of such a class may set them in its module.
  if (unseen !== undefined && scope.kind === "module" && wholeProject.some((name) => body.bindings.has(name)))
    overshadow(scope, unseen, at, run);
  return value;
}

function newClass(
  definition: ClassDefinition,
  parts: Pick<ClassObject, "nativeBases" | "bases" | "unseen">,
  scope: Scope,
  run: Run,
): ClassObject {
  return {
    kind: "class",
    name: definition.name,
    definition,
    mro: [],
    ...parts,
    scope: {
      kind: "class",
      bindings: run.heap.cells(),
      parent: scope.kind === "module" ? undefined : scope,
      module: scope.module,
      outer: new Map(),
      unseen: undefined,
      ...(keepsStatements(definition, parts.bases, scope, run) && { keepsStatements: true }),
    },
    unseen: parts.unseen,
  };
}

/** The class as it was before an edit of its body, once in each run. */
function keptClass(definition: ClassDefinition, scope: Scope, run: Run): KeptClass | undefined {
  const known = run.classes.get(definition);
  if (known === undefined || known.round === run.statements.round) return undefined;
  const { module, outer, unseen, starred } = known.type.scope;
  return module === scope.module && outer.size === 0 && unseen === undefined && starred === undefined
    ? known
    : undefined;
}

function keep(type: ClassObject, value: Value, { classes, statements: { round } }: Run): void {
  if (type.scope.keepsStatements) classes.set(type.definition, { type, value, round });
}

/** A class among the statements of a module, whose body alone says what it has. */
function keepsStatements(
  definition: ClassDefinition,
  bases: ClassObject["bases"],
  scope: Scope,
  { classes, statements: { round } }: Run,
): boolean {
  return (
    scope.kind === "module" &&
    editionOf(definition) !== undefined &&
    classes.get(definition)?.round !== round &&
    definition.body.every((statement) => statement.kind !== "annotated" || statement.value !== undefined) &&
    bases.every((base) =>
      base.kind === "class"
        ? externalBases(base).every(({ data }) => data.subclassed === undefined)
        : base.data.subclassed === undefined,
    )
  );
}

function sameBase(a: ClassObject | ExternalClass, b: ClassObject | ExternalClass): boolean {
  return a === b || (a.kind === "external" && b.kind === "external" && a.name === b.name && a.data === b.data);
}

/** Settings that every project has, and hardly anything else. */
const wholeProject = ["ROOT_URLCONF", "INSTALLED_APPS"];

/** Every class derives from the first, the others are for type checkers. */
const addNothing: ReadonlySet<string> = new Set(["object", "abc.ABC", "typing.Generic", "typing.Protocol"]);

function isHarmlessMetaclass(value: Value): boolean {
  const name = className(value);
  return name === "abc.ABCMeta" || name === "type";
}

/** C3 linearization of the parents' orders, as Python does it; a conflict falls back to depth first. */
function linearize(parents: readonly ClassObject[]): ClassObject[] {
  const sequences = [...parents.map((parent) => [...parent.mro]), [...parents]];
  const result: ClassObject[] = [];
  for (;;) {
    const open = sequences.filter((sequence) => sequence.length > 0);
    if (open.length === 0) return result;
    const candidate = open
      .map((sequence) => sequence[0])
      .find((head) => head && !open.some((sequence) => sequence.indexOf(head) > 0));
    if (!candidate) return [...new Set(parents.flatMap((parent) => parent.mro))];
    result.push(candidate);
    for (const sequence of sequences) if (sequence[0] === candidate) sequence.shift();
  }
}

/** Calls a class of the project. */
export function makeInstance(type: ClassObject, callee: Value, args: CallArguments, run: Run): Value {
  for (const base of externalBases(type)) {
    const made = base.data.instantiate?.(type, args, run);
    if (made) return made;
  }
  if (type.unseen !== undefined)
    return isExceptionClass(type)
      ? exceptionValue(type.name, undefined, args.at)
      : unknown(`an instance of ${type.name}`, args.at);
  const allocate = classAttribute(type, "__new__");
  const allocator = allocate && runtimeObject(allocate.value);
  if (allocate && (allocator?.kind !== "function" || args.unseen !== undefined))
    return unknown(`an instance of ${type.name}`, args.at);
  const self =
    allocator?.kind === "function"
      ? callFunction(allocator, [callee, ...args.positional], args.keywords, args.at, run)
      : bareInstance(type, args, run);
  const instance = instanceOf(self);
  if (!instance?.class.mro.includes(type)) return self;
  const init = classAttribute(type, "__init__");
  if (init) callValue(bindMethod(init.value, self, "__init__", args.at, run), args, run);
  return self;
}

function isExceptionClass(type: ClassObject): boolean {
  return type.nativeBases.some(isExceptionName);
}

/** `object.__new__(type)`, and that of the plain types. */
function bareInstance(type: ClassObject, args: CallArguments, run: Run): Value {
  const instance: InstanceObject = { kind: "instance", class: type, attributes: run.heap.cells(), id: run.fuel };
  run.fuel--;
  const natives = new Set(type.nativeBases);
  const [native = ""] = natives;
  if (isExceptionClass(type)) instance.attributes.set("args", binding(tuple(args.positional, args.at), args.at));
  else if (natives.size === 1 && plainBases.has(native)) {
    const plain = plainValue(native, classAttribute(type, "__init__") !== undefined, args, run);
    if (plain.kind === "unknown" || plain.kind === "object") return plain;
    const made: Value = { ...plain, as: instance };
    if (made.kind === "dict" && made.ordered && !classAttribute(type, "__init__")) fillOrdered(made, args, run);
    return made;
  } else if (natives.size > 0) return unknown(`an instance of ${type.name}`, args.at);
  const made = objectValue(type.name, `<${type.name} object>`, instance, args.at);
  return classAttribute(type, "__bool__") || classAttribute(type, "__len__") ? { ...made, ownTruth: true } : made;
}

const plainBases: ReadonlySet<string> = new Set(["str", "int", "float", "dict", "list", "collections.OrderedDict"]);

/** The plain value below an instance. Containers are filled by `__init__` where the class has its own. */
function plainValue(native: string, hasInit: boolean, args: CallArguments, run: Run): Value {
  if (native === "dict" || native === "collections.OrderedDict") {
    if (native === "dict") return hasInit ? dict([], args.at) : makeDict(args, run);
    return { ...dict([], args.at), ordered: true };
  }
  if (native === "list" && hasInit) return list([], args.at);
  return callValue(
    builtin(native, run) ?? none(args.at),
    native === "list" ? args : { ...args, positional: args.positional.slice(0, 1), keywords: new Map() },
    run,
  );
}

/** `super()` inside a method. */
export function superObject(scope: Scope, at: Span, run: Run): Value {
  let frame: Scope | undefined = scope;
  while (frame && !frame.bindings.has("__class__")) frame = frame.parent;
  const owner = frame && runtimeObject(frame.bindings.get("__class__")?.value ?? none());
  const first = frame && [...frame.bindings.values()][0];
  if (owner?.kind !== "class" || !first) return unknown("super()", at);
  const self = first.value;
  const own = runtimeObject(self);
  const type = instanceOf(self)?.class ?? (own?.kind === "class" ? own : owner);
  const after = type.mro.slice(type.mro.indexOf(owner) + 1);
  return objectValue(
    "super",
    "<super>",
    {
      kind: "native",
      getAttribute(name) {
        for (const one of after) {
          const found = one.scope.bindings.get(name);
          if (!found) continue;
          const data = runtimeObject(found.value);
          // `__new__` gets its class by hand.
          return data?.kind === "function" && name === "__new__"
            ? found.value
            : bindMethod(found.value, self, name, at, run);
        }
        return inherited(name, type, self, at, run);
      },
    },
    at,
  );
}

/** What `object` and the plain types give where no class of the project has the name. */
function inherited(name: string, type: ClassObject, self: Value, at: Span, run: Run): Value {
  switch (name) {
    case "__init__":
      return nativeFunction(name, (args, during) => {
        const instance = instanceOf(self);
        if (instance && isExceptionClass(type))
          instance.attributes.set("args", binding(tuple(args.positional, args.at), args.at));
        else if (self.kind === "dict" && self.as !== undefined && self.ordered) fillOrdered(self, args, during);
        else if (self.kind === "dict" && self.as !== undefined) updateDict(self, makeDict(args, during));
        else if (self.kind === "list" && self.as !== undefined && args.positional[0])
          extendList(self, args.positional[0], args.at, during);
        return none(args.at);
      });
    case "__new__":
      return nativeFunction(name, (args, during) => {
        const [wanted, ...positional] = args.positional;
        const data = wanted && runtimeObject(wanted);
        return data?.kind === "class"
          ? bareInstance(data, { ...args, positional }, during)
          : unknown("super().__new__()", args.at);
      });
    case "__setattr__":
      return nativeFunction(name, (args) => {
        const [attribute, value] = args.positional;
        if (attribute?.kind === "str" && value)
          instanceOf(self)?.attributes.set(attribute.value, binding(value, args.at));
        return none(args.at);
      });
    case "__getattribute__":
      return nativeFunction(name, (args, during) => {
        const [attribute] = args.positional;
        return attribute?.kind === "str"
          ? getAttribute(self, attribute.value, args.at, during, args.scope)
          : unknown("super().__getattribute__()", args.at);
      });
    case "__init_subclass__":
      return nativeFunction(name, (args) => none(args.at));
    default:
      break;
  }
  if (self.kind !== "object" && self.as !== undefined)
    return getAttribute(withoutClass(self), name, at, run, undefined);
  if (type.unseen !== undefined || type.nativeBases.length > 0 || name.startsWith("__"))
    return unknown(`${name} of super()`, at);
  throw new PythonError("AttributeError", at, { message: `'super' object has no attribute '${name}'` });
}
