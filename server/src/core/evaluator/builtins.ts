import type { Value } from "../domain/value.js";
import { isSequence, truthiness, unknown } from "../domain/value.js";
import { getAttribute, namespaceDict, overshadowTarget, setAttribute } from "./attributes.js";
import { memberNames } from "./memberNames.js";
import { callValue, superObject } from "./calls.js";
import { iterate, reprOf, toBool, toFloat, toInt, toText } from "./convert.js";
import { exceptionNames } from "./exceptions.js";
import { formatValue } from "./format.js";
import { lift } from "./lift.js";
import { bool, float, int, list, none, str, tuple } from "./make.js";
import { makeDict } from "./methods/dicts.js";
import { sortValues } from "./methods/lists.js";
import { toSet } from "./methods/sets.js";
import { openFile } from "./models/files.js";
import { binary, compareForSort, pythonType } from "./operators.js";
import { executeText } from "./executeText.js";
import { importModule } from "./imports.js";
import type { CallArguments, Run } from "./runtime.js";
import { PythonError, nativeFunction, nativeNamespace, objectValue, runtimeObject } from "./runtime.js";
import { decided } from "./expressions.js";

/** Python's builtins, as settings use them. */
export const builtins: ReadonlyMap<string, Value> = new Map(Object.entries(table()));

