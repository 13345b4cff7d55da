import type { DictValue, ListValue, SetValue } from "../domain/value.js";

/** Whether the content of a container has alternatives, of which one is chosen when somebody looks. */
export function isSummarized(container: ListValue | SetValue | DictValue): boolean {
  return Object.getOwnPropertyDescriptor(container, container.kind === "dict" ? "entries" : "items")?.get !== undefined;
}
