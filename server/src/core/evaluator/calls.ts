import type { ClassDefinition, Statement } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { classAttribute } from "./attributes.js";
import { evaluate } from "./expressions.js";
import { lift } from "./lift.js";
import { dict, none, str, tuple } from "./make.js";
import type { Binding, CallArguments, ClassObject, ExternalClass, FunctionObject, Run, Scope } from "./runtime.js";
import { OutOfFuel, PythonError, nativeFunction, objectValue, runtimeObject } from "./runtime.js";
import { execute } from "./statements.js";

/** Calls a value. What cannot be seen gives unknown, with the name of what was called as its reason. */
export function callValue(callee: Value, args: CallArguments, run: Run): Value {
  if (callee.kind === "unknown") return unknown(callee.reason, args.at);
  if (callee.kind === "environment") return lift([callee], args.at, ([one]) => (one && one.kind !== "environment" ? callValue(one, args, run) : unknown("a call", args.at)));
  const object = runtimeObject(callee);
  switch (object?.kind) {
    case "function":
      if (args.unseen !== undefined) return unknown(args.unseen, args.at);
      return callFunction(object, args.positional, args.keywords, args.at, run);
    case "method":
      if (args.unseen !== undefined) return unknown(args.unseen, args.at);
      return callFunction(object.function, [object.self, ...args.positional], args.keywords, args.at, run);
    case "class": return instantiate(object, args, run);
    case "native":
      if (!object.call) return unknown(`call to ${shown(callee)}`, args.at);
      if (--run.fuel < 0) throw new OutOfFuel("the settings take too many steps to evaluate");
      return object.call(args, run);
    case "instance": {
      const call = classAttribute(object.class, "__call__");
      const data = call && runtimeObject(call.value);
      if (data?.kind === "function") return callFunction(data, [callee, ...args.positional], args.keywords, args.at, run);
      return unknown(`call to ${object.class.name}`, args.at);
    }
    default:
      if (callee.kind === "object" || callee.kind === "random") return unknown(`call to ${shown(callee)}`, args.at);
      throw new PythonError("TypeError", args.at, { message: `'${callee.kind}' object is not callable` });
  }
}

function shown(value: Value): string {
  return value.kind === "object" ? value.repr.replace(/^<(?:function |class |module )?'?|'?>$/g, "") : "a value";
}

const depthLimit = 40;

/** Runs a function of the project. */
export function callFunction(callee: FunctionObject, positional: readonly Value[], keywords: ReadonlyMap<string, Value>, at: Span, run: Run): Value {
  const { definition } = callee;
  if (definition.kind === "function" && (definition.isGenerator || definition.isAsync)) return unknown(`call to ${callee.name}, a generator or coroutine`, at);
  if (run.depth >= depthLimit) throw new OutOfFuel("functions call each other too deeply");
  const scope: Scope = { kind: "function", bindings: new Map(), parent: callee.scope.kind === "module" ? undefined : callee.scope, module: callee.scope.module, outer: new Map(), unseen: undefined };
  bindParameters(callee, positional, keywords, at, scope);
  const file = run.file;
  run.depth++;
  run.file = scope.module.file;
  try {
    if (definition.kind === "lambda") return evaluate(definition.body, scope, run);
    if (callee.owner) scope.bindings.set("__class__", binding(objectValue("type", `<class '${callee.owner.name}'>`, callee.owner), at));
    const completion = execute(definition.body, scope, run);
    if (typeof completion === "object") return completion.value;
    return completion === "unseen" ? unknown(`what ${callee.name} returns`, at) : none(at);
  } finally {
    run.depth--;
    run.file = file;
  }
}

function bindParameters(callee: FunctionObject, positional: readonly Value[], keywords: ReadonlyMap<string, Value>, at: Span, scope: Scope): void {
  const { parameters } = callee.definition;
  const used = new Set<string>();
  let next = 0;
  for (const parameter of parameters) {
    let value: Value | undefined;
    if (parameter.variadic === "*") {
      value = tuple(positional.slice(next), at);
      next = positional.length;
    } else if (parameter.variadic === "**") {
      value = dict([...keywords].filter(([name]) => !parameters.some((one) => one.name === name && !one.variadic)).map(([name, one]) => ({ key: str(name, one.at), value: one })), at);
      for (const name of keywords.keys()) used.add(name);
    } else {
      if (!parameter.keywordOnly && next < positional.length) value = positional[next++];
      else if (keywords.has(parameter.name)) {
        value = keywords.get(parameter.name);
        used.add(parameter.name);
      } else value = callee.defaults.get(parameter.name);
      if (!value) throw new PythonError("TypeError", at, { message: `${callee.name}() missing required argument '${parameter.name}'` });
    }
    scope.bindings.set(parameter.name, binding(value, at));
  }
  if (next < positional.length) throw new PythonError("TypeError", at, { message: `${callee.name}() takes ${next} positional arguments but ${positional.length} were given` });
  for (const name of keywords.keys()) {
    if (!used.has(name)) throw new PythonError("TypeError", at, { message: `${callee.name}() got an unexpected keyword argument '${name}'` });
  }
}

function binding(value: Value, at: Span): Binding {
  return { value, nameAt: at, valueAt: value.at ?? at, steps: [] };
}

