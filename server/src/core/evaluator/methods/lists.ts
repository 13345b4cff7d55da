import type { ListValue, Value } from "../../domain/value.js";
import { isSequence, isShuffled, unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { settled } from "../decided.js";
import { int, list, none } from "../make.js";
import type { Method } from "./method.js";
import { orderOf, sameValue } from "../instances.js";
import type { Run } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { recordCall, takenOut } from "../seenCalls.js";
import { clipped, indexArgument, withParameters } from "./textReading.js";
import { callValue } from "../language.js";
import { iterate } from "../convert.js";

/** Methods of lists; `count` and `index` serve tuples and ranges too. */
export const listMethods: Readonly<Record<string, Method>> = {
  append: changing("append", "_item", (self, [item]) => {
    if (item) self.items.push(item);
  }),
  extend: changing("extend", "_items", (self, [items], at, run) => {
    if (items) extendList(self, settled(items, run), at, run);
  }),
  insert: changing("insert", "_place _item", (self, [place, item], at) => {
    if (!item) return;
    if (place?.kind === "unknown" || place?.kind === "environment") {
      self.rest ??= "an element whose place cannot be seen";
      self.items.push(item);
      return;
    }
    const index = indexArgument(place, at);
    self.items.splice(index < 0 ? Math.max(0, index + self.items.length) : index, 0, item);
  }),
  remove: changing("remove", "_item", (self, [item], at, run) => {
    if (!item) return;
    const answers = self.items.map((one) => sameValue(one, item, at, run));
    const index = answers.indexOf("yes");
    if (answers.slice(0, index < 0 ? undefined : index).some((one) => one !== "no"))
      self.rest ??= "a removed element that cannot be seen";
    if (index >= 0) {
      self.items.splice(index, 1);
      recordCall({ name: takenOut, at, arguments: new Map([["item", item]]), unseen: undefined }, run);
    } else if (self.rest === undefined)
      throw new PythonError("ValueError", at, { message: "list.remove(x): x not in list" });
  }),
  pop(self, args) {
    if (self.kind !== "list" || args.unseen !== undefined) return unknown("pop()", args.at);
    if (args.positional.length > 1 || args.keywords.size > 0)
      throw new PythonError("TypeError", args.at, { message: "pop expected at most 1 argument" });
    const place = args.positional[0];
    if (
      self.rest !== undefined ||
      place?.kind === "unknown" ||
      place?.kind === "environment" ||
      place?.kind === "object"
    ) {
      self.rest ??= "a removed element that cannot be seen";
      return unknown("a removed element", args.at);
    }
    const index = place ? indexArgument(place, args.at) : -1;
    if (isShuffled(self)) {
      self.rest ??= "a removed element that cannot be seen";
      return unknown("an element of a set, in an order that nobody knows", args.at);
    }
    const start = index < 0 ? index + self.items.length : index;
    const [removed] = start < 0 ? [] : self.items.splice(start, 1);
    if (!removed)
      throw new PythonError("IndexError", args.at, {
        message: self.items.length === 0 ? "pop from empty list" : "pop index out of range",
      });
    return removed;
  },
  clear: changing("clear", "", (self) => {
    self.items.length = 0;
    self.rest = undefined;
  }),
  reverse: changing("reverse", "", (self) => {
    self.items.reverse();
  }),
  sort(self, args, run) {
    if (args.positional.length > 0 || [...args.keywords.keys()].some((name) => name !== "key" && name !== "reverse"))
      throw new PythonError("TypeError", args.at, { message: "sort() takes no positional arguments" });
    if (self.kind === "list") {
      const sorted = sortValues(self.items, args.keywords.get("key"), args.keywords.get("reverse"), args.at, run);
      if (sorted && self.rest === undefined) {
        self.items.splice(0, self.items.length, ...sorted);
        delete self.shuffled;
      } else self.rest ??= "an order that cannot be seen";
    }
    return none(args.at);
  },
  copy: (self, args) =>
    self.kind === "list"
      ? { ...list([...self.items], args.at, self.rest), ...(self.shuffled && { shuffled: self.shuffled }) }
      : unknown("copy()", args.at),
  index: withParameters("index", "_item _start? _end?", "int", (self, { args: [item, start, end], at, run }) => {
    if ((self.kind !== "list" && self.kind !== "tuple") || !item || self.rest !== undefined || isShuffled(self))
      return unknown("index()", at, "int");
    const [from, to] = clipped(self.items.length, start && indexArgument(start, at), end && indexArgument(end, at));
    for (let index = from; index < to; index++) {
      const one = self.items[index];
      const answer = one ? sameValue(one, item, at, run) : "unknown";
      if (answer === "yes") return int(index, at);
      if (answer !== "no") return unknown("index() of a value that cannot be seen", at, "int");
    }
    throw new PythonError("ValueError", at, { message: "the value is not in the list" });
  }),
  count: withParameters("count", "_item", "int", (self, { args: [item], at, run }) => {
    if ((self.kind !== "list" && self.kind !== "tuple") || !item || self.rest !== undefined)
      return unknown("count()", at, "int");
    const answers = self.items.map((one) => sameValue(one, item, at, run));
    return answers.some((answer) => answer !== "yes" && answer !== "no")
      ? unknown("count()", at, "int")
      : int(answers.filter((answer) => answer === "yes").length, at);
  }),
};

function changing(
  name: string,
  names: string,
  change: (self: ListValue, args: readonly Value[], at: Span, run: Run) => void,
): Method {
  const count = names === "" ? 0 : names.split(" ").length;
  return (self, args, run) => {
    if (args.unseen !== undefined) {
      if (self.kind === "list") self.rest ??= args.unseen;
      return none(args.at);
    }
    if (args.positional.length !== count || args.keywords.size > 0)
      throw new PythonError("TypeError", args.at, {
        message: `${name}() takes exactly ${count} arguments (${args.positional.length} given)`,
      });
    if (self.kind === "list") change(self, args.positional, args.at, run);
    return none(args.at);
  };
}

/** `list.extend(items)` and `list += items`. */
export function extendList(target: ListValue, items: Value, at: Span, run: Run): void {
  const iteration = iterate(items, run, at);
  target.items.push(...iteration.items);
  if (isShuffled(items)) target.shuffled = true;
  if (iteration.rest !== undefined && !(isSequence(items) && items.rest === undefined)) target.rest ??= iteration.rest;
}

/** `sorted(items, key=, reverse=)`; undefined where the order cannot be seen. */
export function sortValues(
  items: readonly Value[],
  key: Value | undefined,
  reverse: Value | undefined,
  at: Span,
  run: Run,
): Value[] | undefined {
  const isReverse =
    reverse?.kind === "bool" || reverse?.kind === "int"
      ? Boolean(reverse.value)
      : reverse === undefined
        ? false
        : undefined;
  if (
    isReverse === undefined &&
    reverse?.kind !== "unknown" &&
    reverse?.kind !== "environment" &&
    reverse?.kind !== "object"
  )
    throw new PythonError("TypeError", at, { message: "reverse must be an integer" });
  const keyed = items.map((item) => ({
    item,
    by:
      key && key.kind !== "none"
        ? callValue(
            key,
            { positional: [item], keywords: new Map(), unseen: undefined, at, scope: undefined as never },
            run,
          )
        : item,
  }));
  let visible = true;
  // As many comparisons as it takes to meet every pair that cannot be compared: one of them Python meets too.
  const sorted = (isReverse ? [...keyed].reverse() : [...keyed]).sort((a, b) => {
    const order = orderOf(a.by, b.by, at, run);
    if (order === undefined) visible = false;
    return order ?? 0;
  });
  if (!visible || isReverse === undefined) return undefined;
  const result = sorted.map((one) => one.item);
  return isReverse ? result.reverse() : result;
}
