import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { fileStart, type Span } from "../../text/span.js";
import { decided } from "../decided.js";
import { eachItem, iteratorObject, iteratorOver } from "../iterators.js";
import { isEnvironment, lift } from "../lift.js";
import { dict, int, list, none, set, str, tuple } from "../make.js";
import { storeItem } from "../operators.js";
import { keyOf } from "../pythonTypes.js";
import { newModule } from "../newModule.js";
import type { CallArguments, NativeObject, Run } from "../runtime.js";
import {
  nativeFunction,
  nativeNamespace,
  objectValue,
  runtimeObject,
  moduleValue,
  classValue,
  functionValue,
  className,
} from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { builtins } from "../builtins.js";
import { callAt, libraryClass, libraryObject, members, parameters, plainText } from "./libraryModel.js";
import { tupleItem } from "./pythonVersion.js";
import { iterate } from "../convert.js";

/** Modules that work on functions and containers: functools, itertools, contextlib, copy, collections, types. */
export function functoolsModule(): Value {
  const same = nativeFunction("decorator", (args) => args.positional[0] ?? none(args.at));
  const decorator = (name: string): Value =>
    nativeFunction(name, (args) =>
      args.positional[0] && isCallable(args.positional[0]) && name !== "wraps" ? args.positional[0] : same,
    );
  return nativeNamespace("functools", {
    partial: libraryClass("functools.partial", (args) => {
      const [callee, ...before] = args.positional;
      if (!callee)
        throw new PythonError("TypeError", args.at, { message: "type 'partial' takes at least one argument" });
      return libraryObject(
        "functools.partial",
        "functools.partial()",
        {
          call: (call, run) =>
            callAt(callee, [...before, ...call.positional], call, run, new Map([...args.keywords, ...call.keywords])),
        },
        args.at,
      );
    }),
    reduce: nativeFunction("reduce", (args, run) => {
      const [fn, source, initial] = args.positional;
      if (!fn || !source)
        throw new PythonError("TypeError", args.at, { message: "reduce expected at least 2 arguments" });
      return lift([source], args.at, ([value]) => {
        const { items, rest } = iterate(value ?? none(args.at), run, args.at);
        if (rest !== undefined) return unknown(rest, args.at);
        const all = initial ? [initial, ...items] : [...items];
        const [first, ...others] = all;
        if (!first)
          throw new PythonError("TypeError", args.at, { message: "reduce() of empty iterable with no initial value" });
        return others.reduce((result, item) => callAt(fn, [result, item], args, run), first);
      });
    }),
    cmp_to_key: nativeFunction("cmp_to_key", (args) => unknown("cmp_to_key()", args.at)),
    lru_cache: decorator("lru_cache"),
    cache: decorator("cache"),
    wraps: decorator("wraps"),
    cached_property: decorator("cached_property"),
    total_ordering: nativeFunction("total_ordering", (args) => {
      const data = args.positional[0] && runtimeObject(args.positional[0]);
      if (data?.kind === "class") data.isTotallyOrdered = true;
      return args.positional[0] ?? none(args.at);
    }),
  });
}

function isCallable(value: Value): boolean {
  const data = runtimeObject(value);
  return (
    data?.kind === "function" ||
    data?.kind === "class" ||
    data?.kind === "method" ||
    (data?.kind === "native" && data.call !== undefined)
  );
}

