import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { iterate } from "../convert.js";
import { importModule } from "../imports.js";
import { isEnvironment, lift } from "../lift.js";
import { dict, list, none, set, str, tuple } from "../make.js";
import type { CallArguments, NativeObject, Run } from "../runtime.js";
import { PythonError, nativeFunction, nativeNamespace, objectValue, runtimeObject } from "../runtime.js";
import { builtins } from "../builtins.js";
import { standardModules } from "./index.js";
import { callAt, className, libraryClass, libraryObject, members, parameters, plainText, whenText } from "./libraryModel.js";

/** Modules that work on functions and containers: functools, itertools, contextlib, copy, collections, types, importlib. */
export function functoolsModule(): Value {
  const same = nativeFunction("decorator", (args) => args.positional[0] ?? none(args.at));
  const decorator = (name: string): Value => nativeFunction(name, (args) => (args.positional[0] && isCallable(args.positional[0]) && name !== "wraps" ? args.positional[0] : same));
  return nativeNamespace("functools", {
    partial: libraryClass("functools.partial", (args) => {
      const [callee, ...before] = args.positional;
      if (!callee) throw new PythonError("TypeError", args.at, { message: "type 'partial' takes at least one argument" });
      return libraryObject("functools.partial", "functools.partial()", {
        call: (call, run) => callAt(callee, [...before, ...call.positional], call, run, new Map([...args.keywords, ...call.keywords])),
      }, args.at);
    }),
    reduce: nativeFunction("reduce", (args, run) => {
      const [fn, source, initial] = args.positional;
      if (!fn || !source) throw new PythonError("TypeError", args.at, { message: "reduce expected at least 2 arguments" });
      return lift([source], args.at, ([value]) => {
        const { items, rest } = iterate(value ?? none(args.at), run, args.at);
        if (rest !== undefined) return unknown(rest, args.at);
        const all = initial ? [initial, ...items] : [...items];
        const [first, ...others] = all;
        if (!first) throw new PythonError("TypeError", args.at, { message: "reduce() of empty iterable with no initial value" });
        return others.reduce((result, item) => callAt(fn, [result, item], args, run), first);
      });
    }),
    lru_cache: decorator("lru_cache"), cache: decorator("cache"), wraps: decorator("wraps"), cached_property: decorator("cached_property"), total_ordering: decorator("total_ordering"),
  });
}

function isCallable(value: Value): boolean {
  const data = runtimeObject(value);
  return data?.kind === "function" || data?.kind === "class" || data?.kind === "method" || (data?.kind === "native" && data.call !== undefined);
}

export function itertoolsModule(): Value {
  const joined = (sources: readonly Value[], args: CallArguments, run: Run): Value => lift(sources, args.at, (values) => {
    const parts = values.map((value) => iterate(value, run, args.at));
    return list(parts.flatMap((part) => [...part.items]), args.at, parts.map((part) => part.rest).find((rest) => rest !== undefined));
  }, { type: "list" });
  return nativeNamespace("itertools", {
    chain: libraryClass("itertools.chain", (args, run) => (args.unseen !== undefined ? list([], args.at, args.unseen) : joined(args.positional, args, run)), (name) => (name === "from_iterable" ? nativeFunction(name, (args, run) => {
      const { items, rest } = iterate(args.positional[0] ?? none(args.at), run, args.at);
      return rest === undefined ? joined(items, args, run) : list([], args.at, rest);
    }) : undefined)),
  });
}

export function contextlibModule(): Value {
  return nativeNamespace("contextlib", {
    suppress: nativeFunction("suppress", (args) => objectValue("contextlib.suppress", "<suppress>", { kind: "native", enter: (_run, at) => none(at), ...{ suppresses: args.positional.map(exceptionName) } }, args.at)),
    nullcontext: nativeFunction("nullcontext", (args) => libraryObject("contextlib.nullcontext", "<nullcontext>", { enter: (_run, at) => args.positional[0] ?? none(at) }, args.at)),
    closing: nativeFunction("closing", (args) => libraryObject("contextlib.closing", "<closing>", { enter: (_run, at) => args.positional[0] ?? none(at) }, args.at)),
  });
}

function exceptionName(value: Value): string {
  const data = runtimeObject(value);
  if (data?.kind === "class") return data.name;
  return className(value)?.split(".").pop() ?? (value.kind === "object" ? value.type.split(".").pop() ?? "Exception" : "Exception");
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
    case "list": return { ...list(value.items.map(inner), value.at, value.rest), from: value.from };
    case "tuple": return depth === 1 ? value : { ...tuple(value.items.map(inner), value.at, value.rest), from: value.from };
    case "set": return { ...set([...value.items], value.at, value.rest, value.frozen), from: value.from };
    case "dict": return { ...dict(value.entries.map((entry) => ({ key: entry.key, value: inner(entry.value) })), value.at, value.rest), from: value.from };
    case "environment": return lift([value], value.at ?? { file: "", start: 0, end: 0 }, ([one]) => (one && !isEnvironment(one) ? copied(one, depth) : one ?? value), { type: value.type });
    default: return value;
  }
}

