import type { UnknownValue, Value } from "../domain/value.js";
import { unknown, unknownFrom } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { classAttribute } from "./classAttributes.js";
import { raisingHere } from "./environment.js";
import { makeInstance } from "./classes.js";
import { iteratorObject } from "./iterators.js";
import { lift } from "./lift.js";
import { boundNames } from "../syntax/python/statementNames.js";
import { dict, none, str, tuple } from "./make.js";
import { mayBeSetBy, overshadow } from "./namespaces.js";
import { checkHashable } from "./operators.js";
import { keyOf } from "./pythonTypes.js";
import type { CallArguments, FunctionObject, Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { namespaceOf, objectValue, runtimeObject, classValue, shownName } from "./runtime.js";
import { asked, step } from "./fuel.js";
import { OutOfFuel, PythonError } from "./pythonError.js";
import { binding } from "./scope.js";
import { evaluate } from "./expressions.js";
import { joinedCall } from "./language.js";
import { execute } from "./statements.js";
import { forgetAll } from "./unseenBodies.js";

/** Calls a value. What cannot be seen gives unknown, with the name of what was called as its reason. */
export function callValue(callee: Value, args: CallArguments, run: Run): Value {
  return asked(run, args.at, () => called(callee, args, run));
}

function called(callee: Value, args: CallArguments, run: Run): Value {
  if (callee.kind === "unknown") {
    exposeNamespaces(args, callee, run);
    return unknownFrom(callee, args.at);
  }
  if (callee.kind === "environment")
    return lift([callee], args.at, ([one]) =>
      one && one.kind !== "environment" ? callValue(one, args, run) : unknown("a call", args.at),
    );
  const object = runtimeObject(callee);
  switch (object?.kind) {
    case "function":
      if (args.unseen !== undefined) return unknown(args.unseen, args.at);
      return callFunction(object, args.positional, args.keywords, args.at, run, args.scope);
    case "method":
      if (args.unseen !== undefined) return unknown(args.unseen, args.at);
      return callFunction(object.function, [object.self, ...args.positional], args.keywords, args.at, run, args.scope);
    case "class":
      return makeInstance(object, callee, args, run);
    case "native":
      if (!object.call) {
        exposeNamespaces(args, { reason: shown(callee) }, run);
        return unknown(`call to ${shown(callee)}`, args.at);
      }
      step(run);
      return raisingHere(object.call(args, run), run);
    case "instance": {
      const call = classAttribute(object.class, "__call__");
      const data = call && runtimeObject(call.value);
      if (data?.kind === "function" && args.unseen === undefined)
        return callFunction(data, [callee, ...args.positional], args.keywords, args.at, run);
      if (call || object.class.unseen !== undefined || object.class.nativeBases.length > 0)
        return unknown(`call to ${object.class.name}`, args.at);
      throw new PythonError("TypeError", args.at, { message: `'${object.class.name}' object is not callable` });
    }
    default:
      if (callee.kind === "object" || callee.kind === "random") return unknown(`call to ${shown(callee)}`, args.at);
      throw new PythonError("TypeError", args.at, { message: `'${callee.kind}' object is not callable` });
  }
}

/** `Conf.save_settings(globals())`, `export(__name__, values)`: who is given a namespace and cannot be seen may set any name of it. */
function exposeNamespaces(
  { positional, keywords, at, scope: own }: CallArguments,
  { reason, absent }: Pick<UnknownValue, "reason" | "absent">,
  run: Run,
): void {
  const exports = absent?.split(".").pop() === "export";
  for (const value of [...positional, ...keywords.values()]) {
    const data = runtimeObject(value);
    const scope =
      namespaceOf(value) ??
      (data?.kind === "module" && data.loading
        ? data.scope
        : exports && value.kind === "str" && value.value === own.module.name
          ? own.module.scope
          : undefined);
    if (scope === undefined) continue;
    if (run.context.environment || exports) overshadow(scope, reason, at, run);
    else {
      // A function of a library adds what is its own; a class of the project that is asked to may hold all settings.
      mayBeSetBy(absent ?? reason, reason, scope, at, run, { sets: absent === undefined ? "many" : "few" });
    }
  }
}

function shown(value: Value): string {
  return value.kind === "object" ? shownName(value) : "a value";
}

const depthLimit = 150;

/** Runs a function of the project. */
export function callFunction(
  callee: FunctionObject,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  at: Span,
  run: Run,
  caller?: Scope,
): Value {
  if (!callee.kept) return runFunction(callee, positional, keywords, at, run, caller);
  for (const value of [...positional, ...keywords.values()]) checkHashable(value, at);
  const keys = [...positional, ...keywords.values()].map((value) => {
    const key = keyOf(value);
    return key === undefined ? undefined : `${value.kind} ${key}`;
  });
  const key = keys.includes(undefined) ? undefined : JSON.stringify([keys, [...keywords.keys()]]);
  const known = key === undefined ? undefined : callee.kept.get(key);
  if (known) return known;
  const value = runFunction(callee, positional, keywords, at, run, caller);
  if (key !== undefined) callee.kept.set(key, value);
  return value;
}

function runFunction(
  callee: FunctionObject,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  at: Span,
  run: Run,
  caller: Scope | undefined,
): Value {
  const { definition } = callee;
  if (definition.kind === "function" && definition.isAsync) return unknown(`call to ${callee.name}, a coroutine`, at);
  if (run.depth >= depthLimit) throw new OutOfFuel("functions call each other too deeply");
  const blind = blindDepth(callee, [...positional, ...keywords.values()], caller);
  const scope: Scope = {
    kind: "function",
    bindings: run.joinsCalls ? run.heap.cells() : new Map(),
    parent: callee.scope.kind === "module" ? undefined : callee.scope,
    module: callee.scope.module,
    outer: new Map(),
    unseen: undefined,
    caller,
    // Until its body binds them they are unbound, whatever the module holds under these names.
    ...(definition.kind === "function" && { locals: (callee.locals ??= boundNames(definition.body)) }),
    ...(blind > 0 && { blind: { definition, depth: blind } }),
  };
  bindParameters(callee, positional, keywords, at, scope);
  if (blind > mostBlind && definition.kind === "function") {
    forgetAll(definition.body, `what ${callee.name} does`, scope, run);
    return unknown(`what ${callee.name} returns`, at);
  }
  if (definition.kind === "lambda") return inFrame(scope, run, at, () => evaluate(definition.body, scope, run));
  if (callee.owner) scope.bindings.set("__class__", binding(classValue(callee.owner.name, callee.owner), at));
  if (definition.isGenerator)
    return callee.isContextManager ? withBlockInside(generator(callee, scope, at), at) : generator(callee, scope, at);
  if (run.joinsCalls) return inFrame(scope, run, at, () => joinedCall(definition.body, scope, run)) ?? none(at);
  const completion = inFrame(scope, run, at, () => execute(definition.body, scope, run));
  if (typeof completion === "object") return completion.value;
  return completion === "unseen" ? unknown(`what ${callee.name} returns`, at) : none(at);
}

/** A function that calls itself for parts of what it is given finds no end where nothing of it can be seen: each call is as the one around it. */
const mostBlind = 4;

/** In how many calls of the function that are given nothing that can be seen this one is, itself counted; 0: it is none. */
function blindDepth({ definition }: FunctionObject, given: readonly Value[], caller: Scope | undefined): number {
  if (given.length === 0 || given.some((one) => one.kind !== "unknown" && one.kind !== "environment")) return 0;
  let around = caller;
  while (around?.isComprehension) around = around.parent;
  return around?.blind?.definition === definition ? around.blind.depth + 1 : 1;
}

/** @param at the call */
function inFrame<T>(scope: Scope, run: Run, at: Span, action: () => T): T {
  const { file } = run;
  run.depth++;
  run.file = scope.module.file;
  try {
    return action();
  } catch (error) {
    const { standsAt } = scope.module;
    if (
      standsAt &&
      error instanceof PythonError &&
      error.at.file === standsAt.file &&
      error.at.start === standsAt.start &&
      error.at.end === standsAt.end
    )
      throw new PythonError(error.type, at, error.options);
    throw error;
  } finally {
    run.depth--;
    run.file = file;
  }
}

function generator(callee: FunctionObject, scope: Scope, at: Span): Value {
  const { definition } = callee;
  return iteratorObject("generator", at, (run, each) => {
    const outer = { file: run.file, depth: run.depth };
    // Whoever takes an item runs in its own module meanwhile.
    scope.yields = (item) => {
      const inner = { file: run.file, depth: run.depth };
      Object.assign(run, outer);
      try {
        each(item);
      } finally {
        Object.assign(run, inner);
      }
    };
    const completion =
      definition.kind === "function" ? inFrame(scope, run, at, () => execute(definition.body, scope, run)) : undefined;
    return completion === "unseen" ? `what ${callee.name} yields` : scope.lost;
  });
}

/** What a function under `@contextmanager` returns: the block of the `with` runs where the generator yields. */
function withBlockInside(source: Value, at: Span): Value {
  return objectValue(
    "contextlib._GeneratorContextManager",
    "<context manager>",
    {
      kind: "native",
      around(run, where, block) {
        const data = runtimeObject(source);
        let isEntered = false;
        if (data?.kind === "native")
          data.stream?.(run, where, (item) => {
            if (isEntered) throw new PythonError("RuntimeError", where, { message: "generator didn't stop" });
            isEntered = true;
            block(item);
          });
        if (!isEntered) throw new PythonError("RuntimeError", where, { message: "generator didn't yield" });
      },
    },
    at,
  );
}

function bindParameters(
  callee: FunctionObject,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  at: Span,
  scope: Scope,
): void {
  const { parameters } = callee.definition;
  const used = new Set<string>();
  let next = 0;
  for (const parameter of parameters) {
    let value: Value | undefined;
    if (parameter.variadic === "*") {
      value = tuple(positional.slice(next), at);
      next = positional.length;
    } else if (parameter.variadic === "**") {
      value = dict(
        [...keywords]
          .filter(([name]) => !parameters.some((one) => one.name === name && !one.variadic))
          .map(([name, one]) => ({ key: str(name, one.at), value: one })),
        at,
      );
      for (const name of keywords.keys()) used.add(name);
    } else {
      if (!parameter.keywordOnly && next < positional.length) {
        value = positional[next++];
        if (keywords.has(parameter.name))
          throw new PythonError("TypeError", at, {
            message: `${callee.name}() got multiple values for argument '${parameter.name}'`,
          });
      } else if (keywords.has(parameter.name)) {
        value = keywords.get(parameter.name);
        used.add(parameter.name);
      } else value = callee.defaults.get(parameter.name);
      if (!value)
        throw new PythonError("TypeError", at, {
          message: `${callee.name}() missing required argument '${parameter.name}'`,
        });
    }
    scope.bindings.set(parameter.name, binding(value, at));
  }
  if (next < positional.length)
    throw new PythonError("TypeError", at, {
      message: `${callee.name}() takes ${next} positional arguments but ${positional.length} were given`,
    });
  for (const name of keywords.keys()) {
    if (!used.has(name))
      throw new PythonError("TypeError", at, {
        message: `${callee.name}() got an unexpected keyword argument '${name}'`,
      });
  }
}
