import type { Expression } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { isShuffled, unknown, perhapsReplaced } from "../domain/value.js";
import type { ProvenanceStep } from "../domain/provenance.js";
import type { Span } from "../text/span.js";
import { deleteAttribute, setAttribute } from "./attributes.js";
import { builtin } from "./language.js";
import { decided } from "./decided.js";
import { bool, dict, list } from "./make.js";
import { laidOver } from "./operators.js";
import { nodeSpan } from "./nodeSpan.js";
import { pythonType } from "./pythonTypes.js";
import type { Run } from "./runtime.js";
import type { Binding, Scope } from "./scope.js";
import { PythonError } from "./pythonError.js";
import { builtinsOfPython2, mayBePython2 } from "./removedNames.js";
import { isCaught, needsPython2 } from "./environment.js";
import { starredName } from "./starredModules.js";
import { storeSubscript } from "./subscripts.js";
import { evaluate, iterate } from "./language.js";

/** The value of a name: function scopes outwards, module, builtins. Raises NameError. */
export function lookUp(name: string, at: Span, scope: Scope, run: Run): Value {
  const binding = findBinding(name, scope, at);
  if (binding) {
    if (name === "DEBUG" && run.debugTakenAsFalse.has(binding.nameAt)) return bool(false, at);
    const hides = binding.unless?.find((one) => one.hides !== undefined)?.hides;
    if (hides !== undefined && binding.value.kind !== "object") return perhapsReplaced(name, hides, at);
    return binding.value;
  }
  const module = scope.module.scope;
  const special = moduleAttribute(name, scope, at);
  if (special) return special;
  const own = builtin(name, run);
  // A star import of something unseen could shadow a builtin, but never does in practice.
  if (own && !builtinsOfPython2.has(name)) return own;
  if (scope.unseen ?? module.unseen)
    return unknown(`${name}, which may come from ${scope.unseen ?? module.unseen}`, at);
  const starred = starredName(name, scope.module.scope, at, run);
  if (starred) return starred;
  if (builtinsOfPython2.has(name) && mayBePython2(run.context) && !isCaught("NameError", run)) {
    needsPython2(name, at, run);
    return own ?? unknown(`${name} of Python 2`, at);
  }
  throw new PythonError("NameError", at, { message: `name '${name}' is not defined` });
}

/** @param at where the name is read, if it is: one that a function binds itself, but not yet, raises there */
export function findBinding(name: string, scope: Scope, at?: Span): Binding | undefined {
  if (scope.outer.get(name) === "global") return scope.module.scope.bindings.get(name);
  for (let one: Scope | undefined = scope, first = true; one; one = one.parent, first = false) {
    // Names of a class body are not visible in its methods.
    if (one.kind === "class" && !first) continue;
    const binding = one.bindings.get(name);
    if (binding) return binding;
    if (at && one.unseen === undefined && one.locals?.has(name) && !one.outer.has(name))
      throw new PythonError(one === scope ? "UnboundLocalError" : "NameError", at, {
        message: `cannot access local variable '${name}' where it is not associated with a value`,
      });
  }
  return scope.module.scope.bindings.get(name);
}

function moduleAttribute(name: string, scope: Scope, at: Span): Value | undefined {
  const module = scope.module;
  switch (name) {
    case "__name__":
      return { kind: "str", value: module.name, at, from: "computed" };
    case "__file__":
      return { kind: "str", value: module.runsAt ?? module.file, at, from: "computed" };
    case "__package__":
      return {
        kind: "str",
        value: module.isPackage ? module.name : module.name.split(".").slice(0, -1).join("."),
        at,
        from: "computed",
      };
    case "__debug__":
      return bool(true, at);
    case "__doc__":
    case "__spec__":
    case "__loader__":
    case "__builtins__":
    case "__cached__":
    case "__annotations__":
      return unknown(`${name} of module ${module.name}`, at);
    case "__path__":
      return module.isPackage ? unknown(`${name} of module ${module.name}`, at) : undefined;
    default:
      return undefined;
  }
}