function instantiate(type: ClassObject, args: CallArguments, run: Run): Value {
  if (type.nativeBases.some((base) => isExceptionName(base))) return objectValue(type.name, `${type.name}()`, { kind: "native" }, args.at);
  for (const base of externalBases(type)) {
    const made = base.data.instantiate?.(type, args, run);
    if (made) return made;
  }
  if (type.unseen !== undefined || type.nativeBases.length > 0) return unknown(`an instance of ${type.name}`, args.at);
  const made = objectValue(type.name, `<${type.name} object>`, { kind: "instance", class: type, attributes: new Map() }, args.at);
  const self = classAttribute(type, "__bool__") || classAttribute(type, "__len__") ? { ...made, ownTruth: true } : made;
  const init = classAttribute(type, "__init__");
  const initializer = init && runtimeObject(init.value);
  if (initializer?.kind === "function") {
    if (args.unseen !== undefined) return unknown(args.unseen, args.at);
    callFunction(initializer, [self, ...args.positional], args.keywords, args.at, run);
  }
  return self;
}

/** Classes of libraries that a class derives from, nearest first. */
export function externalBases(type: ClassObject): readonly ExternalClass[] {
  return type.mro.flatMap((one) => one.bases.filter((base) => base.kind === "external"));
}

export function isExceptionName(name: string): boolean {
  return /(?:Error|Exception|Warning|ImproperlyConfigured)$/.test(name);
}

/** Runs a class body. */
export function defineClass(definition: ClassDefinition, scope: Scope, run: Run): Value {
  const at: Span = { file: scope.module.file, start: definition.nameStart, end: definition.nameStart + definition.name.length };
  const parents: ClassObject[] = [];
  const nativeBases: string[] = [];
  const bases: (ClassObject | ExternalClass)[] = [];
  let unseen: string | undefined;
  for (const base of definition.bases) {
    const value = evaluate(base.value, scope, run);
    if (base.name !== undefined || base.spread) continue;
    const data = runtimeObject(value);
    if (data?.kind === "class") {
      parents.push(data);
      bases.push(data);
    } else if (data?.kind === "native" && value.kind === "object") {
      // Bases that add nothing: every class derives from the first, the others are for type checkers.
      if (/^(?:<class '(?:object|abc\.ABC)'>|typing\.(?:Generic|Protocol))$/.test(value.repr)) continue;
      const name = /'([^']+)'/.exec(value.repr)?.[1] ?? value.repr;
      nativeBases.push(name);
      bases.push({ kind: "external", name, data });
    }
    else unseen ??= value.kind === "unknown" ? value.reason : "a base class that cannot be seen";
  }
  for (const parent of parents) {
    nativeBases.push(...parent.nativeBases);
    unseen ??= parent.unseen;
  }
  const body: Scope = { kind: "class", bindings: new Map(), parent: scope.kind === "module" ? undefined : scope, module: scope.module, outer: new Map(), unseen: undefined };
  const type: ClassObject = { kind: "class", name: definition.name, definition, mro: [], nativeBases, bases, scope: body, unseen };
  (type.mro as ClassObject[]).push(type, ...linearize(parents));
  execute(definition.body as readonly Statement[], body, run);
  for (const one of body.bindings.values()) {
    const data = runtimeObject(one.value);
    if (data?.kind === "function" && !data.owner) data.owner = type;
  }
  return objectValue("type", `<class '${definition.name}'>`, type, at);
}

/** C3 linearization of the parents' orders, as Python does it; a conflict falls back to depth first. */
function linearize(parents: readonly ClassObject[]): ClassObject[] {
  const sequences = [...parents.map((parent) => [...parent.mro]), [...parents]];
  const result: ClassObject[] = [];
  for (;;) {
    const open = sequences.filter((sequence) => sequence.length > 0);
    if (open.length === 0) return result;
    const candidate = open.map((sequence) => sequence[0]).find((head) => head && !open.some((sequence) => sequence.indexOf(head) > 0));
    if (!candidate) return [...new Set(parents.flatMap((parent) => parent.mro))];
    result.push(candidate);
    for (const sequence of sequences) if (sequence[0] === candidate) sequence.shift();
  }
}

/** `super()` inside a method. */
export function superObject(scope: Scope, at: Span, run: Run): Value {
  let frame: Scope | undefined = scope;
  while (frame && !frame.bindings.has("__class__")) frame = frame.parent;
  const owner = frame && runtimeObject(frame.bindings.get("__class__")?.value ?? none());
  const first = frame && [...frame.bindings.values()][0];
  if (owner?.kind !== "class" || !first) return unknown("super()", at);
  const self = first.value;
  const selfData = runtimeObject(self);
  const type = selfData?.kind === "instance" ? selfData.class : selfData?.kind === "class" ? selfData : owner;
  const after = type.mro.slice(type.mro.indexOf(owner) + 1);
  return objectValue("super", "<super>", {
    kind: "native",
    getAttribute(name) {
      for (const one of after) {
        const found = one.scope.bindings.get(name);
        if (!found) continue;
        const data = runtimeObject(found.value);
        if (data?.kind !== "function" || data.role === "static") return found.value;
        if (data.role === "property") return callFunction(data, [self], new Map(), at, run);
        return objectValue("method", `<bound method ${name}>`, { kind: "method", self, function: data }, at);
      }
      return type.unseen === undefined ? nativeFunction(name, (args) => none(args.at)) : unknown(`${name} of super()`, at);
    },
  }, at);
}
