import type { Value } from "../domain/value.js";
import { isIterator } from "./iterators.js";
import { runtimeObject } from "./runtime.js";

/** Python's name of the type. */
export function pythonType(value: Value): string {
  switch (value.kind) {
    case "none":
      return "NoneType";
    case "path":
      return "PosixPath";
    case "object":
      return value.type;
    case "set":
      return value.frozen ? "frozenset" : "set";
    case "random":
    case "environment":
    case "unknown":
      return value.type ?? "object";
    case "list":
      return value.view ?? "list";
    case "dict":
      return value.factory
        ? value.factory.kind === "object" && value.factory.type === "collections.Counter"
          ? "Counter"
          : "defaultdict"
        : value.ordered
          ? "OrderedDict"
          : "dict";
    default:
      return value.kind;
  }
}

/** Equal for equal Python keys; undefined where the value cannot be told. */
export function keyOf(value: Value): string | undefined {
  switch (value.kind) {
    case "none":
      return "none";
    case "bool":
      return `n${value.value ? 1 : 0}`;
    case "int":
      return `n${value.value}`;
    // Equal numbers are one key, of whatever type; what is no number is like nothing else.
    case "float":
      return Number.isNaN(value.value)
        ? undefined
        : `n${Number.isInteger(value.value) ? BigInt(value.value) : value.value}`;
    case "str":
      return `s${value.value}`;
    case "bytes":
      return `b${value.value}`;
    case "path":
      return `p${value.value}`;
    case "set": {
      const keys = value.items.map(keyOf);
      return !value.frozen || value.rest !== undefined || keys.includes(undefined)
        ? undefined
        : `f(${keys
            .map((key) => `${key?.length}:${key}`)
            .sort()
            .join(",")})`;
    }
    case "tuple": {
      const keys = value.items.map(keyOf);
      return value.rest !== undefined || keys.includes(undefined)
        ? undefined
        : `t(${keys.map((key) => `${key?.length}:${key}`).join(",")})`;
    }
    case "object": {
      const data = runtimeObject(value);
      // Iterators look alike and are not the same.
      if (isIterator(value)) return undefined;
      if (data?.kind !== "instance") return `o${value.type}${value.repr}`;
      // A class with its own `__eq__` says itself what is the same key.
      return data.class.mro.some((one) => one.scope.bindings.has("__eq__")) ? undefined : `i${data.id}`;
    }
    default:
      return undefined;
  }
}
