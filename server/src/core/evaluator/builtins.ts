import { whatHolds } from "./whatHolds.js";
import type { Value } from "../domain/value.js";
import { isInstance, isSubclass } from "./isInstance.js";
import {
  isSequence,
  isShuffled,
  truthiness,
  unknown,
  unknownFrom,
  unknownLike,
  unknownSince,
} from "../domain/value.js";
import { namespaceDict, overshadowAttributes } from "./namespaces.js";
import { attributesDict, deleteAttribute, setAttribute } from "./attributes.js";
import { memberNames } from "./memberNames.js";
import { superObject } from "./classes.js";
import { reprOf, toBool, toFloat, toInt, toText } from "./convert.js";
import { exceptionNames } from "./exceptions.js";
import { exceptionValue } from "./exceptionValues.js";
import { formatValue } from "./format.js";
import { reprOfRandom } from "./randomText.js";
import { formattedInstance, instanceText, operate, orderOf, represented, truthValue } from "./instances.js";
import { instanceOf, classValue, functionValue } from "./runtime.js";
import { eachItem, isIterator, isUnordered, iteratorObject, iteratorOver } from "./iterators.js";
import { lift } from "./lift.js";
import { numericBuiltins } from "./numericBuiltins.js";
import { bool, float, int, list, none, str, tuple } from "./make.js";
import { makeDict } from "./methods/dicts.js";
import { sortValues } from "./methods/lists.js";
import { toSet } from "./methods/sets.js";
import { decodeBytes } from "./methods/encoding.js";
import { encodeText } from "./methods/encoding.js";
import { filterTruth } from "./filterTruth.js";
import { contentOf, openFile } from "./models/files.js";
import { checkHashable } from "./operators.js";
import { pythonType } from "./pythonTypes.js";
import { evaluateText, executeText } from "./executeText.js";
import { importModule } from "./imports.js";
import type { CallArguments, Run } from "./runtime.js";
import { nativeFunction, nativeNamespace, objectValue, runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { decided } from "./decided.js";
import { callSpecial } from "./instances.js";
import { callValue } from "./calls.js";
import { getAttribute } from "./attributes.js";
import { iterate } from "./convert.js";

/** Python's builtins, as settings use them. */
export const builtins: ReadonlyMap<string, Value> = new Map(Object.entries(table()));

function table(): Record<string, Value> {
  const type = (name: string, call: (args: CallArguments, run: Run) => Value): Value =>
    nativeNamespace(name, { __name__: str(name) }, call);
  const functions: Record<string, (args: CallArguments, run: Run) => Value> = {
    ...numericBuiltins,
    len: (args, run) =>
      lift([first(args)], args.at, ([value]) => length(value ?? none(args.at), args, run), { type: "int" }),
    breakpoint: (args) => none(args.at),
    help: (args) => none(args.at),
    aiter: (args) => unknown("aiter()", args.at),
    anext: (args) => unknown("anext()", args.at),
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
        each(call(fn, [item, ...more], args, run));
        return undefined;
      }),
    filter: (args, run) => {
      const passes = filterTruth(run);
      return overItems(args, run, "filter", (item, fn, each) => {
        const truth = passes(
          truthValue(fn.kind === "none" ? item : call(fn, [item], args, run), args.at, run),
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
        return iteratorOver(
          "iterator",
          { items: [], rest: "elements of a set, in an order that nobody knows" },
          args.at,
        );
      if (isIterator(given) || given.kind === "unknown" || given.kind === "environment" || args.positional.length > 1)
        return args.positional.length > 1 ? unknown("iter() with a sentinel", args.at) : given;
      return (
        callSpecial(given, "__iter__", [], args.at, run) ??
        iteratorOver("iterator", iterate(given, run, args.at), args.at)
      );
    },
    repr: (args, run) =>
      callSpecial(first(args), "__repr__", [], args.at, run) ??
      lift(
        [first(args)],
        args.at,
        ([value]) => {
          const text = value && reprOf(value);
          return text === undefined
            ? ((value && reprOfRandom(value, args.at)) ?? unknown("repr()", args.at, "str"))
            : str(text, args.at);
        },
        { type: "str" },
      ),
    format: (args, run) => {
      const [value, spec] = args.positional;
      if (value && runtimeObject(value)?.kind === "instance")
        return formattedInstance(value, spec?.kind === "str" ? spec.value : "", undefined, args.at, run);
      const text = value && formatValue(value, spec?.kind === "str" ? spec.value : "", undefined, args.at);
      return text === undefined ? unknown("format()", args.at, "str") : str(text, args.at);
    },
    ...Object.fromEntries(
      ["aiter", "anext", "breakpoint", "copyright", "credits", "help", "license"].map(
        (name) => [name, (args: CallArguments) => unknown(`${name}()`, args.at)] as const,
      ),
    ),
    print: (args) => none(args.at),
    // Of the site module.
    exit: (args) => {
      throw new PythonError("SystemExit", args.at);
    },
    quit: (args) => {
      throw new PythonError("SystemExit", args.at);
    },
    input: (args) => unknown("what a person types", args.at, "str"),
    id: (args) => unknown("id()", args.at, "int"),
    // Of whole numbers the hash is the number, but for the largest; of texts it is another in every process.
    hash: (args) => {
      const value = first(args);
      checkHashable(value, args.at);
      return (value.kind === "int" || value.kind === "bool") &&
        value.as === undefined &&
        Math.abs(Number(value.value)) < 2 ** 60
        ? int(Number(value.value) === -1 ? -2 : BigInt(value.value), args.at)
        : unknown("hash()", args.at, "int");
    },
    callable: (args) => {
      const value = first(args);
      const data = runtimeObject(value);
      return value.kind === "unknown"
        ? unknownSince(value, args.at, "bool")
        : bool(
            data?.kind === "function" ||
              data?.kind === "class" ||
              data?.kind === "method" ||
              (data?.kind === "native" && data.call !== undefined),
            args.at,
          );
    },
    isinstance: (args) => {
      const [value, classes] = args.positional;
      return value && classes ? isInstance(value, classes, args.at) : unknown("isinstance()", args.at, "bool");
    },
    issubclass: (args) => isSubclass(args),
    hasattr: (args, run) => {
      const [object, name] = args.positional;
      if (!object || name?.kind !== "str") return unknown("hasattr()", args.at, "bool");
      try {
        const value = getAttribute(object, name.value, args.at, run, args.scope);
        return value.kind === "unknown" ? unknownSince(value, args.at, "bool") : bool(true, args.at);
      } catch (error) {
        if (error instanceof PythonError && error.type === "AttributeError") return bool(false, args.at);
        throw error;
      }
    },
    getattr: (args, run) => {
      const [object, name, fallback] = args.positional;
      if (!object || name?.kind !== "str") return unknown("getattr()", args.at);
      try {
        const found = getAttribute(object, name.value, args.at, run, args.scope);
        // A reason names what was looked for: only where the call itself does, for a name may be a secret elsewhere.
        const { at } = name;
        return found.kind === "unknown" &&
          !(at?.file === args.at.file && args.at.start <= at.start && at.end <= args.at.end)
          ? unknown("getattr()", args.at)
          : found;
      } catch (error) {
        if (fallback && error instanceof PythonError && error.type === "AttributeError") return fallback;
        throw error;
      }
    },
    setattr: (args, run) => {
      const [object, name, value] = args.positional;
      if (object && name?.kind === "str" && value) setAttribute(object, name.value, value, args.at, run);
      // Which name of the module it was cannot be told: it may have been any.
      else if (object) overshadowAttributes(object, "setattr() of a name that cannot be seen", args.at, run);
      return none(args.at);
    },
    delattr: (args, run) => {
      const [object, name] = args.positional;
      if (object && name?.kind === "str") deleteAttribute(object, name.value, args.at, run);
      else if (object) overshadowAttributes(object, "delattr() of a name that cannot be seen", args.at, run);
      return none(args.at);
    },
    globals: (args) => namespaceDict(args.scope.module.scope),
    locals: (args) => namespaceDict(args.scope),
    vars: (args, run) => {
      const value = args.positional[0];
      if (!value) return namespaceDict(args.scope);
      const data = runtimeObject(value);
      if (data?.kind === "instance") return attributesDict(data);
      if (data?.kind === "module" || data?.kind === "class") return namespaceDict(data.scope);
      if (
        value.kind === "none" ||
        value.kind === "int" ||
        value.kind === "str" ||
        value.kind === "list" ||
        value.kind === "dict"
      )
        throw new PythonError("TypeError", args.at, { message: "vars() argument must have __dict__ attribute" });
      return (
        (data?.kind === "native" && value.kind === "object" && value.type === "types.SimpleNamespace"
          ? data.getAttribute?.("__dict__", run, args.at)
          : undefined) ?? unknown("vars()", args.at, "dict")
      );
    },
    dir: (args) => {
      const [object] = args.positional;
      const found = object
        ? memberNames(object)
        : { names: [...args.scope.bindings.keys()].sort(), unseen: args.scope.unseen };
      return found
        ? list(
            found.names.map((name) => str(name, args.at)),
            args.at,
            found.unseen,
          )
        : list([], args.at, "dir()");
    },
    exec: (args, run) => executeText(args, run),
    // Only Python 2 has it.
    execfile: (args, run) => {
      const [, ...others] = args.positional;
      const opened = openFile(decided(first(args), run), { ...args, positional: [] }, run);
      const text = contentOf(opened) ?? opened;
      return executeText({ ...args, positional: [text, ...others] }, run);
    },
    eval: (args, run) => evaluateText(args, run),
    compile: (args) => {
      const source = first(args);
      return source.kind === "str" || source.kind === "bytes"
        ? source
        : unknownFrom(source.kind === "unknown" ? source : unknown("compile()"), args.at);
    },
    open: (args, run) => openFile(decided(first(args), run), args, run),
    super: (args, run) => superObject(args.scope, args.at, run),
    __import__: (args, run) => {
      const name = first(args);
      return name.kind === "str"
        ? importModule(0, name.value, args.at, args.scope, run)
        : unknown("__import__()", args.at);
    },
  };
  const types: Record<string, Value> = {
    str: type("str", (args, run) => {
      if (args.positional.length === 0 && args.keywords.size === 0) return str("", args.at);
      if (args.positional.length > 1 || args.keywords.size > 0)
        return decodeBytes(
          first(args),
          args.positional[1] ?? args.keywords.get("encoding"),
          args.positional[2] ?? args.keywords.get("errors"),
          args.at,
        );
      return instanceOf(first(args))
        ? instanceText(first(args), args.at, run)
        : toText(represented(first(args), run), args.at);
    }),
    int: type("int", (args, run) => {
      if (args.positional.length === 0) return int(0, args.at);
      const own = callSpecial(first(args), "__int__", [], args.at, run);
      if (own) return own;
      const base = args.positional[1] ?? args.keywords.get("base");
      if (!base) return toInt(first(args), args.at);
      if (base.kind !== "int" && base.kind !== "bool")
        return base.kind === "unknown" || base.kind === "object" || base.kind === "environment"
          ? unknown("int() with a base that cannot be seen", args.at, "int")
          : raise("TypeError", args);
      if (Number(base.value) !== 0 && (Number(base.value) < 2 || Number(base.value) > 36))
        return raise("ValueError", args);
      const text = first(args);
      if (text.kind === "int" || text.kind === "float" || text.kind === "bool") return raise("TypeError", args);
      return toInt(text, args.at, Number(base.value));
    }),
    float: type("float", (args) => (args.positional.length === 0 ? float(0, args.at) : toFloat(first(args), args.at))),
    bool: type("bool", (args, run) =>
      args.positional.length === 0
        ? bool(false, args.at)
        : toBool(truthValue(first(args), args.at, run), truthiness, args.at),
    ),
    list: type("list", (args, run) => collect(args, run, (items, rest) => list(items, args.at, rest), "list")),
    tuple: type("tuple", (args, run) => collect(args, run, (items, rest) => tuple(items, args.at, rest), "tuple")),
    set: type("set", (args, run) =>
      args.positional.length === 0
        ? toSet(list([]), args.at, run)
        : lift([first(args)], args.at, ([value]) => toSet(value ?? list([]), args.at, run), { type: "set" }),
    ),
    frozenset: type("frozenset", (args, run) =>
      args.positional.length === 0
        ? toSet(list([]), args.at, run, true)
        : lift([first(args)], args.at, ([value]) => toSet(value ?? list([]), args.at, run, true), { type: "set" }),
    ),
    dict: type("dict", (args, run) => makeDict(args, run)),
    bytes: type("bytes", (args) => {
      const [source, encoding] = args.positional;
      if (!source) return { kind: "bytes", value: "", at: args.at, from: "computed" };
      if (source.kind === "str" && !(encoding ?? args.keywords.get("encoding")))
        throw new PythonError("TypeError", args.at, { message: "string argument without an encoding" });
      if (
        source.kind !== "str" &&
        source.kind !== "unknown" &&
        source.kind !== "environment" &&
        source.kind !== "object" &&
        (encoding ?? args.keywords.get("encoding"))
      )
        throw new PythonError("TypeError", args.at, { message: "encoding without a string argument" });
      if (source.kind === "int" || source.kind === "bool") {
        if (Number(source.value) < 0) throw new PythonError("ValueError", args.at, { message: "negative count" });
        return Number(source.value) > 10_000
          ? unknown("very long bytes", args.at, "bytes")
          : { kind: "bytes", value: "\0".repeat(Number(source.value)), at: args.at, from: "computed" };
      }
      if (source.kind === "list" || source.kind === "tuple") {
        if (source.rest !== undefined || !source.items.every((item) => item.kind === "int" || item.kind === "bool"))
          return unknown("bytes()", args.at, "bytes");
        const codes = source.items.map((item) =>
          item.kind === "int" || item.kind === "bool" ? Number(item.value) : 0,
        );
        if (codes.some((code) => code < 0 || code > 255))
          throw new PythonError("ValueError", args.at, { message: "bytes must be in range(0, 256)" });
        return { kind: "bytes", value: String.fromCharCode(...codes), at: args.at, from: "computed" };
      }
      if (source.kind === "none" || source.kind === "float")
        throw new PythonError("TypeError", args.at, {
          message: `cannot convert '${pythonType(source)}' object to bytes`,
        });
      return source.kind === "bytes"
        ? source
        : source.kind === "str"
          ? encodeText(source, encoding ?? args.keywords.get("encoding"), args.positional[2], args.at)
          : unknown("bytes()", args.at, "bytes");
    }),
    object: nativeNamespace(
      "object",
      {
        __setattr__: nativeFunction("__setattr__", (args) => {
          const [self, name, value] = args.positional;
          const instance = self && instanceOf(self);
          if (instance && name?.kind === "str" && value)
            instance.attributes.set(name.value, { value, nameAt: args.at, valueAt: args.at, steps: [] });
          return none(args.at);
        }),
        __getattribute__: nativeFunction("__getattribute__", (args, run) => {
          const [self, name] = args.positional;
          return self && name?.kind === "str"
            ? getAttribute(self, name.value, args.at, run, args.scope)
            : unknown("object.__getattribute__()", args.at);
        }),
        __init__: nativeFunction("__init__", (args) => none(args.at)),
      },
      (args) => objectValue("object", "<object>", { kind: "native" }, args.at),
    ),
    type: type("type", (args) =>
      args.positional.length === 1 ? typeOf(first(args), types, args) : unknown("type()", args.at),
    ),
    property: type("property", (args) => withRole(args, "property")),
    staticmethod: type("staticmethod", (args) => withRole(args, "static")),
    classmethod: type("classmethod", (args) => withRole(args, "class")),
    range: type("range", (args) => rangeOf(args)),
    bytearray: type("bytearray", (args) => unknown("bytearray()", args.at)),
    memoryview: type("memoryview", (args) => unknown("memoryview()", args.at)),
    complex: type("complex", (args) => unknown("a complex number", args.at)),
    slice: type("slice", (args) => unknown("slice()", args.at)),
  };
  const exceptions = exceptionNames.map(
    (name) =>
      [
        name,
        nativeNamespace(name, { __name__: str(name) }, (args) =>
          exceptionValue(name, args.unseen === undefined ? args.positional : undefined, args.at),
        ),
      ] as const,
  );
  return {
    ...Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, nativeFunction(name, call)])),
    ...types,
    ...Object.fromEntries(exceptions),
    NotImplemented: objectValue("NotImplementedType", "NotImplemented", { kind: "native" }),
    Ellipsis: { kind: "object", type: "ellipsis", repr: "Ellipsis", at: undefined, from: "literal" },
    ...Object.fromEntries(
      ["BaseExceptionGroup", "ExceptionGroup", "__build_class__"].map((name) => [name, unknown(name)]),
    ),
  };
}

