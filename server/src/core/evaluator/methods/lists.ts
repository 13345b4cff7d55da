import type { ListValue, Value } from "../../domain/value.js";
import { isSequence, unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { iterate } from "../convert.js";
import { callValue } from "../calls.js";
import { decided } from "../expressions.js";
import { int, list, none } from "../make.js";
import type { Method } from "../methods.js";
import { compareForSort, equal } from "../operators.js";
import type { Run } from "../runtime.js";
import { PythonError } from "../runtime.js";

/** Methods of lists; `count` and `index` serve tuples too. */
export const listMethods: Readonly<Record<string, Method>> = {
  append: mutate((self, [item]) => { if (item) self.items.push(item); }),
  extend: mutate((self, [items], at, run) => { if (items) extendList(self, decided(items, run), at, run); }),
  insert: mutate((self, [place, item]) => {
    if (!item) return;
    if (place?.kind !== "int") {
      self.rest ??= "an element whose place cannot be seen";
      self.items.push(item);
      return;
    }
    const index = Number(place.value);
    self.items.splice(index < 0 ? Math.max(0, index + self.items.length) : index, 0, item);
  }),
  remove(self, args) {
    if (self.kind !== "list") return unknown("remove()", args.at);
    const item = args.positional[0];
    if (!item) return none(args.at);
    const index = self.items.findIndex((one) => equal(one, item) === "yes");
    if (index >= 0) self.items.splice(index, 1);
    else if (self.rest === undefined && self.items.every((one) => equal(one, item) === "no")) throw new PythonError("ValueError", args.at, { message: "list.remove(x): x not in list" });
    return none(args.at);
  },
  pop(self, args) {
    if (self.kind !== "list") return unknown("pop()", args.at);
    const place = args.positional[0];
    if (self.rest !== undefined || (place && place.kind !== "int")) {
      self.rest ??= "a removed element that cannot be seen";
      return unknown("a removed element", args.at);
    }
    const index = place ? Number(place.value) : -1;
    const start = index < 0 ? index + self.items.length : index;
    const [removed] = start < 0 ? [] : self.items.splice(start, 1);
    if (!removed) throw new PythonError("IndexError", args.at, { message: "pop index out of range" });
    return removed;
  },
  clear: mutate((self) => { self.items.length = 0; self.rest = undefined; }),
  reverse: mutate((self) => { self.items.reverse(); }),
  sort(self, args, run) {
    if (self.kind === "list") {
      const sorted = sortValues(self.items, args.keywords.get("key"), args.keywords.get("reverse"), args.at, run);
      if (sorted && self.rest === undefined) self.items.splice(0, self.items.length, ...sorted);
      else self.rest ??= "an order that cannot be seen";
    }
    return none(args.at);
  },
  copy: (self, args) => (self.kind === "list" ? list([...self.items], args.at, self.rest) : unknown("copy()", args.at)),
  index(self, args) {
    const item = args.positional[0];
    if ((self.kind !== "list" && self.kind !== "tuple") || !item || self.rest !== undefined) return unknown("index()", args.at, "int");
    for (const [index, one] of self.items.entries()) {
      const answer = equal(one, item);
      if (answer === "yes") return int(index, args.at);
      if (answer !== "no") return unknown("index() of a value that cannot be seen", args.at, "int");
    }
    throw new PythonError("ValueError", args.at, { message: "the value is not in the list" });
  },
  count(self, args) {
    const item = args.positional[0];
    if ((self.kind !== "list" && self.kind !== "tuple") || !item || self.rest !== undefined) return unknown("count()", args.at, "int");
    const answers = self.items.map((one) => equal(one, item));
    return answers.some((answer) => answer !== "yes" && answer !== "no") ? unknown("count()", args.at, "int") : int(answers.filter((answer) => answer === "yes").length, args.at);
  },
};

function mutate(change: (self: ListValue, args: readonly Value[], at: Span, run: Run) => void): Method {
  return (self, args, run) => {
    if (self.kind === "list") change(self, args.positional, args.at, run);
    return none(args.at);
  };
}

/** `list.extend(items)` and `list += items`. */
export function extendList(target: ListValue, items: Value, at: Span, run: Run): void {
  const iteration = iterate(items, run, at);
  target.items.push(...iteration.items);
  if (iteration.rest !== undefined && !(isSequence(items) && items.rest === undefined)) target.rest ??= iteration.rest;
}

/** `sorted(items, key=, reverse=)`; undefined where the order cannot be seen. */
export function sortValues(items: readonly Value[], key: Value | undefined, reverse: Value | undefined, at: Span, run: Run): Value[] | undefined {
  const keyed = items.map((item) => ({ item, by: key && key.kind !== "none" ? callValue(key, { positional: [item], keywords: new Map(), unseen: undefined, at, scope: undefined as never }, run) : item }));
  let visible = true;
  const sorted = [...keyed].sort((a, b) => {
    const order = compareForSort(a.by, b.by, at);
    if (order === undefined) visible = false;
    return order ?? 0;
  });
  if (!visible) return undefined;
  const result = sorted.map((one) => one.item);
  return reverse?.kind === "bool" && reverse.value ? result.reverse() : reverse && reverse.kind !== "bool" ? undefined : result;
}