export function itertoolsModule(): Value {
  const joined = (sources: readonly Value[], args: CallArguments): Value =>
    iteratorObject("itertools.chain", args.at, (run, each) => {
      let rest: string | undefined;
      for (const source of sources) {
        rest ??= eachItem(decided(source, run), run, args.at, (item) => {
          each(item);
          return true;
        });
      }
      return rest;
    });
  /** In open mode the parts may come from the environment: then the whole is a list that does. */
  const chained = (sources: readonly Value[], args: CallArguments): Value =>
    sources.some(isEnvironment)
      ? lift(sources, args.at, (values) => listOf(values, args), { type: "list" })
      : joined(sources, args);
  const listOf = (values: readonly Value[], args: CallArguments): Value => {
    const parts = values.map((value) => (value.kind === "list" || value.kind === "tuple" ? value : undefined));
    return list(
      parts.flatMap((part) => part?.items ?? []),
      args.at,
      parts.includes(undefined)
        ? "parts of a chain"
        : parts.map((part) => part?.rest).find((rest) => rest !== undefined),
    );
  };
  const all = (value: Value | undefined, args: CallArguments, run: Run): readonly Value[] | undefined => {
    const { items, rest } = iterate(decided(value ?? none(args.at), run), run, args.at);
    return rest === undefined ? items : undefined;
  };
  const made = (name: string, items: readonly Value[] | undefined, args: CallArguments): Value =>
    iteratorOver(
      `itertools.${name}`,
      { items: items ?? [], rest: items ? undefined : `what ${name}() gives` },
      args.at,
    );
  return nativeNamespace("itertools", {
    chain: libraryClass(
      "itertools.chain",
      (args) => (args.unseen !== undefined ? list([], args.at, args.unseen) : chained(args.positional, args)),
      (name) =>
        name === "from_iterable"
          ? nativeFunction(name, (args, run) => {
              const { items, rest } = iterate(args.positional[0] ?? none(args.at), run, args.at);
              return rest === undefined ? chained(items, args) : list([], args.at, rest);
            })
          : undefined,
    ),
    product: nativeFunction("product", (args, run) => {
      const times = args.keywords.get("repeat");
      const pools = args.positional.map((one) => all(one, args, run));
      if (pools.includes(undefined) || (times && times.kind !== "int")) return made("product", undefined, args);
      const repeated = Array.from({ length: times?.kind === "int" ? Number(times.value) : 1 }, () => pools).flat();
      if (repeated.reduce((count, pool) => count * (pool?.length ?? 0), 1) > 5000)
        return made("product", undefined, args);
      return made(
        "product",
        repeated
          .reduce<Value[][]>((rows, pool) => rows.flatMap((row) => (pool ?? []).map((item) => [...row, item])), [[]])
          .map((row) => tuple(row, args.at)),
        args,
      );
    }),
    islice: nativeFunction("islice", (args, run) => {
      const bounds = args.positional
        .slice(1)
        .map((one) => (one.kind === "int" ? Number(one.value) : one.kind === "none" ? undefined : NaN));
      const [start = 0, stop, step = 1] = bounds.length === 1 ? [0, bounds[0]] : bounds;
      if (bounds.some((one) => one !== undefined && one < 0))
        throw new PythonError("ValueError", args.at, {
          message: "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
        });
      if (bounds.some((one) => Number.isNaN(one) || (one !== undefined && one < 0)) || step < 1)
        return made("islice", undefined, args);
      const items: Value[] = [];
      let index = 0;
      const rest =
        stop === 0
          ? undefined
          : eachItem(decided(args.positional[0] ?? none(args.at), run), run, args.at, (item) => {
              if (index >= start && (index - start) % step === 0) items.push(item);
              index++;
              return (stop === undefined || index < stop) && index < 20_000;
            });
      return iteratorOver(
        "itertools.islice",
        { items, rest: rest ?? (index >= 20_000 ? "a very long iterator" : undefined) },
        args.at,
      );
    }),
    repeat: nativeFunction("repeat", (args) => {
      const [item, times] = args.positional;
      const count = times ?? args.keywords.get("times");
      if (!item || (count && count.kind !== "int")) return made("repeat", undefined, args);
      return iteratorObject("itertools.repeat", args.at, (_run, each) => {
        for (let index = 0; index < (count ? Math.min(Number(count.value), 20_000) : 20_000); index++) each(item);
        return count ? undefined : "an iterator without an end";
      });
    }),
  });
}

