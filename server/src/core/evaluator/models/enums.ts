import type { BinaryOperator } from "../../syntax/python/ast.js";
import { variablesBehind } from "../../domain/display.js";
import type { EnvironmentValue, Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { bindMethod, classAttribute } from "../classAttributes.js";
import { reprOf, textOf } from "../convert.js";
import { fileStart, type Span } from "../../text/span.js";
import { int, none, str } from "../make.js";
import { chosenBy } from "../chosenBy.js";
import { equal } from "../comparisons.js";
import { binary, type OperatorObject } from "../operators.js";
import { keyOf } from "../pythonTypes.js";
import type { CallArguments, ClassObject, InstanceObject, NativeObject, Run } from "../runtime.js";
import type { Binding } from "../scope.js";
import { instanceOf, nativeFunction, nativeNamespace, objectValue, runtimeObject, classValue } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { stateOf } from "./libraryModel.js";
import { callFunction, callValue } from "../language.js";

/** `enum`: members of a class body become instances of the class. CPython's Lib/enum.py. */
export function enumModule(): Value {
  const base = (name: string, mixin: "str" | "int" | undefined, isFlag = false): Value => {
    const data: NativeObject = {
      kind: "native",
      call: (args) => unknown(`an enumeration made by a call of ${name}`, args.at),
      subclassed: (type, run) => makeMembers(type, mixin, isFlag, name, run),
      instantiate: (type, args, run) => lookUpMember(type, args, run),
    };
    return classValue(`enum.${name}`, data);
  };
  const same = nativeFunction(
    "decorator",
    (args) =>
      args.positional[0] ??
      nativeFunction("decorator", (call) => call.positional[0] ?? unknown("a decorator", call.at)),
  );
  return nativeNamespace("enum", {
    Enum: base("Enum", undefined),
    IntEnum: base("IntEnum", "int"),
    StrEnum: base("StrEnum", "str"),
    Flag: base("Flag", undefined, true),
    IntFlag: base("IntFlag", "int", true),
    auto: nativeFunction("auto", (args) => automatic(args.at)),
    unique: same,
    verify: same,
    member: same,
  });
}

function makeMembers(
  type: ClassObject,
  own: "str" | "int" | undefined,
  isFlag: boolean,
  baseName: string,
  run: Run,
): void {
  const natives = new Set(type.nativeBases.filter((name) => !name.startsWith("enum.")));
  const mixin = own ?? (natives.has("str") ? "str" : natives.has("int") ? "int" : undefined);
  const unseen =
    type.unseen ??
    ([...natives].some((name) => name !== "str" && name !== "int") ? "an enumeration of another type" : undefined) ??
    (classAttribute(type, "__new__") || classAttribute(type, "_generate_next_value_")
      ? "an enumeration that makes its members itself"
      : undefined);
  const members = new Map<string, Value>();
  const byValue = new Map<string, Value>();
  const automatics = new Map<Value, Value>();
  let last: number | undefined;
  for (const [name, binding] of type.scope.bindings) {
    const data = runtimeObject(binding.value);
    if (
      /^_.*_$/.test(name) ||
      name.startsWith("__") ||
      data?.kind === "function" ||
      data?.kind === "class" ||
      (binding.value.kind === "object" && binding.value.type === "method")
    )
      continue;
    if (unseen !== undefined) {
      type.scope.bindings.set(name, { ...binding, value: unknown(unseen, binding.valueAt) });
      continue;
    }
    const isAuto = binding.value.kind === "object" && binding.value.type === "enum.auto";
    const value = isAuto
      ? nextValue(name, last, mixin, isFlag, baseName, binding)
      : resolved(binding.value, automatics);
    if (isAuto) automatics.set(binding.value, value);
    if (value.kind === "int") last = isFlag ? Math.max(last ?? 0, Number(value.value)) : Number(value.value);
    const key = keyOf(value);
    const member =
      (key === undefined ? undefined : byValue.get(key)) ??
      makeMember(type, name, value, mixin, baseName, binding, run);
    if (key !== undefined) byValue.set(key, member);
    members.set(name, member);
    type.scope.bindings.set(name, { ...binding, value: member });
  }
  if (unseen !== undefined) type.unseen ??= unseen;
  else if (members.size > 0) type.members = members;
}

/** `auto()`. Python numbers it when the name is bound, so that the class body can go on to calculate with it: here what it calculates waits for the numbers. */
function automatic(at: Span, parts?: readonly [BinaryOperator, Value, Value]): Value {
  const operator: OperatorObject["operator"] = (name, other, swapped, where) =>
    other.kind === "int" || (other.kind === "object" && other.type.startsWith("enum.auto"))
      ? automatic(where, swapped ? [name, other, made] : [name, made, other])
      : undefined;
  const made: Value = objectValue(
    parts ? "enum.auto calculation" : "enum.auto",
    "auto()",
    { kind: "native", ...{ operator, parts } },
    at,
  );
  return made;
}

function resolved(value: Value, automatics: ReadonlyMap<Value, Value>): Value {
  const known = automatics.get(value);
  if (known) return known;
  const parts =
    value.kind === "object" && value.type === "enum.auto calculation"
      ? (runtimeObject(value) as { readonly parts?: readonly [BinaryOperator, Value, Value] }).parts
      : undefined;
  return parts
    ? binary(parts[0], resolved(parts[1], automatics), resolved(parts[2], automatics), value.at ?? fileStart(""))
    : value;
}

function nextValue(
  name: string,
  last: number | undefined,
  mixin: "str" | "int" | undefined,
  isFlag: boolean,
  baseName: string,
  binding: Binding,
): Value {
  if (baseName === "StrEnum") return str(name.toLowerCase(), binding.valueAt);
  if (mixin === "str") return unknown("the value of auto()", binding.valueAt);
  if (!isFlag) return int((last ?? 0) + 1, binding.valueAt);
  return int(last === undefined || last === 0 ? 1 : 2 ** (Math.floor(Math.log2(last)) + 1), binding.valueAt);
}

function makeMember(
  type: ClassObject,
  name: string,
  value: Value,
  mixin: "str" | "int" | undefined,
  baseName: string,
  binding: Binding,
  run: Run,
): Value {
  const at = binding.valueAt;
  const attribute = (one: Value): Binding => ({ ...binding, value: one });
  const written = reprOf(value);
  const label = `${type.name}.${name}`;
  // StrEnum, IntEnum and IntFlag print their value (the latter two since Python 3.11); how formats show other mixed ones differs between versions.
  const printsValue = baseName === "StrEnum";
  const instance: InstanceObject = {
    kind: "instance",
    class: type,
    id: takeId(run),
    attributes: new Map([
      ["value", attribute(value)],
      ["_value_", attribute(value)],
      ["name", attribute(str(name, at))],
      ["_name_", attribute(str(name, at))],
    ]),
    shown: {
      text: printsValue ? textOf(value) : baseName === "Enum" || baseName === "Flag" ? label : undefined,
      repr:
        written === undefined || baseName === "Flag" || baseName === "IntFlag" ? undefined : `<${label}: ${written}>`,
      formatted: printsValue || baseName === "IntEnum" ? textOf(value) : mixin === undefined ? label : undefined,
    },
  };
  const member: Value =
    mixin === "str" && value.kind === "str"
      ? { ...str(value.value, at), as: instance }
      : mixin === "int" && value.kind === "int"
        ? { ...int(value.value, at), as: instance }
        : {
            ...objectValue(type.name, `<${label}>`, instance, at),
            ...(classAttribute(type, "__bool__")
              ? { ownTruth: true }
              : baseName === "Flag" && value.kind === "int"
                ? { ownTruth: true, truth: Number(value.value) !== 0 }
                : {}),
          };
  const init = classAttribute(type, "__init__");
  if (init)
    callValue(
      bindMethod(init.value, member, "__init__", at, run),
      {
        positional: value.kind === "tuple" ? value.items : [value],
        keywords: new Map(),
        unseen: undefined,
        at,
        scope: type.scope,
      },
      run,
    );
  return member;
}

/** `Enumeration(value)`. */
function lookUpMember(type: ClassObject, args: CallArguments, run: Run): Value | undefined {
  if (type.unseen !== undefined || !type.members || args.unseen !== undefined)
    return unknown(`a member of ${type.name}`, args.at);
  const [wanted] = args.positional.length > 0 ? args.positional : [...args.keywords.values()];
  if (!wanted || args.positional.length > 1) return unknown(`a member of ${type.name}`, args.at);
  if (wanted.kind === "environment") return memberNamed(type, wanted, args.at, run);
  let isUnsure = wanted.kind === "unknown";
  for (const member of new Set(type.members.values())) {
    const answer = wanted === member ? "yes" : equal(memberValue(member), wanted);
    if (answer === "yes" || instanceOf(wanted) === instanceOf(member)) return member;
    if (answer !== "no") isUnsure = true;
  }
  if (isUnsure) return unknown(`a member of ${type.name}`, args.at);
  const hook = classAttribute(type, "_missing_");
  const method = hook && runtimeObject(hook.value);
  if (method?.kind === "function") {
    const found = callFunction(method, [classValue(type.name, type), wanted], new Map(), args.at, run);
    if (found.kind !== "none") return found;
  }
  if (isFlag(type) && wanted.kind === "int") {
    const known = allFlags(type);
    const value = Number(wanted.value);
    if (known !== undefined && value >= 0 && (value & ~known) === 0 && value <= 0x3fffffff)
      return flagOf(type, value, args.at, run);
    // IntFlag keeps bits that no member has; Flag refuses them since Python 3.11.
    return unknown(`a combination of ${type.name}`, args.at);
  }
  throw noMember(type, wanted.variables?.[0], args.at);
}

/** `Stage(os.environ.get("STAGE", "prod"))`: each member is a way of its own, and another content is refused. */
function memberNamed(type: ClassObject, wanted: EnvironmentValue, at: Span, run: Run): Value {
  if (isFlag(type) || classAttribute(type, "_missing_")) return unknown(`a member of ${type.name}`, at);
  const members = [...new Set(type.members?.values())].map((member) => [memberValue(member), member] as const);
  const member = chosenBy(wanted, members, at, run);
  if (member === "unseen") return unknown(`a member of ${type.name}`, at);
  if (member) return member;
  throw noMember(type, variablesBehind(wanted)[0], at);
}

function noMember(type: ClassObject, variable: string | undefined, at: Span): PythonError {
  return new PythonError("ValueError", at, {
    message: `a value is no member of ${type.name}`,
    ...(variable !== undefined && { variable }),
  });
}

function memberValue(member: Value): Value {
  return instanceOf(member)?.attributes.get("value")?.value ?? member;
}

function isFlag(type: ClassObject): boolean {
  return type.nativeBases.some((name) => name === "enum.Flag" || name === "enum.IntFlag");
}

/** `READ | WRITE`, `&`, `^` of two members or combinations of one class of flags, or of an IntFlag and a number; undefined: no flags. */
export function combineFlags(operator: string, left: Value, right: Value, at: Span, run: Run): Value | undefined {
  if (operator !== "|" && operator !== "&" && operator !== "^") return undefined;
  const type = flagClass(left) ?? flagClass(right);
  if (!type) return undefined;
  const [a, b] = [flagBits(left, type), flagBits(right, type)];
  if (a === undefined || b === undefined)
    return left.kind === "unknown" || right.kind === "unknown"
      ? unknown(`a combination of ${type.name}`, at)
      : undefined;
  return flagOf(type, operator === "|" ? a | b : operator === "&" ? a & b : a ^ b, at, run);
}

/** `READ in permissions`; undefined: no flags. */
export function containsFlag(container: Value, needle: Value): boolean | undefined {
  const type = flagClass(container);
  if (!type || flagClass(needle) !== type) return undefined;
  const [all, own] = [flagBits(container, type), flagBits(needle, type)];
  return all === undefined || own === undefined ? undefined : (all & own) === own;
}

/** `~READ`: the other flags. */
export function invertFlag(value: Value, at: Span, run: Run): Value | undefined {
  const type = flagClass(value);
  const bits = type && flagBits(value, type);
  const known = type && allFlags(type);
  return type && bits !== undefined && known !== undefined && !type.nativeBases.includes("enum.IntFlag")
    ? flagOf(type, known & ~bits, at, run)
    : undefined;
}

function flagClass(value: Value): ClassObject | undefined {
  const type = instanceOf(value)?.class;
  return type !== undefined && isFlag(type) && type.unseen === undefined ? type : undefined;
}

function flagBits(value: Value, type: ClassObject): number | undefined {
  const data = instanceOf(value);
  const own =
    data?.class === type
      ? data.attributes.get("value")?.value
      : type.nativeBases.includes("enum.IntFlag")
        ? value
        : undefined;
  const bits = own?.kind === "int" ? Number(own.value) : undefined;
  return bits !== undefined && bits >= 0 && bits <= 0x3fffffff ? bits : undefined;
}

/** The bits of all members; undefined where one cannot be seen. */
function allFlags(type: ClassObject): number | undefined {
  let bits: number | undefined = 0;
  for (const member of type.members?.values() ?? []) {
    const own = flagBits(member, type);
    bits = bits === undefined || own === undefined ? undefined : bits | own;
  }
  return bits;
}

/** The member of those bits, or the combination: one object for each, so that `is` and `==` find it. */
function flagOf(type: ClassObject, bits: number, at: Span, run: Run): Value {
  for (const member of type.members?.values() ?? []) if (flagBits(member, type) === bits) return member;
  const known = stateOf("enum combinations", run, () => new Map<ClassObject, Map<number, Value>>());
  const own = known.get(type) ?? new Map<number, Value>();
  known.set(type, own);
  const before = own.get(bits);
  if (before) return before;
  const isNumber = type.nativeBases.includes("enum.IntFlag");
  const parts = [...(type.members ?? [])].filter(([, member]) => {
    const one = flagBits(member, type) ?? 0;
    return one !== 0 && (one & (one - 1)) === 0 && (one & bits) === one;
  });
  const attribute = (value: Value): Binding => ({ value, nameAt: at, valueAt: at, steps: [] });
  // Python names combinations since 3.11.
  const name = bits === 0 ? none(at) : unknown(`the name of a combination of ${type.name}`, at);
  const instance: InstanceObject = {
    kind: "instance",
    class: type,
    id: takeId(run),
    attributes: new Map([
      ["value", attribute(int(bits, at))],
      ["_value_", attribute(int(bits, at))],
      ["name", attribute(name)],
      ["_name_", attribute(name)],
    ]),
    shown: { text: undefined, repr: undefined, formatted: undefined },
    parts: parts.map(([, member]) => member),
  };
  const made: Value = isNumber
    ? { ...int(bits, at), as: instance }
    : { ...objectValue(type.name, `<${type.name}: ${bits}>`, instance, at), ownTruth: true, truth: bits !== 0 };
  own.set(bits, made);
  return made;
}

function takeId(run: Run): number {
  return run.fuel--;
}
