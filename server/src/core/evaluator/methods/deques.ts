import type { Method } from "./method.js";
import { none } from "../make.js";
import { PythonError } from "../pythonError.js";
import { listMethods } from "./lists.js";
import { unknown } from "../../domain/value.js";
import { iterate } from "../convert.js";

/** `collections.deque`: a list that also grows and shrinks on its left. */
export const dequeMethods: Readonly<Record<string, Method>> = {
  ...Object.fromEntries(Object.entries(listMethods).filter(([name]) => name !== "sort" && name !== "pop")),
  appendleft: (self, args) => {
    const [item] = args.positional;
    if (self.kind === "list" && item) self.items.unshift(item);
    return none(args.at);
  },
  extendleft: (self, args, run) => {
    const { items, rest } = iterate(args.positional[0] ?? none(args.at), run, args.at);
    if (self.kind === "list") {
      self.items.unshift(...[...items].reverse());
      self.rest ??= rest;
    }
    return none(args.at);
  },
  pop: taken((items) => items.pop()),
  popleft: taken((items) => items.shift()),
};

function taken<T>(take: (items: T[]) => T | undefined): Method {
  return (self, args) => {
    if (self.kind !== "list" || self.rest !== undefined) return unknown("an element of a deque", args.at);
    const item = take(self.items as T[]);
    if (item === undefined) throw new PythonError("IndexError", args.at, { message: "pop from an empty deque" });
    return item as ReturnType<Method>;
  };
}