function rangeOf(args: CallArguments): Value {
  if (args.unseen !== undefined) return list([], args.at, args.unseen);
  const { positional, at } = args;
  if (positional.length === 0 || positional.length > 3 || args.keywords.size > 0)
    throw new PythonError("TypeError", at, { message: "range expected 1 to 3 arguments" });
  const numbers = positional.map((one) => {
    if (one.kind === "int" || one.kind === "bool") return Number(one.value);
    if (one.kind === "unknown" || one.kind === "environment" || one.kind === "object" || one.kind === "random")
      return undefined;
    throw new PythonError("TypeError", at, {
      message: `'${pythonType(one)}' object cannot be interpreted as an integer`,
    });
  });
  const [a, b, step = 1] = numbers;
  if (numbers.includes(undefined) || a === undefined)
    return {
      ...list([], at, whatHolds(positional[numbers.indexOf(undefined)], "a range that cannot be seen")),
      view: "range",
    };
  if (step === 0) throw new PythonError("ValueError", at, { message: "range() arg 3 must not be zero" });
  const [start, stop] = b === undefined ? [0, a] : [a, b];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  return {
    ...(count > 5000
      ? list([], at, "a very long range")
      : list(
          Array.from({ length: count }, (_unused, index) => int(start + index * step, at)),
          at,
        )),
    view: "range",
  };
}