/** Binds `name` where Python would: the scope itself, or the one that `global`/`nonlocal` names. */
export function bind(
  name: string,
  value: Value,
  nameAt: Span,
  valueAt: Span,
  scope: Scope,
  step: ProvenanceStep["step"] = "assigned",
): void {
  const outer = scope.outer.get(name);
  const target = outer === "global" ? scope.module.scope : outer === "nonlocal" ? enclosing(name, scope) : scope;
  const before = target.bindings.get(name);
  // A loop changes a name any number of times: the first changes and the last one tell the story.
  const steps =
    step === "changed" && before
      ? [...before.steps.slice(0, longestStory), { step, at: nameAt }]
      : [{ step, at: nameAt }];
  target.bindings.set(name, { value, nameAt: step === "changed" && before ? before.nameAt : nameAt, valueAt, steps });
}

const longestStory = 30;

function enclosing(name: string, scope: Scope): Scope {
  for (let one = scope.parent; one; one = one.parent) if (one.kind === "function" && one.bindings.has(name)) return one;
  return scope;
}

/** Assigns to any target. */
export function assignTarget(target: Expression, value: Value, valueAt: Span, scope: Scope, run: Run): void {
  const at = nodeSpan(target, scope.module.file);
  switch (target.kind) {
    case "name":
      return bind(target.name, value, at, valueAt, scope);
    case "starred":
      return assignTarget(target.value, value, valueAt, scope, run);
    case "attribute":
      return setAttribute(evaluate(target.object, scope, run), target.name, value, at, run);
    case "subscript": {
      const container = evaluate(target.object, scope, run);
      if (target.index.kind === "slice") return storeSlice(container, target.index, value, at, scope, run);
      const key = evaluate(target.index, scope, run);
      // `DATABASES["default"]["CONN_MAX_AGE"] = 60` of a dict that a variable gives: there is none yet to change.
      if (container.kind === "environment" && key.kind === "str" && isPlace(target.object))
        return assignTarget(target.object, laidOver(container, dict([{ key, value }], at), at), valueAt, scope, run);
      return storeSubscript(container, key, value, at, run);
    }
    case "tuple":
    case "list":
      return unpack(target.items, value, at, valueAt, scope, run);
    default:
      return;
  }
}

/** A name, or an element by a key: what can be given another value without running code of the project. */
function isPlace(target: Expression): boolean {
  return (
    target.kind === "name" || (target.kind === "subscript" && target.index.kind !== "slice" && isPlace(target.object))
  );
}

function unpack(targets: readonly Expression[], value: Value, at: Span, valueAt: Span, scope: Scope, run: Run): void {
  const source = decided(value, run);
  const { items, rest: more } = iterate(source, run, at);
  const rest =
    more ??
    (isShuffled(source) && targets.every((target) => target.kind !== "starred") && items.length === targets.length
      ? "elements of a set, in an order that nobody knows"
      : undefined);
  if (rest !== undefined) {
    for (const target of targets) assignTarget(target, unknown(rest, at), valueAt, scope, run);
    return;
  }
  const star = targets.findIndex((target) => target.kind === "starred");
  if (star < 0 ? items.length !== targets.length : items.length < targets.length - 1) {
    throw new PythonError("ValueError", at, {
      message: items.length > targets.length ? "too many values to unpack" : "not enough values to unpack",
    });
  }
  const after = star < 0 ? 0 : targets.length - star - 1;
  for (const [index, target] of targets.entries()) {
    if (index === star) {
      assignTarget(target, list(items.slice(star, items.length - after), at), valueAt, scope, run);
      continue;
    }
    const item = star >= 0 && index > star ? items[items.length - (targets.length - index)] : items[index];
    if (item) assignTarget(target, item, item.at && item.at.file === at.file ? item.at : valueAt, scope, run);
  }
}

