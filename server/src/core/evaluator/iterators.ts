import type { Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { NativeObject, Run } from "./runtime.js";
import { objectValue, runtimeObject } from "./runtime.js";
import { PythonError, StopStream } from "./pythonError.js";
import { iterate } from "./language.js";
import type { Iteration } from "./runtime.js";

/**
 * An object of Python's iterator protocol: items come once, and only when somebody asks for them.
 * @param start gives every item to `each`, which may throw to leave; returns why there may be more
 */
export function iteratorObject(
  type: string,
  at: Span,
  start: (run: Run, each: (item: Value) => void) => string | undefined,
): Value {
  let table: Map<string, unknown> | undefined;
  // How far it is may differ by environment, and is undone with the statement that took its items.
  const stateOf = (run: Run): Map<string, unknown> => (table ??= run.heap.cells());
  const bufferOf = (state: Map<string, unknown>): Buffer | undefined => state.get("buffer") as Buffer | undefined;
  /** The next of the items that `next` has fetched ahead. */
  const nextOf = ({ items }: Buffer, state: Map<string, unknown>): Value | undefined => {
    const next = (state.get("next") as number | undefined) ?? 0;
    const item = items[next];
    if (item) state.set("next", next + 1);
    return item;
  };
  const object: NativeObject = {
    kind: "native",
    truthy: true,
    stream(run, _at, each) {
      const state = stateOf(run);
      const buffer = bufferOf(state);
      if (buffer) {
        for (let item = nextOf(buffer, state); item; item = nextOf(buffer, state)) each(item);
        if (buffer.error) throw buffer.error;
        return buffer.rest;
      }
      const how = state.get("how");
      if (how === "left") return "an iterator that was left before its end";
      if (how === "done") return undefined;
      // In open mode one value can be asked several times, for several environments.
      if (run.context.environment) state.set("how", "done");
      try {
        return start(run, each);
      } catch (error) {
        if (error instanceof StopStream) state.set("how", "left");
        throw error;
      }
    },
    next(run, where) {
      const state = stateOf(run);
      const buffer = bufferOf(state) ?? fetch(object, run, where);
      state.set("buffer", buffer);
      const item = nextOf(buffer, state);
      if (!item && buffer.error) throw buffer.error;
      return item ?? (buffer.rest === undefined ? "end" : { unseen: buffer.rest });
    },
  };
  return objectValue(type, `<${type} object>`, object, at);
}

/** An iterator over items that are known. */
export function iteratorOver(type: string, iteration: Iteration, at: Span): Value {
  return iteratorObject(type, at, (_run, each) => {
    iteration.items.forEach(each);
    return iteration.rest;
  });
}

interface Buffer {
  readonly items: readonly Value[];
  readonly rest: string | undefined;
  /** What it raises after them. */
  readonly error?: PythonError;
}

/** The items that come next. What is raised after some of them is not raised before somebody asks for it. */
function fetch(object: NativeObject, run: Run, at: Span): Buffer {
  const items: Value[] = [];
  try {
    const rest = take(object, run, at, (item) => items.push(item) < fetchedAhead);
    return { items, rest: items.length >= fetchedAhead ? (rest ?? "an iterator without a visible end") : rest };
  } catch (error) {
    if (error instanceof PythonError) return { items, rest: undefined, error };
    throw error;
  }
}

const fetchedAhead = 200;
const longest = 20_000;

/** All that an iterator still gives. */
export function drain(object: NativeObject, run: Run, at: Span): Iteration {
  return taken(object, run, at, longest);
}

function taken(object: NativeObject, run: Run, at: Span, most: number): Iteration {
  const items: Value[] = [];
  const rest = take(object, run, at, (item) => items.push(item) < most);
  return { items, rest: items.length >= most ? (rest ?? "an iterator without a visible end") : rest };
}

/** Gives `each` the elements of anything iterable until it answers false. Returns why there may be more. */
export function eachItem(value: Value, run: Run, at: Span, each: (item: Value) => boolean): string | undefined {
  const data = runtimeObject(value);
  if (data?.kind === "native" && data.stream) return take(data, run, at, each);
  if (value.kind === "list" && value.as === undefined) {
    // What is added meanwhile comes too.
    for (let index = 0; index < value.items.length; index++) {
      const item = value.items[index];
      if (index >= longest) return "a list that grows while it is gone over";
      if (item && !each(item)) return undefined;
    }
    return value.rest;
  }
  const { items, rest } = iterate(value, run, at);
  for (const item of items) if (!each(item)) return undefined;
  return rest;
}

function take(object: NativeObject, run: Run, at: Span, each: (item: Value) => boolean): string | undefined {
  const taker = Symbol("taker");
  try {
    return object.stream?.(run, at, (item) => {
      if (!each(item)) throw new StopStream(taker);
    });
  } catch (error) {
    if (error instanceof StopStream && error.taker === taker) return undefined;
    throw error;
  }
}

/** Neither a sequence nor a mapping. */
export function isIterator(value: Value): boolean {
  const data = runtimeObject(value);
  return data?.kind === "native" && data.stream !== undefined;
}

/** An object whose elements come in an order that only `sorted()` makes sure. */
export function isUnordered(value: Value): boolean {
  const data = runtimeObject(value);
  return data?.kind === "native" && (data.unordered?.length ?? 0) > 1;
}