export function collectionsModule(): Value {
  return nativeNamespace("collections", {
    OrderedDict: libraryClass("collections.OrderedDict", (args, run) => callAt(builtins.get("dict") ?? none(), args.positional, args, run, args.keywords)),
    defaultdict: libraryClass("collections.defaultdict", (args, run) => {
      const made = callAt(builtins.get("dict") ?? none(), args.positional.slice(1), args, run, args.keywords);
      return made.kind === "dict" ? { ...made, rest: made.rest ?? "the default of a defaultdict" } : made;
    }),
    namedtuple: nativeFunction("namedtuple", namedtuple),
    ChainMap: libraryClass("collections.ChainMap", (args) => unknown("a ChainMap", args.at, "dict")),
  });
}

function namedtuple(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["typename", "field_names"]);
  const name = plainText(given.get("typename")) ?? "namedtuple";
  const source = given.get("field_names");
  const names = source?.kind === "str" ? source.value.replaceAll(",", " ").split(/\s+/).filter((one) => one !== "") : source ? iterate(source, run, args.at).items.flatMap((one) => (one.kind === "str" ? [one.value] : [])) : [];
  const defaults = args.keywords.get("defaults");
  const last = defaults?.kind === "list" || defaults?.kind === "tuple" ? defaults.items : [];
  return libraryClass(name, (call) => {
    if (call.unseen !== undefined) return unknown(call.unseen, call.at);
    const fields = parameters(call, names);
    const values = names.map((one, index) => fields.get(one) ?? last[index - (names.length - last.length)]);
    if (values.includes(undefined)) throw new PythonError("TypeError", call.at, { message: `${name}() is missing an argument` });
    const items = values.filter((one) => one !== undefined);
    return libraryObject(name, `<${name}>`, {
      getAttribute: members(Object.fromEntries(names.map((one, index) => [one, items[index] ?? none(call.at)])), { _asdict: (inner) => dict(names.map((one, index) => ({ key: str(one, inner.at), value: items[index] ?? none(inner.at) })), inner.at) }),
      getItem: (key, _run, at) => (key.kind === "int" ? items.at(Number(key.value)) : undefined) ?? unknown("an element", at),
      iterate: () => items,
    }, call.at);
  });
}

export function typesModule(): Value {
  return nativeNamespace("types", {
    SimpleNamespace: libraryClass("types.SimpleNamespace", (args) => {
      const own = new Map(args.keywords);
      const object: NativeObject = {
        kind: "native",
        getAttribute: (name) => own.get(name),
        setAttribute: (name, value) => { own.set(name, value); },
      };
      return objectValue("types.SimpleNamespace", "namespace()", object, args.at);
    }),
    MappingProxyType: libraryClass("types.MappingProxyType", (args) => args.positional[0] ?? none(args.at)),
  });
}

export function importlibModule(): Value {
  return nativeNamespace("importlib", {
    import_module: nativeFunction("import_module", (args, run) => {
      const given = parameters(args, ["name", "package"]);
      return whenText(given.get("name"), args.at, (name) => {
        const dots = /^\.*/.exec(name.value)?.[0].length ?? 0;
        const parent = plainText(given.get("package"));
        if (dots === 0) return importModule(0, name.value, args.at, args.scope, run);
        if (parent === undefined) return unknown("a module that is imported by a relative name", args.at);
        const parts = parent.split(".");
        return importModule(0, [...parts.slice(0, parts.length - dots + 1), name.value.slice(dots)].filter((part) => part !== "").join("."), args.at, args.scope, run);
      }, "a module whose name cannot be seen");
    }),
    reload: nativeFunction("reload", (args) => args.positional[0] ?? none(args.at)),
    util: moduleSpecs(),
  });
}

/** `importlib.util`: whether a module is there, as far as the project and the standard library tell. */
export function moduleSpecs(): Value {
  return nativeNamespace("importlib.util", {
    find_spec: nativeFunction("find_spec", (args, run) => whenText(args.positional[0] ?? args.keywords.get("name"), args.at, (name) => {
      const found = run.context.resolveImport(args.scope.module.file, 0, name.value);
      const spec = libraryObject("importlib.machinery.ModuleSpec", `ModuleSpec(${name.value})`, {}, args.at);
      if (found.kind === "missing") return none(args.at);
      if (found.kind !== "external" || standardModules.has(name.value.split(".")[0] ?? "")) return spec;
      return unknown(`whether ${name.value} is installed`, args.at);
    })),
  });
}
