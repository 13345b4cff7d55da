import { variablesBehind } from "../domain/display.js";
import type { DictValue, EnvironmentValue, Value } from "../domain/value.js";
import { isShuffled, unknown, unknownLike, unknownSince } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { chosenBy } from "./chosenBy.js";
import { compare } from "./comparisons.js";
import { isCaught } from "./environment.js";
import { isEnvironment, lift } from "./lift.js";
import { classAttribute } from "./classAttributes.js";
import { isIterator } from "./iterators.js";
import { int, str, withOrigin } from "./make.js";
import { checkHashable, storeItem } from "./operators.js";
import { keyOf, pythonType } from "./pythonTypes.js";
import type { CallArguments, ClassObject, Run } from "./runtime.js";
import { partOfBeginnings } from "./slices.js";
import { runtimeObject } from "./runtime.js";
import { keyError, PythonError } from "./pythonError.js";
import { callFunction, callValue } from "./language.js";
import { callSpecial } from "./instances.js";

/** `container[key]`. Raises KeyError, IndexError and TypeError as Python does. */
export function subscript(container: Value, key: Value, at: Span, run: Run): Value {
  const object = runtimeObject(container);
  if (object?.kind === "native" && object.getItem) return object.getItem(key, run, at);
  const own = callSpecial(container, "__getitem__", [key], at, run);
  if (own) return own;
  if (object?.kind === "class") return ofClass(object, container, key, at, run);
  if (object?.kind === "instance" && object.class.unseen === undefined && object.class.nativeBases.length === 0)
    throw new PythonError("TypeError", at, { message: `'${object.class.name}' object is not subscriptable` });
  if (isIterator(container))
    throw new PythonError("TypeError", at, { message: `'${pythonType(container)}' object is not subscriptable` });
  const keys =
    container.kind === "dict"
      ? container.entries.flatMap((entry) => (entry.key.kind === "str" ? [entry.key.value] : []))
      : [];
  for (const variable of variablesBehind(key)) for (const text of keys) run.decisions.noteLiteral(variable, text);
  if (isLacking(container, key, at, run)) throw keyError(key, at);
  const above = container.kind === "environment" ? entryAbove(container, keyOf(key)) : undefined;
  if (above) return above;
  return lift(
    [container, key],
    at,
    ([one, index]) =>
      one && index ? (missing(one, index, at, run) ?? known(one, index, at)) : unknown("an element", at),
    { literals: keys },
  );
}

/** `{**env.db(), "ENGINE": "…"}["ENGINE"]`: what is laid over is there, whatever the variable holds. */
function entryAbove({ expression }: EnvironmentValue, id: string | undefined): Value | undefined {
  const above = expression?.operation === "**" ? expression.operands[1] : undefined;
  return above?.kind === "dict" && id !== undefined
    ? above.entries.find((one) => keyOf(one.key) === id)?.value
    : undefined;
}

/** Where a `try` around it takes the KeyError, another key than those of the dict is provided for. */
function isLacking(container: Value, key: Value, at: Span, run: Run): boolean {
  return (
    isEnvironment(key) &&
    container.kind === "dict" &&
    container.rest === undefined &&
    container.factory === undefined &&
    container.as === undefined &&
    run.context.environment === undefined &&
    isCaught("KeyError", run) &&
    run.decisions.truth(compare("in", key, container, at), at) === false
  );
}

/** `Enumeration["NAME"]`; a generic class in brackets is the class itself. */
function ofClass(type: ClassObject, value: Value, key: Value, at: Span, run: Run): Value {
  if (!type.members) {
    const hook = classAttribute(type, "__class_getitem__");
    const method = hook && runtimeObject(hook.value);
    return method?.kind === "function" ? callFunction(method, [value, key], new Map(), at, run) : value;
  }
  const member =
    key.kind === "environment"
      ? chosenBy(
          key,
          [...type.members].map(([name, one]) => [str(name, at), one] as const),
          at,
          run,
        )
      : key.kind === "str"
        ? type.members.get(key.value)
        : "unseen";
  if (member === "unseen") return unknown("a member of an enumeration", at);
  if (!member) throw keyError(key, at);
  return member;
}

/** What a dict gives for a key that it lacks: `defaultdict`, `__missing__`. */
function missing(container: Value, key: Value, at: Span, run: Run): Value | undefined {
  if (container.kind !== "dict" || (container.factory === undefined && container.as === undefined)) return undefined;
  const id = keyOf(key);
  if (id === undefined || container.rest !== undefined || container.entries.some((one) => keyOf(one.key) === id))
    return undefined;
  const own = callSpecial(container, "__missing__", [key], at, run);
  if (own || !container.factory) return own;
  const made = callValue(
    container.factory,
    { positional: [], keywords: new Map(), unseen: undefined, at, scope: noScope(run) },
    run,
  );
  // Counter answers 0 without keeping it.
  if (!isCounter(container)) storeItem(container, key, made);
  return made;
}

function isCounter(container: DictValue): boolean {
  return pythonType(container) === "Counter";
}