export function contextlibModule(): Value {
  return nativeNamespace("contextlib", {
    contextmanager: nativeFunction("contextmanager", (args) => {
      const [given] = args.positional;
      const data = given && runtimeObject(given);
      return data?.kind === "function" && data.definition.kind === "function" && data.definition.isGenerator
        ? functionValue({ ...data, isContextManager: true }, args.at)
        : unknown("a context manager", args.at);
    }),
    ExitStack: libraryClass("contextlib.ExitStack", (args) => unknown("an ExitStack", args.at)),
    suppress: nativeFunction("suppress", (args) =>
      objectValue(
        "contextlib.suppress",
        "<suppress>",
        { kind: "native", enter: (_run, at) => none(at), ...{ suppresses: args.positional.map(exceptionName) } },
        args.at,
      ),
    ),
    nullcontext: nativeFunction("nullcontext", (args) =>
      libraryObject(
        "contextlib.nullcontext",
        "<nullcontext>",
        { enter: (_run, at) => args.positional[0] ?? none(at) },
        args.at,
      ),
    ),
    closing: nativeFunction("closing", (args) =>
      libraryObject(
        "contextlib.closing",
        "<closing>",
        { enter: (_run, at) => args.positional[0] ?? none(at) },
        args.at,
      ),
    ),
  });
}

function exceptionName(value: Value): string {
  const data = runtimeObject(value);
  if (data?.kind === "class") return data.name;
  return (
    className(value)?.split(".").pop() ??
    (value.kind === "object" ? (value.type.split(".").pop() ?? "Exception") : "Exception")
  );
}

export function copyModule(): Value {
  return nativeNamespace("copy", {
    copy: nativeFunction("copy", (args) => copied(args.positional[0] ?? none(args.at), 1)),
    deepcopy: nativeFunction("deepcopy", (args) => copied(args.positional[0] ?? none(args.at), 60)),
  });
}

/** Containers are copied down to a depth; what they hold below it is shared. */
export function copied(value: Value, depth: number): Value {
  if (depth === 0) return value;
  const inner = (one: Value): Value => copied(one, depth - 1);
  switch (value.kind) {
    case "list":
      return { ...list(value.items.map(inner), value.at, value.rest), from: value.from };
    case "tuple":
      return depth === 1 ? value : { ...tuple(value.items.map(inner), value.at, value.rest), from: value.from };
    case "set":
      return { ...set([...value.items], value.at, value.rest, value.frozen), from: value.from };
    case "dict":
      return {
        ...dict(
          value.entries.map((entry) => ({ key: entry.key, value: inner(entry.value) })),
          value.at,
          value.rest,
        ),
        from: value.from,
      };
    case "environment":
      return lift(
        [value],
        value.at ?? fileStart(""),
        ([one]) => (one && !isEnvironment(one) ? copied(one, depth) : (one ?? value)),
        { type: value.type },
      );
    default:
      return value;
  }
}

/** `collections.abc`: classes that ask for methods; `isinstance` knows which plain values they take. */
export function abstractClasses(): Value {
  const names = [
    "Callable",
    "Collection",
    "Container",
    "Generator",
    "Hashable",
    "Iterable",
    "Iterator",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Reversible",
    "Sequence",
    "Set",
    "Sized",
  ];
  return nativeNamespace(
    "collections.abc",
    Object.fromEntries(
      names.map((name) => {
        const made: Value = classValue(`collections.abc.${name}`, { kind: "native", getItem: () => made });
        return [name, made];
      }),
    ),
  );
}

export function collectionsModule(): Value {
  const plain = (args: CallArguments, run: Run, positional: readonly Value[]): Value =>
    callAt(builtins.get("dict") ?? none(), positional, args, run, args.keywords);
  return nativeNamespace("collections", {
    OrderedDict: libraryClass("collections.OrderedDict", (args, run) => {
      const made = plain(args, run, args.positional);
      return made.kind === "dict" ? { ...made, ordered: true } : made;
    }),
    defaultdict: libraryClass("collections.defaultdict", (args, run) => {
      const made = plain(args, run, args.positional.slice(1));
      const [factory] = args.positional;
      return made.kind === "dict" && factory && factory.kind !== "none" ? { ...made, factory } : made;
    }),
    Counter: libraryClass("collections.Counter", (args, run) => {
      const zero = objectValue(
        "collections.Counter",
        "<Counter>",
        { kind: "native", call: (call) => int(0, call.at) },
        args.at,
      );
      const [source] = args.positional;
      if (source?.kind === "dict" || !source) {
        const made = plain(args, run, args.positional);
        return made.kind === "dict" ? { ...made, factory: zero } : made;
      }
      const { items, rest } = iterate(decided(source, run), run, args.at);
      const counts = dict([], args.at, rest);
      for (const item of items) {
        const known = counts.entries.find((entry) => keyOf(entry.key) === keyOf(item));
        if (known?.value.kind === "int") known.value = int(Number(known.value.value) + 1, args.at);
        else storeItem(counts, item, int(1, args.at));
      }
      return { ...counts, factory: zero };
    }),
    abc: abstractClasses(),
    namedtuple: nativeFunction("namedtuple", namedtuple),
    deque: libraryClass("collections.deque", (args, run) =>
      args.positional.length > 1 || args.keywords.size > 0
        ? unknown("a deque with a limit", args.at)
        : dequeOf(callAt(builtins.get("list") ?? none(), args.positional, args, run)),
    ),
  });
}