function table(): Record<string, Value> {
  const type = (name: string, call: (args: CallArguments, run: Run) => Value): Value => nativeNamespace(name, { __name__: str(name) }, call);
  const functions: Record<string, (args: CallArguments, run: Run) => Value> = {
    len: (args, run) => lift([first(args)], args.at, ([value]) => length(value ?? none(args.at), args, run), { type: "int" }),
    abs: (args) => { const value = first(args); return value.kind === "int" ? int(value.value < 0 ? -value.value : value.value, args.at) : value.kind === "float" ? float(Math.abs(value.value), args.at) : unknown("abs()", args.at); },
    round: (args) => { const value = first(args); return value.kind === "int" ? value : value.kind === "float" && args.positional.length === 1 ? int(roundHalfEven(value.value), args.at) : unknown("round()", args.at); },
    min: (args, run) => extreme(args, run, -1),
    max: (args, run) => extreme(args, run, 1),
    sum: (args, run) => {
      const iteration = iterate(first(args), run, args.at);
      if (iteration.rest !== undefined) return unknown(iteration.rest, args.at);
      return iteration.items.reduce((total, item) => binary("+", total, item, args.at), args.positional[1] ?? args.keywords.get("start") ?? int(0, args.at));
    },
    sorted: (args, run) => lift([first(args)], args.at, ([given]) => {
      const data = given && runtimeObject(given);
      const value = data?.kind === "native" && data.unordered ? list([...data.unordered], args.at) : given;
      const iteration = iterate(value ?? none(args.at), run, args.at);
      const sorted = sortValues(iteration.items, args.keywords.get("key"), args.keywords.get("reverse"), args.at, run);
      return list(sorted ?? [...iteration.items], args.at, iteration.rest ?? (sorted ? undefined : "an order that cannot be seen"));
    }, { type: "list" }),
    reversed: (args, run) => { const iteration = iterate(first(args), run, args.at); return list([...iteration.items].reverse(), args.at, iteration.rest); },
    enumerate: (args, run) => {
      const iteration = iterate(decided(first(args), run), run, args.at);
      const start = args.positional[1] ?? args.keywords.get("start");
      const base = start?.kind === "int" ? Number(start.value) : 0;
      return list(iteration.items.map((item, index) => tuple([int(base + index, args.at), item], args.at)), args.at, iteration.rest);
    },
    zip: (args, run) => {
      const all = args.positional.map((one) => iterate(decided(one, run), run, args.at));
      const count = Math.min(...all.map((one) => one.items.length));
      return list(Array.from({ length: all.length === 0 ? 0 : count }, (_unused, index) => tuple(all.map((one) => one.items[index] ?? none(args.at)), args.at)), args.at, all.find((one) => one.rest !== undefined)?.rest);
    },
    map: (args, run) => overItems(args, run, (items, fn) => items.map((item) => call(fn, [item], args, run))),
    filter: (args, run) => overItems(args, run, (items, fn) => {
      const kept: Value[] = [];
      for (const item of items) {
        const test = fn.kind === "none" ? item : call(fn, [item], args, run);
        const truth = truthiness(test);
        if (truth === "yes") kept.push(item);
        else if (truth !== "no") return undefined;
      }
      return kept;
    }),
    range: (args) => {
      const numbers = args.positional.map((one) => (one.kind === "int" ? Number(one.value) : undefined));
      const [a, b, step = 1] = numbers;
      if (numbers.includes(undefined) || a === undefined || step === 0) return list([], args.at, "a range that cannot be seen");
      const [start, stop] = b === undefined ? [0, a] : [a, b];
      const count = Math.max(0, Math.ceil((stop - start) / step));
      return count > 5000 ? list([], args.at, "a very long range") : list(Array.from({ length: count }, (_unused, index) => int(start + index * step, args.at)), args.at);
    },
    any: (args, run) => anyOrAll(args, run, "yes"),
    all: (args, run) => anyOrAll(args, run, "no"),
    next: (args, run) => { const iteration = iterate(first(args), run, args.at); return iteration.items[0] ?? (iteration.rest !== undefined ? unknown(iteration.rest, args.at) : args.positional[1] ?? raise("StopIteration", args)); },
    iter: (args) => first(args),
    repr: (args) => lift([first(args)], args.at, ([value]) => { const text = value && reprOf(value); return text === undefined ? unknown("repr()", args.at, "str") : str(text, args.at); }, { type: "str" }),
    format: (args) => { const [value, spec] = args.positional; const text = value && formatValue(value, spec?.kind === "str" ? spec.value : "", undefined); return text === undefined ? unknown("format()", args.at, "str") : str(text, args.at); },
    chr: (args) => { const value = first(args); return value.kind === "int" ? str(String.fromCodePoint(Math.min(Number(value.value), 0x10ffff)), args.at) : unknown("chr()", args.at, "str"); },
    ord: (args) => { const value = first(args); return value.kind === "str" && [...value.value].length === 1 ? int(value.value.codePointAt(0) ?? 0, args.at) : unknown("ord()", args.at, "int"); },
    print: (args) => none(args.at),
    input: (args) => unknown("what a person types", args.at, "str"),
    id: (args) => unknown("id()", args.at, "int"),
    hash: (args) => unknown("hash()", args.at, "int"),
    callable: (args) => { const value = first(args); const data = runtimeObject(value); return value.kind === "unknown" ? unknown(value.reason, args.at, "bool") : bool(data?.kind === "function" || data?.kind === "class" || data?.kind === "method" || (data?.kind === "native" && data.call !== undefined), args.at); },
    isinstance: (args) => isInstance(args),
    issubclass: (args) => unknown("issubclass()", args.at, "bool"),
    hasattr: (args, run) => {
      const [object, name] = args.positional;
      if (!object || name?.kind !== "str") return unknown("hasattr()", args.at, "bool");
      try {
        const value = getAttribute(object, name.value, args.at, run, args.scope);
        return value.kind === "unknown" ? unknown(value.reason, args.at, "bool") : bool(true, args.at);
      } catch (error) {
        if (error instanceof PythonError && error.type === "AttributeError") return bool(false, args.at);
        throw error;
      }
    },
    getattr: (args, run) => {
      const [object, name, fallback] = args.positional;
      if (!object || name?.kind !== "str") return unknown("getattr()", args.at);
      try {
        return getAttribute(object, name.value, args.at, run, args.scope);
      } catch (error) {
        if (fallback && error instanceof PythonError && error.type === "AttributeError") return fallback;
        throw error;
      }
    },
    setattr: (args, run) => {
      const [object, name, value] = args.positional;
      if (object && name?.kind === "str" && value) setAttribute(object, name.value, value, args.at, run);
      // Which name of the module it was cannot be told: it may have been any.
      else if (object) overshadowTarget(object, "setattr() of a name that cannot be seen", run);
      return none(args.at);
    },
    globals: (args) => namespaceDict(args.scope.module.scope),
    locals: (args) => namespaceDict(args.scope),
    vars: (args) => {
      const value = args.positional[0];
      if (!value) return namespaceDict(args.scope);
      const data = runtimeObject(value);
      return data?.kind === "module" || data?.kind === "class" ? namespaceDict(data.scope) : unknown("vars()", args.at, "dict");
    },
    dir: (args) => {
      const [object] = args.positional;
      const found = object ? memberNames(object) : { names: [...args.scope.bindings.keys()].sort(), unseen: args.scope.unseen };
      return found ? list(found.names.map((name) => str(name, args.at)), args.at, found.unseen) : list([], args.at, "dir()");
    },
    exec: (args, run) => executeText(args, run),
    execfile: (args, run) => executeText(args, run),
    eval: (args) => unknown("eval()", args.at),
    compile: (args) => {
      const source = first(args);
      return source.kind === "str" ? source : unknown(source.kind === "unknown" ? source.reason : "compile()", args.at);
    },
    open: (args, run) => openFile(decided(first(args), run), args, run),
    super: (args, run) => superObject(args.scope, args.at, run),
    __import__: (args, run) => { const name = first(args); return name.kind === "str" ? importModule(0, name.value, args.at, args.scope, run) : unknown("__import__()", args.at); },
    exit: (args) => none(args.at),
    quit: (args) => none(args.at),
  };
  const types: Record<string, Value> = {
    str: type("str", (args) => (args.positional.length === 0 ? str("", args.at) : args.positional.length > 1 && first(args).kind === "bytes" ? unknown("bytes.decode()", args.at, "str") : toText(first(args), args.at))),
    int: type("int", (args) => {
      if (args.positional.length === 0) return int(0, args.at);
      const base = args.positional[1] ?? args.keywords.get("base");
      return toInt(first(args), args.at, base?.kind === "int" ? Number(base.value) : 10);
    }),
    float: type("float", (args) => (args.positional.length === 0 ? float(0, args.at) : toFloat(first(args), args.at))),
    bool: type("bool", (args) => (args.positional.length === 0 ? bool(false, args.at) : toBool(first(args), truthiness, args.at))),
    list: type("list", (args, run) => collect(args, run, (items, rest) => list(items, args.at, rest), "list")),
    tuple: type("tuple", (args, run) => collect(args, run, (items, rest) => tuple(items, args.at, rest), "tuple")),
    set: type("set", (args, run) => (args.positional.length === 0 ? toSet(list([]), args.at, run) : lift([first(args)], args.at, ([value]) => toSet(value ?? list([]), args.at, run), { type: "set" }))),
    frozenset: type("frozenset", (args, run) => (args.positional.length === 0 ? toSet(list([]), args.at, run, true) : lift([first(args)], args.at, ([value]) => toSet(value ?? list([]), args.at, run, true), { type: "set" }))),
    dict: type("dict", (args, run) => makeDict(args, run)),
    bytes: type("bytes", (args) => unknown("bytes()", args.at, "bytes")),
    object: type("object", (args) => objectValue("object", "<object>", { kind: "native" }, args.at)),
    type: type("type", (args) => (args.positional.length === 1 ? typeOf(first(args), types, args) : unknown("type()", args.at))),
    property: type("property", (args) => first(args)),
    staticmethod: type("staticmethod", (args) => first(args)),
    classmethod: type("classmethod", (args) => first(args)),
    slice: type("slice", (args) => unknown("slice()", args.at)),
  };
  const exceptions = exceptionNames.map((name) => [name, nativeNamespace(name, {}, (args) => objectValue(name, `${name}()`, { kind: "native" }, args.at))] as const);
  return {
    ...Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, nativeFunction(name, call)])),
    ...types,
    ...Object.fromEntries(exceptions),
    NotImplemented: objectValue("NotImplementedType", "NotImplemented", { kind: "native" }),
  };
}