/** A scope for calls that no code of the project makes. */
function noScope(run: Run): CallArguments["scope"] {
  const [module] = run.modules.values();
  return module?.scope as CallArguments["scope"];
}

function known(container: Value, key: Value, at: Span): Value {
  if (container.kind === "unknown")
    return (
      (key.kind === "int" && partOfBeginnings(container, Number(key.value), Number(key.value) + 1, at)) ||
      unknownSince(container, at)
    );
  if (container.kind === "object") return unknown(`an element of ${container.type}`, at);
  if (container.kind === "random") return unknown("a part of random text", at);
  if (container.kind === "dict") {
    const id = keyOf(key);
    checkHashable(key, at);
    if (id === undefined) return unknownLike(key, "a key that cannot be seen", at);
    const entry = container.entries.find((one) => keyOf(one.key) === id);
    if (entry)
      return key.variables && entry.value.kind !== "list" && entry.value.kind !== "dict" && entry.value.kind !== "set"
        ? withOrigin(entry.value, entry.value.at, entry.value.from, [
            ...(entry.value.variables ?? []),
            ...key.variables,
          ])
        : entry.value;
    if (container.rest !== undefined) return unknown(container.rest, at);
    throw keyError(key, at);
  }
  if (
    container.kind === "list" ||
    container.kind === "tuple" ||
    container.kind === "str" ||
    container.kind === "bytes"
  ) {
    if (key.kind === "unknown") return unknownSince(key, at);
    if (
      container.kind === "list" &&
      container.view !== undefined &&
      container.view !== "range" &&
      container.view !== "deque"
    )
      throw new PythonError("TypeError", at, { message: `'${container.view}' object is not subscriptable` });
    if (key.kind === "object" || key.kind === "random") return unknown("an element whose place cannot be seen", at);
    const index = key.kind === "int" ? Number(key.value) : key.kind === "bool" ? Number(key.value) : undefined;
    if (index === undefined)
      throw new PythonError("TypeError", at, {
        message: `${container.kind} indices must be integers, not ${pythonType(key)}`,
      });
    if (container.kind === "str" || container.kind === "bytes") {
      const character = [...container.value].at(index);
      if (character === undefined) throw new PythonError("IndexError", at, { message: "string index out of range" });
      return container.kind === "bytes" ? int(character.charCodeAt(0), at) : str(character, at);
    }
    if (container.rest !== undefined) return unknown(container.rest, at);
    if (isShuffled(container)) return unknown("an element of a set, in an order that nobody knows", at);
    const item = container.items.at(index);
    if (!item) throw new PythonError("IndexError", at, { message: `${container.kind} index out of range` });
    return item;
  }
  throw new PythonError("TypeError", at, { message: `'${pythonType(container)}' object is not subscriptable` });
}

/** `container[key] = value`, or `del container[key]` where the value is undefined. */
export function storeSubscript(container: Value, key: Value, value: Value | undefined, at: Span, run: Run): void {
  const object = runtimeObject(container);
  if (callSpecial(container, value ? "__setitem__" : "__delitem__", value ? [key, value] : [key], at, run)) return;
  if (object?.kind === "native") {
    if (value) object.setItem?.(key, value, run, at);
    else object.deleteItem?.(key, run, at);
    return;
  }
  if (container.kind === "dict") {
    const decidedKey = key.kind === "environment" ? key.resolve(run.decisions.assignment) : key;
    checkHashable(decidedKey, at);
    if (value) return storeItem(container, decidedKey, value);
    const id = keyOf(decidedKey);
    const index = container.entries.findIndex((entry) => keyOf(entry.key) === id);
    if (index >= 0) container.entries.splice(index, 1);
    else if (container.rest === undefined && id !== undefined) throw keyError(decidedKey, at);
    return;
  }
  if (container.kind === "list" && (container.view === undefined || container.view === "deque")) {
    const index = key.kind === "int" || key.kind === "bool" ? Number(key.value) : undefined;
    if (
      index === undefined &&
      key.kind !== "unknown" &&
      key.kind !== "environment" &&
      key.kind !== "object" &&
      key.kind !== "random"
    )
      throw new PythonError("TypeError", at, {
        message: `list indices must be integers or slices, not ${pythonType(key)}`,
      });
    if (index === undefined || container.rest !== undefined) {
      container.rest ??= "an element whose place cannot be seen";
      return;
    }
    const place = index < 0 ? index + container.items.length : index;
    if (place < 0 || place >= container.items.length)
      throw new PythonError("IndexError", at, { message: "list assignment index out of range" });
    if (value) container.items[place] = value;
    else container.items.splice(place, 1);
    return;
  }
  if (object?.kind === "instance" && object.class.unseen === undefined && object.class.nativeBases.length === 0)
    throw new PythonError("TypeError", at, {
      message: `'${object.class.name}' object does not support item assignment`,
    });
  if (container.kind === "unknown" || container.kind === "environment" || container.kind === "object") return;
  throw new PythonError("TypeError", at, {
    message: `'${pythonType(container)}' object does not support item assignment`,
  });
}
