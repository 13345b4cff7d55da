import type { Value } from "../domain/value.js";
import { isSequence, isShuffled, truthiness, unknown, unknownLike } from "../domain/value.js";
import { operate, orderOf, truthValue } from "./instances.js";
import { eachItem, isIterator, iteratorObject, iteratorOver } from "./iterators.js";
import { isEnvironment, lift } from "./lift.js";
import { bool, int, list, none, tuple } from "./make.js";
import { sortValues } from "./methods/lists.js";
import { filterTruth } from "./filterTruth.js";
import { pythonType } from "./pythonTypes.js";
import type { CallArguments, Run } from "./runtime.js";
import { runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { decided } from "./decided.js";
import { callSpecial } from "./instances.js";
import { iterate } from "./convert.js";
import { callWith, first, raise } from "./builtinArguments.js";

type Builtin = (args: CallArguments, run: Run) => Value;

/** Builtins that go over items. */
export const iterationBuiltins: Readonly<Record<string, Builtin>> = {
  len: (args, run) =>
    lift([first(args)], args.at, ([value]) => length(value ?? none(args.at), args, run), { type: "int" }),
  min: (args, run) => extreme(args, run, -1),
  max: (args, run) => extreme(args, run, 1),
  sum: (args, run) => {
    const iteration = iterate(first(args), run, args.at);
    if (iteration.rest !== undefined) return unknown(iteration.rest, args.at);
    return iteration.items.reduce(
      (total, item) => operate("+", total, item, args.at, run),
      args.positional[1] ?? args.keywords.get("start") ?? int(0, args.at),
    );
  },
  sorted: (args, run) =>
    lift(
      [first(args)],
      args.at,
      ([given]) => {
        const data = given && runtimeObject(given);
        const value = data?.kind === "native" && data.unordered ? list([...data.unordered], args.at) : given;
        const iteration = iterate(value ?? none(args.at), run, args.at);
        const sorted = sortValues(
          iteration.items,
          args.keywords.get("key"),
          args.keywords.get("reverse"),
          args.at,
          run,
        );
        return list(
          sorted ?? [...iteration.items],
          args.at,
          iteration.rest ?? (sorted ? undefined : "an order that cannot be seen"),
        );
      },
      { type: "list" },
    ),
  reversed: (args, run) => {
    const given = decided(first(args), run);
    const own = callSpecial(given, "__reversed__", [], args.at, run);
    if (own) return own;
    if (isIterator(given) || given.kind === "set")
      throw new PythonError("TypeError", args.at, { message: `'${pythonType(given)}' object is not reversible` });
    const iteration = iterate(given, run, args.at);
    return iteratorOver("reversed", { items: [...iteration.items].reverse(), rest: iteration.rest }, args.at);
  },
  enumerate: (args, run) => {
    const given = decided(first(args), run);
    const start = args.positional[1] ?? args.keywords.get("start");
    if (
      start &&
      start.kind !== "int" &&
      start.kind !== "bool" &&
      start.kind !== "unknown" &&
      start.kind !== "environment" &&
      start.kind !== "object"
    )
      throw new PythonError("TypeError", args.at, {
        message: `'${pythonType(start)}' object cannot be interpreted as an integer`,
      });
    const base = start?.kind === "int" || start?.kind === "bool" ? BigInt(start.value) : 0n;
    const isSeen = !start || start.kind === "int" || start.kind === "bool";
    return iteratorObject("enumerate", args.at, (during, each) => {
      let index = base;
      return eachItem(given, during, args.at, (item) => {
        each(tuple([isSeen ? int(index++, args.at) : unknown("an index", args.at, "int"), item], args.at));
        return true;
      });
    });
  },
  zip: (args, run) => {
    const all = args.positional.map((one) => decided(one, run));
    return iteratorObject("zip", args.at, (during, each) => {
      const parts = all.map((one) => iterate(one, during, args.at));
      const count = parts.length === 0 ? 0 : Math.min(...parts.map((one) => one.items.length));
      for (let index = 0; index < count; index++)
        each(
          tuple(
            parts.map((one) => one.items[index] ?? none(args.at)),
            args.at,
          ),
        );
      return parts.find((one) => one.rest !== undefined)?.rest;
    });
  },
  map: (args, run) =>
    overItems(args, run, "map", (item, fn, each, more) => {
      each(callWith(fn, [item, ...more], args, run));
      return undefined;
    }),
  filter: (args, run) => {
    const passes = filterTruth(run);
    return overItems(args, run, "filter", (item, fn, each) => {
      const truth = passes(
        truthValue(fn.kind === "none" ? item : callWith(fn, [item], args, run), args.at, run),
        args.at,
      );
      if (truth === true) each(item);
      return truth === undefined ? "a condition that cannot be seen" : undefined;
    });
  },
  any: (args, run) => anyOrAll(args, run, "yes"),
  all: (args, run) => anyOrAll(args, run, "no"),
  next: (args, run) => nextItem(args, run),
  iter: (args, run) => {
    const given = first(args);
    if (isShuffled(given))
      return iteratorOver("iterator", { items: [], rest: "elements of a set, in an order that nobody knows" }, args.at);
    if (isIterator(given) || given.kind === "unknown" || given.kind === "environment" || args.positional.length > 1)
      return args.positional.length > 1 ? unknown("iter() with a sentinel", args.at) : given;
    return (
      callSpecial(given, "__iter__", [], args.at, run) ??
      iteratorOver("iterator", iterate(given, run, args.at), args.at)
    );
  },
};

function length(value: Value, args: CallArguments, run: Run): Value {
  const own = callSpecial(value, "__len__", [], args.at, run);
  if (own) return own;
  const data = runtimeObject(value);
  if (data?.kind === "class" && data.members) return int(new Set(data.members.values()).size, args.at);
  if (isIterator(value) || data?.kind === "function")
    throw new PythonError("TypeError", args.at, { message: `object of type '${pythonType(value)}' has no len()` });
  if (data?.kind === "native" && data.iterate) {
    const iteration = iterate(value, run, args.at);
    return iteration.rest === undefined
      ? int(iteration.items.length, args.at)
      : unknown(iteration.rest, args.at, "int");
  }
  const count = countOf(value);
  if (count !== undefined) return typeof count === "string" ? unknown(count, args.at, "int") : int(count, args.at);
  if (value.kind === "unknown" || value.kind === "object" || value.kind === "random")
    return unknown("len()", args.at, "int");
  throw new PythonError("TypeError", args.at, { message: `object of type '${pythonType(value)}' has no len()` });
}

/** A text: why it is not known. */
function countOf(value: Value): number | string | undefined {
  if (isSequence(value)) return value.rest ?? value.items.length;
  switch (value.kind) {
    case "dict":
      return value.rest ?? value.entries.length;
    case "bytes":
      return value.value.length;
    case "str":
      return [...value.value].length;
    case "random":
      return value.length;
    default:
      return undefined;
  }
}

function extreme(args: CallArguments, run: Run, sign: 1 | -1): Value {
  const key = args.keywords.get("key");
  if (args.positional.length === 0 && args.unseen === undefined)
    throw new PythonError("TypeError", args.at, { message: "expected at least 1 argument, got 0" });
  if (args.unseen !== undefined) return unknown(args.unseen, args.at);
  const iteration =
    args.positional.length === 1
      ? iterate(decided(first(args), run), run, args.at)
      : { items: args.positional, rest: undefined };
  if (iteration.rest !== undefined) return unknown(iteration.rest, args.at);
  return lift(iteration.items, args.at, (items) => {
    let best = items[0];
    if (!best) return args.keywords.get("default") ?? raise("ValueError", args);
    const by = (item: Value): Value => (key && key.kind !== "none" ? callWith(key, [item], args, run) : item);
    let most = by(best);
    for (const item of items.slice(1)) {
      const own = by(item);
      const order = orderOf(own, most, args.at, run);
      if (order === undefined) return unknown("min() or max() of values that cannot be seen", args.at);
      if (order * sign > 0) [best, most] = [item, own];
    }
    return best;
  });
}

/** `map` and `filter`: lazily, one item after the other. With several sources `map` takes one of each. */
function overItems(
  args: CallArguments,
  run: Run,
  type: "map" | "filter",
  step: (item: Value, fn: Value, each: (item: Value) => void, more: readonly Value[]) => string | undefined,
): Value {
  const [fn, source, ...others] = args.positional;
  if (!fn || !source) throw new PythonError("TypeError", args.at, { message: "arguments are missing" });
  const further = others.map((one) => iterate(decided(one, run), run, args.at));
  const start = (value: Value, during: Run, each: (item: Value) => void): string | undefined => {
    let index = 0;
    let rest: string | undefined;
    const more = eachItem(value, during, args.at, (item) => {
      const place = index++;
      if (further.some((one) => place >= one.items.length)) return false;
      rest ??= step(
        item,
        fn,
        each,
        further.flatMap((one) => one.items[place] ?? []),
      );
      return true;
    });
    return rest ?? more;
  };
  const given = decided(source, run);
  // Of a list from the environment: what comes of it follows once it is decided.
  return lift(
    [given],
    args.at,
    ([value]) => iteratorObject(type, args.at, (during, each) => start(value ?? none(args.at), during, each)),
    { objectType: type },
  );
}

function nextItem(args: CallArguments, run: Run): Value {
  const source = decided(first(args), run);
  const fallback = args.positional[1];
  const data = runtimeObject(source);
  if (data?.kind === "native" && data.next) {
    const found = data.next(run, args.at);
    if (found === "end") return fallback ?? raise("StopIteration", args);
    return "unseen" in found && !("kind" in found) ? unknown(found.unseen, args.at) : (found as Value);
  }
  try {
    const own = callSpecial(source, "__next__", [], args.at, run);
    if (own) return own;
  } catch (error) {
    if (fallback && error instanceof PythonError && error.type === "StopIteration") return fallback;
    throw error;
  }
  if (source.kind === "unknown" || source.kind === "environment" || source.kind === "object")
    return unknownLike(source, "next()", args.at);
  throw new PythonError("TypeError", args.at, { message: `'${pythonType(source)}' object is not an iterator` });
}

function anyOrAll(args: CallArguments, run: Run, stop: "yes" | "no"): Value {
  return lift(
    [first(args)],
    args.at,
    ([value]) => {
      const seen: Value[] = [];
      let isDecided = false;
      // Python stops at the first that decides; what comes after it is not looked at.
      const rest = eachItem(value ?? none(args.at), run, args.at, (item) => {
        const tested = truthValue(item, args.at, run);
        seen.push(tested);
        isDecided = truthiness(tested) === stop && seen.every((one) => one.kind !== "environment");
        return !isDecided;
      });
      return lift(
        seen,
        args.at,
        (items) => {
          const answers = items.map(truthiness);
          if (answers.includes(stop)) return bool(stop === "yes", args.at);
          if (rest !== undefined || answers.some((answer) => answer === "unknown" || answer === "environment"))
            return unknown(rest ?? "a value that cannot be seen", args.at, "bool");
          return bool(stop === "no", args.at);
        },
        {
          type: "bool",
          settle: (items) => {
            const next = items.find((item) => isEnvironment(item) || truthiness(item) === stop);
            return next === undefined || isEnvironment(next) ? undefined : bool(stop === "yes", args.at);
          },
        },
      );
    },
    { type: "bool" },
  );
}