/** True or False, whichever: nothing derives from bool. */
function isTruth(value: Value): boolean {
  if (value.kind === "environment")
    return value.type === "bool" && value.reads.every(({ fallback }) => fallback === undefined || isTruth(fallback));
  return value.kind === "bool" || (value.kind === "unknown" && value.type === "bool");
}

/** `type(value)`: the very type that its name stands for, so that `is` and dicts find it. */
function typeOf(value: Value, types: Readonly<Record<string, Value>>, args: CallArguments): Value {
  if (value.kind === "unknown" || value.kind === "environment")
    return (
      (isTruth(value) ? types["bool"] : undefined) ??
      unknown(whatHolds(value, "the type of a value that cannot be seen"), args.at)
    );
  const instance = instanceOf(value);
  if (instance) return classValue(instance.class.name, instance.class, args.at);
  if (runtimeObject(value)?.kind === "class") return types["type"] ?? unknown("type()", args.at);
  const name = pythonType(value);
  return (
    (Object.hasOwn(types, name) ? types[name] : undefined) ??
    nativeNamespace(name, { __name__: str(name) }, () => unknown(`${name}()`, args.at))
  );
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
  if (value.kind === "bytes") return int(value.value.length, args.at);
  if (isSequence(value))
    return value.rest === undefined ? int(value.items.length, args.at) : unknown(value.rest, args.at, "int");
  if (value.kind === "dict")
    return value.rest === undefined ? int(value.entries.length, args.at) : unknown(value.rest, args.at, "int");
  if (value.kind === "str") return int([...value.value].length, args.at);
  if (value.kind === "random" && value.length !== undefined) return int(value.length, args.at);
  if (value.kind === "unknown" || value.kind === "object" || value.kind === "random")
    return unknown("len()", args.at, "int");
  throw new PythonError("TypeError", args.at, { message: `object of type '${pythonType(value)}' has no len()` });
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
    const by = (item: Value): Value => (key && key.kind !== "none" ? call(key, [item], args, run) : item);
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

/** `property(f)` and its like, called by hand. */
function withRole(args: CallArguments, role: "property" | "static" | "class"): Value {
  const [getter, setter] = args.positional;
  const data = getter && runtimeObject(getter);
  const other = setter && runtimeObject(setter);
  if (data?.kind !== "function") return getter ?? unknown(`${role}()`, args.at);
  return functionValue({ ...data, role, ...(other?.kind === "function" && { setter: other }) }, args.at);
}

function collect(
  args: CallArguments,
  run: Run,
  make: (items: Value[], rest: string | undefined) => Value,
  type: "list" | "tuple",
): Value {
  if (args.positional.length === 0) return make([], undefined);
  return lift(
    [first(args)],
    args.at,
    ([value]) => {
      const iteration = iterate(value ?? none(args.at), run, args.at);
      const made = make([...iteration.items], iteration.rest);
      return (made.kind === "list" || made.kind === "tuple") && value && (isShuffled(value) || isUnordered(value))
        ? { ...made, shuffled: true }
        : made;
    },
    { type },
  );
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
        { type: "bool" },
      );
    },
    { type: "bool" },
  );
}