function dequeOf(items: Value): Value {
  return items.kind === "list" ? { ...items, view: "deque" } : items;
}

/** Several mappings behind one another: the first that has a key answers. */
function namedtuple(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["typename", "field_names"]);
  const name = plainText(given.get("typename")) ?? "namedtuple";
  const source = given.get("field_names");
  const names =
    source?.kind === "str"
      ? source.value
          .replaceAll(",", " ")
          .split(/\s+/)
          .filter((one) => one !== "")
      : source
        ? iterate(source, run, args.at).items.flatMap((one) => (one.kind === "str" ? [one.value] : []))
        : [];
  const defaults = args.keywords.get("defaults");
  const last = defaults?.kind === "list" || defaults?.kind === "tuple" ? defaults.items : [];
  return libraryClass(name, (call) => {
    if (call.unseen !== undefined) return unknown(call.unseen, call.at);
    const fields = parameters(call, names);
    const values = names.map((one, index) => fields.get(one) ?? last[index - (names.length - last.length)]);
    if (values.includes(undefined))
      throw new PythonError("TypeError", call.at, { message: `${name}() is missing an argument` });
    const items = values.filter((one) => one !== undefined);
    return libraryObject(
      name,
      `<${name}>`,
      {
        getAttribute: members(Object.fromEntries(names.map((one, index) => [one, items[index] ?? none(call.at)])), {
          _asdict: (inner) =>
            dict(
              names.map((one, index) => ({ key: str(one, inner.at), value: items[index] ?? none(inner.at) })),
              inner.at,
            ),
        }),
        getItem: (key, _run, at) => tupleItem(items, key, at),
        iterate: () => items,
        tuple: items,
      },
      call.at,
    );
  });
}

export function typesModule(): Value {
  return nativeNamespace("types", {
    SimpleNamespace: libraryClass("types.SimpleNamespace", (args) => {
      const own = new Map(args.keywords);
      if (args.unseen !== undefined || args.positional.length > 0) return unknown("a namespace", args.at);
      const object: NativeObject = {
        kind: "native",
        getAttribute: (name, _run, at) =>
          own.get(name) ??
          (name === "__dict__"
            ? dict(
                [...own].map(([key, value]) => ({ key: str(key, at), value })),
                at,
              )
            : name.startsWith("__")
              ? undefined
              : raiseNoAttribute("types.SimpleNamespace", name, at)),
        setAttribute: (name, value) => {
          own.set(name, value);
        },
      };
      return objectValue("types.SimpleNamespace", "namespace()", object, args.at);
    }),
    ModuleType: libraryClass("types.ModuleType", (args, run) => {
      const name = plainText(args.positional[0] ?? args.keywords.get("name"));
      if (name === undefined) return unknown("a module", args.at);
      return moduleValue(name, newModule(name, args.at.file, run), args.at);
    }),
    MappingProxyType: libraryClass("types.MappingProxyType", (args) => args.positional[0] ?? none(args.at)),
    FunctionType: typeName("function"),
    LambdaType: typeName("function"),
    MethodType: typeName("method"),
    GeneratorType: typeName("generator"),
  });
}

function typeName(name: string): Value {
  return nativeNamespace(name, {}, (args) => unknown(`${name}()`, args.at));
}

function raiseNoAttribute(type: string, name: string, at: Span): never {
  throw new PythonError("AttributeError", at, { message: `'${type}' object has no attribute '${name}'` });
}
