import { valueWhenUnset, variablesOf } from "./display.js";
import type { EnvironmentValue, Value } from "./value.js";

/** Whether two entries have the same for a setting, wherever it is written. What cannot be seen is the same where it cannot be seen for the same reason. */
export function sameContent(a: Value, b: Value, depth = 20): boolean {
  if (depth < 0) return false;
  const sameItems = (one: readonly Value[], other: readonly Value[]): boolean =>
    one.length === other.length &&
    one.every((item, index) => {
      const next = other[index];
      return next !== undefined && sameContent(item, next, depth - 1);
    });
  switch (a.kind) {
    case "none":
      return b.kind === "none";
    case "bool":
      return b.kind === "bool" && a.value === b.value;
    case "int":
      return b.kind === "int" && a.value === b.value;
    case "float":
      return b.kind === "float" && Object.is(a.value, b.value);
    case "str":
      return b.kind === "str" && a.value === b.value;
    case "bytes":
      return b.kind === "bytes" && a.value === b.value;
    case "path":
      return b.kind === "path" && a.value === b.value;
    case "list":
    case "tuple":
      return b.kind === a.kind && a.rest === b.rest && sameItems(a.items, b.items);
    case "set":
      return b.kind === "set" && a.frozen === b.frozen && a.rest === b.rest && sameItems(a.items, b.items);
    case "dict":
      return (
        b.kind === "dict" &&
        a.rest === b.rest &&
        sameItems(
          a.entries.map((one) => one.key),
          b.entries.map((one) => one.key),
        ) &&
        sameItems(
          a.entries.map((one) => one.value),
          b.entries.map((one) => one.value),
        )
      );
    case "environment":
      return b.kind === "environment" && sameEnvironment(a, b, depth);
    case "random":
      return (
        b.kind === "random" &&
        a.type === b.type &&
        a.length === b.length &&
        a.before === b.before &&
        a.after === b.after &&
        a.alphabet === b.alphabet
      );
    case "object":
      return b.kind === "object" && a.type === b.type && a.repr === b.repr;
    case "unknown":
      return b.kind === "unknown" && a.reason === b.reason;
  }
}

/** The same variables, read alike, with the same result where one is unset. */
function sameEnvironment(a: EnvironmentValue, b: EnvironmentValue, depth: number): boolean {
  const [names, others] = [variablesOf(a), variablesOf(b)];
  if (a.prefix !== b.prefix || a.type !== b.type || names.join(" ") !== others.join(" ")) return false;
  return names.every((variable) => {
    const [one, other] = [valueWhenUnset(a, variable), valueWhenUnset(b, variable)];
    return one === "raises" || other === "raises" ? one === other : sameContent(one, other, depth - 4);
  });
}