/** `list[a:b:c] = value`, or its deletion where the value is undefined. */
function storeSlice(
  container: Value,
  slice: Extract<Expression, { kind: "slice" }>,
  value: Value | undefined,
  at: Span,
  scope: Scope,
  run: Run,
): void {
  if (container.kind !== "list" || container.view !== undefined || container.as !== undefined) {
    if (
      container.kind === "object" ||
      container.kind === "unknown" ||
      container.kind === "environment" ||
      container.kind === "random" ||
      container.kind === "dict" ||
      container.as !== undefined
    )
      return;
    throw new PythonError("TypeError", at, {
      message: `'${pythonType(container)}' object does not support item assignment`,
    });
  }
  let isSeen = true;
  const bound = (expression: Expression | undefined): number | undefined => {
    const one = expression && decided(evaluate(expression, scope, run), run);
    if (!one || one.kind === "none") return undefined;
    if (one.kind === "int" || one.kind === "bool") return Number(one.value);
    if (one.kind !== "unknown" && one.kind !== "environment" && one.kind !== "object" && one.kind !== "random")
      throw new PythonError("TypeError", at, {
        message: "slice indices must be integers or None or have an __index__ method",
      });
    isSeen = false;
    return undefined;
  };
  const [lower, upper, step] = [bound(slice.lower), bound(slice.upper), bound(slice.step) ?? 1];
  const { items, rest } = value ? iterate(decided(value, run), run, at) : { items: [], rest: undefined };
  if (!isSeen || container.rest !== undefined || (rest !== undefined && step !== 1)) {
    container.items.length = 0;
    container.rest = "a slice assignment that is not followed";
    return;
  }
  if (step === 0) throw new PythonError("ValueError", at, { message: "slice step cannot be zero" });
  const { length } = container.items;
  const clamp = (index: number | undefined, otherwise: number, low: number, high: number): number =>
    index === undefined ? otherwise : Math.min(Math.max(index < 0 ? index + length : index, low), high);
  if (step === 1) {
    const start = clamp(lower, 0, 0, length);
    container.items.splice(start, Math.max(0, clamp(upper, length, 0, length) - start), ...items);
    container.rest ??= rest;
    return;
  }
  const places: number[] = [];
  if (step > 0)
    for (let index = clamp(lower, 0, 0, length); index < clamp(upper, length, 0, length); index += step)
      places.push(index);
  else
    for (let index = clamp(lower, length - 1, -1, length - 1); index > clamp(upper, -1, -1, length - 1); index += step)
      places.push(index);
  if (!value) for (const index of places.sort((a, b) => b - a)) container.items.splice(index, 1);
  else if (items.length !== places.length)
    throw new PythonError("ValueError", at, {
      message: `attempt to assign sequence of size ${items.length} to extended slice of size ${places.length}`,
    });
  else
    places.forEach((place, index) => {
      const item = items[index];
      if (item) container.items[place] = item;
    });
}

/** `del target`. */
export function deleteTarget(target: Expression, scope: Scope, run: Run): void {
  const at: Span = nodeSpan(target, scope.module.file);
  if (target.kind === "name") {
    const outer = scope.outer.get(target.name);
    const home = outer === "global" ? scope.module.scope : outer === "nonlocal" ? enclosing(target.name, scope) : scope;
    if (!home.bindings.delete(target.name) && !home.unseen && !starredName(target.name, home, at, run))
      throw new PythonError(home.kind === "function" ? "UnboundLocalError" : "NameError", at, {
        message: `name '${target.name}' is not defined`,
      });
  } else if (target.kind === "subscript") {
    const container = evaluate(target.object, scope, run);
    if (target.index.kind === "slice") {
      storeSlice(container, target.index, undefined, at, scope, run);
      return;
    }
    storeSubscript(container, evaluate(target.index, scope, run), undefined, at, run);
  } else if (target.kind === "attribute") deleteAttribute(evaluate(target.object, scope, run), target.name, at, run);
  else if (target.kind === "tuple" || target.kind === "list") {
    for (const item of target.items) deleteTarget(item, scope, run);
  }
}