/** `type(value)`: the very type that its name stands for, so that `is` and dicts find it. */
function typeOf(value: Value, types: Readonly<Record<string, Value>>, args: CallArguments): Value {
  if (value.kind === "unknown" || value.kind === "environment") return unknown("the type of a value that cannot be seen", args.at);
  const data = runtimeObject(value);
  if (data?.kind === "instance") return objectValue("type", `<class '${data.class.name}'>`, data.class, args.at);
  const name = pythonType(value);
  return (Object.hasOwn(types, name) ? types[name] : undefined) ?? nativeNamespace(name, { __name__: str(name) }, () => unknown(`${name}()`, args.at));
}

function first(args: CallArguments): Value {
  const value = args.positional[0] ?? [...args.keywords.values()][0];
  if (value) return value;
  if (args.unseen !== undefined) return unknown(args.unseen, args.at);
  throw new PythonError("TypeError", args.at, { message: "an argument is missing" });
}

function raise(type: string, args: CallArguments): never {
  throw new PythonError(type, args.at);
}

function call(callee: Value, positional: readonly Value[], args: CallArguments, run: Run): Value {
  return callValue(callee, { positional, keywords: new Map(), unseen: undefined, at: args.at, scope: args.scope }, run);
}

function length(value: Value, args: CallArguments, run: Run): Value {
  if (isSequence(value)) return value.rest === undefined ? int(value.items.length, args.at) : unknown(value.rest, args.at, "int");
  if (value.kind === "dict") return value.rest === undefined ? int(value.entries.length, args.at) : unknown(value.rest, args.at, "int");
  if (value.kind === "str") return int([...value.value].length, args.at);
  if (value.kind === "random" && value.length !== undefined) return int(value.length, args.at);
  if (value.kind === "unknown" || value.kind === "object" || value.kind === "random" || value.kind === "bytes") return unknown("len()", args.at, "int");
  void run;
  throw new PythonError("TypeError", args.at, { message: `object of type '${pythonType(value)}' has no len()` });
}

