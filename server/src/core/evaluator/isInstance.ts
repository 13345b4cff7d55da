import type { Value, ValueType } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import { isCaughtBy, isExceptionName } from "./exceptions.js";
import { instanceOf, className } from "./runtime.js";
import { isIterator } from "./iterators.js";
import { lift } from "./lift.js";
import { bool, dict, float, int, list, none, path, set, str, tuple } from "./make.js";
import type { Span } from "../text/span.js";
import { pythonType } from "./pythonTypes.js";
import type { CallArguments } from "./runtime.js";
import { runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";

/** `isinstance(value, classes)`. */
export function isInstance(value: Value, classes: Value, at: Span): Value {
  const certain = isOfCertainType(value, classes);
  if (certain !== undefined) return bool(certain, at);
  return lift(
    [value],
    at,
    ([one]) => {
      if (!one || one.kind === "unknown") return unknown("isinstance() of a value that cannot be seen", at, "bool");
      const answer = anyOf(classes, (type) => isInstanceOf(one, type));
      return answer === undefined ? unknown("isinstance()", at, "bool") : bool(answer, at);
    },
    { type: "bool" },
  );
}

/**
 * Of a value that cannot be seen, or only in one environment: what its type alone says. The type of a variable is that of what it is set
 * to; a default may be of another one.
 */
function isOfCertainType(value: Value, classes: Value): boolean | undefined {
  if ((value.kind !== "unknown" && value.kind !== "environment") || value.type === undefined) return undefined;
  const { type } = value;
  const answer = anyOf(classes, (one) => everyIsInstanceOf(type, one));
  const defaults = value.kind === "environment" ? value.reads.flatMap((read) => read.fallback ?? []) : [];
  return defaults.every((one) => ofDefault(one, classes) === answer) ? answer : undefined;
}

function ofDefault(value: Value, classes: Value): boolean | undefined {
  return value.kind === "unknown" || value.kind === "environment"
    ? isOfCertainType(value, classes)
    : anyOf(classes, (one) => isInstanceOf(value, one));
}

function anyOf(classes: Value, ask: (type: Value) => boolean | undefined): boolean | undefined {
  const answers = flatClasses(classes).map(ask);
  return answers.includes(true) || (answers.includes(undefined) ? undefined : false);
}

/** An instance of the type may be of a class that derives from it, as True is an int and a Counter a dict. */
function everyIsInstanceOf(type: ValueType, wanted: Value): boolean | undefined {
  const data = runtimeObject(wanted);
  if (data?.kind === "class" && (data.nativeBases.length > 0 || data.unseen !== undefined)) return undefined;
  const answer = isInstanceOf(examples[type], wanted);
  return answer === false && derivedTypes[type]?.includes(className(wanted) ?? "") ? undefined : answer;
}

const examples: Readonly<Record<ValueType, Value>> = {
  none: none(),
  bool: bool(false),
  int: int(0),
  float: float(0),
  str: str(""),
  bytes: { kind: "bytes", value: "", at: undefined, from: "computed" },
  path: path("/"),
  list: list([]),
  tuple: tuple([]),
  set: set([]),
  dict: dict([]),
};

const derivedTypes: Readonly<Partial<Record<ValueType, readonly string[]>>> = {
  int: ["bool"],
  set: ["frozenset", "collections.abc.Hashable", "typing.Hashable"],
  dict: ["collections.OrderedDict", "collections.defaultdict", "collections.Counter"],
};

/** Whether the value belongs to one class; undefined where it cannot be seen. */
function isInstanceOf(value: Value, type: Value): boolean | undefined {
  const instance = instanceOf(value);
  const wanted = runtimeObject(type);
  if (wanted?.kind === "class")
    return instance
      ? instance.class.mro.includes(wanted) || (instance.class.unseen === undefined ? false : undefined)
      : false;
  const name = className(type);
  if (name === undefined) return undefined;
  if (name === "object") return true;
  const own = pythonType(value);
  const names =
    value.kind === "dict"
      ? ["dict", own, `collections.${own}`]
      : own === "deque"
        ? [own, "collections.deque"]
        : own === "bool"
          ? ["bool", "int"]
          : own === "PosixPath"
            ? ["PosixPath", "pathlib.Path", "pathlib.PurePath", "os.PathLike"]
            : [own];
  if (instance) {
    if (names.includes(name) && value.kind !== "object") return true;
    if (instance.class.nativeBases.some((base) => base === name || (isExceptionName(base) && isCaughtBy(base, name))))
      return true;
    if (instance.class.mro.some((one) => one.abstract?.includes(/^collections\.abc\.(\w+)$/.exec(name)?.[1] ?? "")))
      return true;
    return instance.class.unseen === undefined ? false : undefined;
  }
  if (names.includes(name)) return true;
  const abstract = name.split(".").pop() ?? name;
  if (abstractTypes.has(abstract)) return isOfAbstractType(value, abstract);
  const data = runtimeObject(value);
  // Functions, modules and classes are none of the types of plain values.
  if (
    data?.kind === "function" ||
    data?.kind === "method" ||
    data?.kind === "module" ||
    data?.kind === "class" ||
    isIterator(value)
  )
    return plainTypes.has(name) ? false : undefined;
  if (value.kind === "object" && finalTypes.has(value.type)) return false;
  if (value.kind === "object")
    return isExceptionName(value.type) && isExceptionName(name)
      ? isCaughtBy(value.type, name)
      : plainTypes.has(name) && (value.type.includes(".") || value.type === "object")
        ? false
        : undefined;
  return false;
}

/** What plain values are of the classes of `collections.abc`; undefined for objects. */
function isOfAbstractType(value: Value, name: string): boolean | undefined {
  const { kind } = value;
  if (kind === "object" || kind === "random")
    return name === "Callable" && ["function", "class", "method"].includes(runtimeObject(value)?.kind ?? "")
      ? true
      : name === "Iterable" && isIterator(value)
        ? true
        : undefined;
  const isContainer = ["str", "bytes", "list", "tuple", "dict", "set"].includes(kind);
  switch (name) {
    case "Iterable":
    case "Sized":
    case "Container":
    case "Collection":
      return isContainer;
    case "Iterator":
    case "Callable":
      return false;
    case "Mapping":
    case "MutableMapping":
      return kind === "dict";
    case "Sequence":
      return ["str", "bytes", "list", "tuple"].includes(kind);
    case "MutableSequence":
      return kind === "list";
    case "Set":
      return kind === "set";
    case "Hashable":
      return kind !== "list" && kind !== "dict" && !(kind === "set" && !value.frozen);
    case "Number":
      return kind === "int" || kind === "float" || kind === "bool";
    default:
      return undefined;
  }
}

/** Classes that ask for methods instead of ancestors. */
const abstractTypes: ReadonlySet<string> = new Set([
  "Iterable",
  "Iterator",
  "Mapping",
  "MutableMapping",
  "Sequence",
  "MutableSequence",
  "Set",
  "Callable",
  "Hashable",
  "Number",
  "Sized",
  "Container",
  "Collection",
]);

/** One class, or those of a tuple or of `int | str`. */
function flatClasses(classes: Value): readonly Value[] {
  return classes.kind === "tuple" ? classes.items.flatMap(flatClasses) : [classes];
}

/** `issubclass(type, classes)`. */
export function isSubclass(args: CallArguments): Value {
  const [type, classes] = args.positional;
  const data = type && runtimeObject(type);
  const own = plainClass(type);
  if (own !== undefined && classes) {
    const others = flatClasses(classes).map(plainClass);
    if (others.some((one) => one === own || one === "object" || (own === "bool" && one === "int")))
      return bool(true, args.at);
    if (!others.includes(undefined)) return bool(false, args.at);
  }
  if (type && ["none", "int", "str", "list", "dict", "tuple", "float", "bool"].includes(type.kind))
    throw new PythonError("TypeError", args.at, { message: "issubclass() arg 1 must be a class" });
  if (data?.kind !== "class" || !classes) return unknown("issubclass()", args.at, "bool");
  const wanted = flatClasses(classes);
  const answers = wanted.map((one) => {
    const other = runtimeObject(one);
    if (other?.kind === "class") return data.mro.includes(other);
    const name = className(one);
    return name === undefined
      ? undefined
      : name === "object" ||
          data.nativeBases.some((base) => base === name || (isExceptionName(base) && isCaughtBy(base, name)));
  });
  if (answers.includes(true)) return bool(true, args.at);
  return answers.includes(undefined) || data.unseen !== undefined
    ? unknown("issubclass()", args.at, "bool")
    : bool(false, args.at);
}

/** The name of one of Python's own types; undefined for other classes. */
function plainClass(value: Value | undefined): string | undefined {
  const name = className(value);
  return name !== undefined &&
    runtimeObject(value as Value)?.kind === "native" &&
    (plainTypes.has(name) || name === "object" || name === "type" || name === "range" || name === "NoneType")
    ? name
    : undefined;
}
/** Classes of libraries whose objects are of no other class that settings ask for. */
const finalTypes: ReadonlySet<string> = new Set(["pydantic.SecretStr", "pydantic.SecretBytes"]);

const plainTypes: ReadonlySet<string> = new Set([
  "str",
  "int",
  "float",
  "bool",
  "list",
  "tuple",
  "dict",
  "set",
  "frozenset",
  "bytes",
  "bytearray",
  "complex",
  "property",
]);
