import type { DictEntry, DictValue, ListValue, SetValue, Value } from "../domain/value.js";
import { Alternatives } from "../domain/alternatives.js";
import { sameList } from "../text/sameList.js";
import type { Raw } from "./cells.js";
import { sameInRun } from "./sameStored.js";
import { isSummarized } from "./summarized.js";

/** What a container holds: of a dict `items` are the keys and `values` what they lead to. */
export interface Content {
  readonly items: readonly Value[];
  readonly values: readonly Value[] | undefined;
  readonly rest: string | undefined;
}

export type Container = ListValue | SetValue | DictValue;

export function contentOf(container: Container): Content {
  return container.kind === "dict"
    ? {
        items: container.entries.map((entry) => entry.key),
        values: container.entries.map((entry) => entry.value),
        rest: container.rest,
      }
    : { items: [...container.items], values: undefined, rest: container.rest };
}

/** The very same elements. */
export function isUntouched({ items, values, rest }: Content, container: Container): boolean {
  if (rest !== container.rest) return false;
  if (container.kind !== "dict") return sameList(items, container.items);
  const { entries } = container;
  return (
    items.length === entries.length &&
    entries.every((entry, index) => entry.key === items[index] && entry.value === values?.[index])
  );
}

/** The very same elements, in the same ways. */
export function isSameContent(a: Raw<Content>, b: Raw<Content>): boolean {
  if (a instanceof Alternatives || b instanceof Alternatives)
    return (
      a instanceof Alternatives &&
      b instanceof Alternatives &&
      sameList(a.ways, b.ways, (one, other) => one.where === other.where && isSameContent(one.value, other.value))
    );
  return (
    a !== undefined &&
    b !== undefined &&
    a.rest === b.rest &&
    sameList(a.items, b.items) &&
    (a.values === b.values || sameList(a.values ?? [], b.values ?? []))
  );
}

export function sameContents(a: Content, b: Content): boolean {
  if (a.rest !== b.rest || a.items.length !== b.items.length) return false;
  const same = (one: Value, other: Value): boolean => one === other || sameInRun(one, other);
  return sameList(a.items, b.items, same) && (a.values === b.values || sameList(a.values ?? [], b.values ?? [], same));
}

/** What is in each of the contents, in an order that all of them have; the rest cannot be told. */
export function commonContent([first, ...others]: readonly Content[]): Content {
  if (!first) return { items: [], values: undefined, rest: tooMany };
  const shared = first.items.map((item, index) => {
    const value = first.values?.[index];
    return others.every((other) =>
      other.items.some(
        (one, at) => sameInRun(one, item) && (value === undefined || sameInRun(other.values?.[at] ?? one, value)),
      ),
    );
  });
  return {
    items: first.items.filter((_, index) => shared[index]),
    values: first.values?.filter((_, index) => shared[index]),
    rest: tooMany,
  };
}

export const tooMany = "more alternatives than can be followed";

export function plain(container: Container, { items, values, rest }: Content): void {
  const value: readonly Value[] | DictEntry[] =
    container.kind === "dict" ? items.map((key, index) => ({ key, value: values?.[index] ?? key })) : [...items];
  if (!isSummarized(container)) {
    // Whoever holds the array itself sees the change.
    const own = (container.kind === "dict" ? container.entries : container.items) as unknown[];
    own.splice(0, own.length, ...value);
    container.rest = rest;
    return;
  }
  Object.defineProperty(container, container.kind === "dict" ? "entries" : "items", {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  Object.defineProperty(container, "rest", { value: rest, writable: true, enumerable: true, configurable: true });
}

/** Its content is chosen when somebody looks; `choose` puts it there. */
export function summarize(container: Container, choose: () => void): void {
  const part = container.kind === "dict" ? "entries" : "items";
  const look = (name: typeof part | "rest") => (): unknown => {
    choose();
    return (container as unknown as Record<string, unknown>)[name];
  };
  const set =
    (name: "rest") =>
    (value: unknown): void => {
      choose();
      (container as unknown as Record<string, unknown>)[name] = value;
    };
  Object.defineProperty(container, part, { get: look(part), enumerable: true, configurable: true });
  Object.defineProperty(container, "rest", {
    get: look("rest"),
    set: set("rest"),
    enumerable: true,
    configurable: true,
  });
}
