import { whatHolds } from "./whatHolds.js";
import type { Value } from "../domain/value.js";
import { isInstance, isSubclass } from "./isInstance.js";
import { isShuffled, truthiness, unknown, unknownFrom, unknownSince } from "../domain/value.js";
import { superObject } from "./classes.js";
import { reprOf, toBool, toFloat, toInt, toText } from "./convert.js";
import { exceptionNames } from "./exceptions.js";
import { exceptionValue } from "./exceptionValues.js";
import { formatValue } from "./format.js";
import { reprOfRandom } from "./randomText.js";
import { formattedInstance, instanceText, represented, truthValue } from "./instances.js";
import { instanceOf, classValue, functionValue } from "./runtime.js";
import { isUnordered } from "./iterators.js";
import { lift } from "./lift.js";
import { numericBuiltins } from "./numericBuiltins.js";
import { bool, float, int, list, none, str, tuple } from "./make.js";
import { makeDict } from "./methods/dicts.js";
import { toSet } from "./methods/sets.js";
import { decodeBytes } from "./methods/encoding.js";
import { encodeText } from "./methods/encoding.js";
import { contentOf, openFile } from "./models/files.js";
import { checkHashable, laidOver } from "./operators.js";
import { pythonType } from "./pythonTypes.js";
import { evaluateText, executeText } from "./executeText.js";
import { importModule } from "./imports.js";
import type { CallArguments, Run } from "./runtime.js";
import { nativeFunction, nativeNamespace, objectValue, runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { decided } from "./decided.js";
import { callSpecial } from "./instances.js";
import { getAttribute } from "./attributes.js";
import { iterate } from "./convert.js";
import { attributeBuiltins } from "./attributeBuiltins.js";
import { first, raise } from "./builtinArguments.js";
import { iterationBuiltins } from "./iterationBuiltins.js";

/** Python's builtins, as settings use them. */
export const builtins: ReadonlyMap<string, Value> = new Map(Object.entries(table()));

function table(): Record<string, Value> {
  const type = (name: string, call: (args: CallArguments, run: Run) => Value): Value =>
    nativeNamespace(name, { __name__: str(name) }, call);
  const functions: Record<string, (args: CallArguments, run: Run) => Value> = {
    ...numericBuiltins,
    ...iterationBuiltins,
    ...attributeBuiltins,
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
    dict: type("dict", (args, run) => {
      const source = args.positional.length === 1 ? decided(first(args), run) : undefined;
      if (source?.kind !== "environment") return makeDict(args, run);
      // `dict(pair.split(":") for pair in …)`.
      const ofPairs = (value: Value): Value => makeDict({ ...args, positional: [value], keywords: new Map() }, run);
      const below =
        source.type === "dict"
          ? source
          : lift([source], args.at, ([value]) => (value ? ofPairs(value) : source), { type: "dict" });
      return laidOver(below, makeDict({ ...args, positional: [] }, run), args.at);
    }),
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