function extreme(args: CallArguments, run: Run, sign: 1 | -1): Value {
  if (args.keywords.has("key")) return unknown("min() or max() with a key", args.at);
  const iteration = args.positional.length === 1 ? iterate(decided(first(args), run), run, args.at) : { items: args.positional, rest: undefined };
  if (iteration.rest !== undefined) return unknown(iteration.rest, args.at);
  return lift(iteration.items, args.at, (items) => {
    let best = items[0];
    if (!best) return args.keywords.get("default") ?? raise("ValueError", args);
    for (const item of items.slice(1)) {
      const order = compareForSort(item, best, args.at);
      if (order === undefined) return unknown("min() or max() of values that cannot be seen", args.at);
      if (order * sign > 0) best = item;
    }
    return best;
  });
}

function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  return rest < 0.5 ? down : rest > 0.5 ? down + 1 : down % 2 === 0 ? down : down + 1;
}

function overItems(args: CallArguments, run: Run, apply: (items: readonly Value[], fn: Value) => readonly Value[] | undefined): Value {
  const [fn, source] = args.positional;
  if (!fn || !source) throw new PythonError("TypeError", args.at, { message: "arguments are missing" });
  return lift([source], args.at, ([value]) => {
    const iteration = iterate(value ?? none(args.at), run, args.at);
    const items = apply(iteration.items, fn);
    return list([...(items ?? [])], args.at, items ? iteration.rest : "a condition that cannot be seen");
  }, { type: "list" });
}

function collect(args: CallArguments, run: Run, make: (items: Value[], rest: string | undefined) => Value, type: "list" | "tuple"): Value {
  if (args.positional.length === 0) return make([], undefined);
  return lift([first(args)], args.at, ([value]) => {
    const iteration = iterate(value ?? none(args.at), run, args.at);
    return make([...iteration.items], iteration.rest);
  }, { type });
}

function anyOrAll(args: CallArguments, run: Run, stop: "yes" | "no"): Value {
  return lift([first(args)], args.at, ([value]) => {
    const iteration = iterate(value ?? none(args.at), run, args.at);
    return lift(iteration.items, args.at, (items) => {
      const answers = items.map(truthiness);
      if (answers.includes(stop)) return bool(stop === "yes", args.at);
      if (iteration.rest !== undefined || answers.some((answer) => answer === "unknown" || answer === "environment")) return unknown(iteration.rest ?? "a value that cannot be seen", args.at, "bool");
      return bool(stop === "no", args.at);
    }, { type: "bool" });
  }, { type: "bool" });
}

function isInstance(args: CallArguments): Value {
  const [value, classes] = args.positional;
  if (!value || !classes) return unknown("isinstance()", args.at, "bool");
  return lift([value], args.at, ([one]) => {
    if (!one || one.kind === "unknown") return unknown("isinstance() of a value that cannot be seen", args.at, "bool");
    const names = (classes.kind === "tuple" ? classes.items : [classes]).map((type) => (type.kind === "object" ? /'([\w.]+)'/.exec(type.repr)?.[1] : undefined));
    const own = pythonType(one);
    const all = own === "bool" ? ["bool", "int", "object"] : own === "PosixPath" ? ["PosixPath", "pathlib.Path", "object"] : [own, "object"];
    const data = runtimeObject(one);
    if (data?.kind === "instance") all.push(...data.class.mro.map((type) => type.name));
    if (names.some((name) => name !== undefined && all.includes(name))) return bool(true, args.at);
    // Functions, modules and classes are none of the types of plain values.
    if ((data?.kind === "function" || data?.kind === "method" || data?.kind === "module" || data?.kind === "class") && names.every((name) => name !== undefined && plainTypes.has(name))) return bool(false, args.at);
    return names.includes(undefined) || one.kind === "object" ? unknown("isinstance()", args.at, "bool") : bool(false, args.at);
  }, { type: "bool" });
}

const plainTypes: ReadonlySet<string> = new Set(["str", "int", "float", "bool", "list", "tuple", "dict", "set", "frozenset", "bytes", "bytearray", "complex", "property"]);
