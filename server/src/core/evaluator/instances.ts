import type { BinaryOperator, ComparisonOperator } from "../syntax/python/ast.js";
import type { Answer, Value } from "../domain/value.js";
import { truthiness, unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { bindMethod, classAttribute } from "./classAttributes.js";
import { textOf } from "./convert.js";
import { classAndBases, exceptionText } from "./exceptionValues.js";
import { isExceptionName } from "./exceptions.js";
import { formatPercent } from "./format.js";
import { lift } from "./lift.js";
import { bool, str, tuple } from "./make.js";
import { isProductionWord } from "../project/roleWords.js";
import { compare, compareForSort, equal } from "./comparisons.js";
import { binary, not } from "./operators.js";
import { pythonType } from "./pythonTypes.js";
import { fieldNames, isDataclass } from "./models/dataclasses.js";
import { combineFlags, containsFlag } from "./models/enums.js";
import type { InstanceObject, Run } from "./runtime.js";
import { runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { instanceOf } from "./runtime.js";
import { callValue } from "./language.js";

/** Calls a special method (`__bool__`, `__add__`, …) that the class or its bases in the project define; undefined where they define none. */
export function callSpecial(
  value: Value,
  name: string,
  positional: readonly Value[],
  at: Span,
  run: Run,
): Value | undefined {
  const instance = instanceOf(value);
  const found = instance && classAttribute(instance.class, name);
  if (!instance || !found) return undefined;
  const method = bindMethod(found.value, value, name, at, run);
  return callValue(
    method,
    { positional, keywords: new Map(), unseen: undefined, at, scope: instance.class.scope },
    run,
  );
}

/** Why a class may have special methods that cannot be seen. */
function hidden(instance: InstanceObject): string | undefined {
  return (
    instance.class.unseen ??
    (instance.class.nativeBases.some(
      (name) =>
        !isExceptionName(name) &&
        !name.startsWith("enum.") &&
        !(instance.class.members && (name === "str" || name === "int")),
    )
      ? `what ${instance.class.name} inherits`
      : undefined)
  );
}

/** What a library's object stands for, where it does. */
export function represented(value: Value, run: Run): Value {
  const data = runtimeObject(value);
  return data?.kind === "native" ? (data.standsFor?.(run) ?? value) : value;
}

/** A value whose truth is that of `value`: instances are asked. */
export function truthValue(value: Value, at: Span, run: Run): Value {
  if (value.kind === "object" ? value.ownTruth !== true : value.as === undefined) return value;
  const other = represented(value, run);
  if (other !== value) return other;
  return callSpecial(value, "__bool__", [], at, run) ?? callSpecial(value, "__len__", [], at, run) ?? value;
}

const methodNames: Readonly<Record<BinaryOperator, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "truediv",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
  "@": "matmul",
  "|": "or",
  "&": "and",
  "^": "xor",
  "<<": "lshift",
  ">>": "rshift",
};

/** A binary operator on any values, `inPlace` for `+=`. */
export function operate(
  operator: BinaryOperator,
  left: Value,
  right: Value,
  at: Span,
  run: Run,
  inPlace = false,
): Value {
  const [a, b] = [instanceOf(left), instanceOf(right)];
  if (!a && !b)
    return operator === "%" && left.kind === "str" ? percent(left, right, at, run) : binary(operator, left, right, at);
  const flags = combineFlags(operator, left, right, at, run);
  if (flags) return flags;
  const name = methodNames[operator];
  const result =
    (inPlace ? implemented(callSpecial(left, `__i${name}__`, [right], at, run)) : undefined) ??
    implemented(callSpecial(left, `__${name}__`, [right], at, run)) ??
    implemented(callSpecial(right, `__r${name}__`, [left], at, run));
  if (result) return result;
  if (operator === "%" && left.kind === "str") return percent(left, right, at, run);
  if (isPlain(left) && isPlain(right)) return binary(operator, left, right, at);
  const reason = (a && hidden(a)) ?? (b && hidden(b));
  if (reason !== undefined || isUnseen(left) || isUnseen(right)) return unknown(reason ?? "a calculation", at);
  throw new PythonError("TypeError", at, {
    message: `unsupported operand type(s) for ${operator}: '${pythonType(left)}' and '${pythonType(right)}'`,
  });
}

function implemented(value: Value | undefined): Value | undefined {
  return value?.kind === "object" && value.type === "NotImplementedType" ? undefined : value;
}

/** Not an instance of a class without a plain value. */
function isPlain(value: Value): boolean {
  return runtimeObject(value)?.kind !== "instance";
}

function isUnseen(value: Value): boolean {
  return value.kind === "unknown" || value.kind === "environment";
}

/** `"…" % value`, where instances say themselves what they look like. */
function percent(left: Value, right: Value, at: Span, run: Run): Value {
  return lift(
    [left, right],
    at,
    ([template, value]) => {
      if (template?.kind !== "str" || !value) return unknown("a formatted value that cannot be seen", at, "str");
      return formatPercent(template.value, value, at, (one, conversion) =>
        isPlain(one)
          ? undefined
          : conversion === "s"
            ? instanceText(one, at, run)
            : (callSpecial(one, "__repr__", [], at, run) ?? unknown(`repr() of ${pythonType(one)}`, at, "str")),
      );
    },
    { type: "str" },
  );
}

const comparisonMethods: Readonly<Partial<Record<ComparisonOperator, readonly [string, string]>>> = {
  "==": ["__eq__", "__eq__"],
  "!=": ["__ne__", "__ne__"],
  "<": ["__lt__", "__gt__"],
  "<=": ["__le__", "__ge__"],
  ">": ["__gt__", "__lt__"],
  ">=": ["__ge__", "__le__"],
};

/** One step of a comparison of any values. */
export function compareValues(operator: ComparisonOperator, left: Value, right: Value, at: Span, run: Run): Value {
  const answer = compared(operator, left, right, at, run);
  const isSame = answer.kind === "bool" && answer.value === sameness[operator];
  if (isSame && left.kind === "str" && isProductionWord(left.value)) run.decisions.noteProductionNamed();
  return answer;
}

/** What the comparisons answer that ask for the same text. */
const sameness: Readonly<Partial<Record<ComparisonOperator, boolean>>> = {
  "==": true,
  "!=": false,
  in: true,
  "not in": false,
};

function compared(operator: ComparisonOperator, left: Value, right: Value, at: Span, run: Run): Value {
  if (operator === "in" || operator === "not in") {
    const found = containsValue(right, left, at, run);
    if (found) return operator === "in" ? found : not(found, at);
    return compare(operator, left, right, at);
  }
  const [a, b] = [instanceOf(left), instanceOf(right)];
  const names = comparisonMethods[operator];
  const isSame = operator === "==" || operator === "!=";
  if ((!a && !b) || !names)
    return compare(operator, isSame ? represented(left, run) : left, isSame ? represented(right, run) : right, at);
  for (const [self, name, other] of [
    [left, names[0], right],
    [right, names[1], left],
  ] as const) {
    const result = implemented(callSpecial(self, name, [other], at, run));
    if (result) return result;
    // Python derives `!=` from `__eq__`.
    const same = operator === "!=" ? implemented(callSpecial(self, "__eq__", [other], at, run)) : undefined;
    if (same) return not(truthValue(same, at, run), at);
  }
  const derived = a ? derivedOrder(operator, left, right, a, at, run) : undefined;
  if (derived) return derived;
  if (isPlain(left) && isPlain(right)) return compare(operator, left, right, at);
  const reason = (a && hidden(a)) ?? (b && hidden(b));
  if (reason !== undefined || isUnseen(left) || isUnseen(right))
    return unknown(reason ?? "a comparison of values that cannot be seen", at, "bool");
  if ((operator === "==" || operator === "!=") && a && b && a.class === b.class && isDataclass(a.class)) {
    const same = sameFields(a, b, at, run);
    return same === "yes" || same === "no"
      ? bool((operator === "==") === (same === "yes"), at)
      : unknown("a comparison of values that cannot be seen", at, "bool");
  }
  if (operator === "==" || operator === "!=") return bool((operator === "==") === (a !== undefined && a === b), at);
  throw new PythonError("TypeError", at, {
    message: `'${operator}' not supported between instances of '${pythonType(left)}' and '${pythonType(right)}'`,
  });
}

/** What `functools.total_ordering` makes of the first comparison that the class has: Lib/functools.py. */
function derivedOrder(
  operator: ComparisonOperator,
  left: Value,
  right: Value,
  a: InstanceObject,
  at: Span,
  run: Run,
): Value | undefined {
  if (
    !a.class.mro.some((one) => one.isTotallyOrdered) ||
    !(operator === "<" || operator === "<=" || operator === ">" || operator === ">=")
  )
    return undefined;
  const root = (["<", ">", "<=", ">="] as const).find(
    (one) => classAttribute(a.class, comparisonMethods[one]?.[0] ?? "") !== undefined,
  );
  const answer = root && implemented(callSpecial(left, comparisonMethods[root]?.[0] ?? "", [right], at, run));
  const equalAnswer = truthiness(truthValue(compareValues("==", left, right, at, run), at, run));
  const holds = answer && truthiness(truthValue(answer, at, run));
  if ((holds !== "yes" && holds !== "no") || (equalAnswer !== "yes" && equalAnswer !== "no"))
    return unknown("a comparison of values that cannot be seen", at, "bool");
  const [own, same] = [holds === "yes", equalAnswer === "yes"];
  const isStrict = root === "<" || root === ">";
  const towards = root?.charAt(0) === operator.charAt(0);
  if (isStrict) return bool(towards ? own || same : operator.length === 1 ? !own && !same : !own, at);
  return bool(towards ? own && !same : operator.length === 1 ? !own : !own || same, at);
}

/** Two instances of one dataclass are equal field by field. */
function sameFields(a: InstanceObject, b: InstanceObject, at: Span, run: Run): Answer {
  let result: Answer = "yes";
  for (const name of fieldNames(a.class)) {
    const [left, right] = [a.attributes.get(name)?.value, b.attributes.get(name)?.value];
    const same = left && right ? sameValue(left, right, at, run) : "unknown";
    if (same === "no") return "no";
    if (same !== "yes") result = "unknown";
  }
  return result;
}

/** `needle in container` where instances have a say; undefined: as plain values do. */
function containsValue(container: Value, needle: Value, at: Span, run: Run): Value | undefined {
  const own = callSpecial(container, "__contains__", [needle], at, run);
  if (own) {
    const answer = truthiness(truthValue(own, at, run));
    return answer === "yes" || answer === "no"
      ? bool(answer === "yes", at)
      : unknown("whether an object contains something", at, "bool");
  }
  const isFlag = containsFlag(container, needle);
  if (isFlag !== undefined) return bool(isFlag, at);
  const instance = isPlain(container) ? undefined : instanceOf(container);
  if (!instance) return elementsAsked(container, needle, at, run);
  if (
    hidden(instance) !== undefined ||
    classAttribute(instance.class, "__iter__") ||
    classAttribute(instance.class, "__getitem__")
  )
    return unknown("whether an object contains something", at, "bool");
  throw new PythonError("TypeError", at, { message: `argument of type '${pythonType(container)}' is not iterable` });
}

/** Among instances `==` is theirs to say. */
function elementsAsked(container: Value, needle: Value, at: Span, run: Run): Value | undefined {
  if (container.kind !== "list" && container.kind !== "tuple") return undefined;
  if (container.rest !== undefined || (isPlain(needle) && container.items.every(isPlain))) return undefined;
  return lift(
    [needle, ...container.items],
    at,
    ([one, ...items]) => {
      let isUnsure = false;
      for (const item of items) {
        const answer: Answer = !one
          ? "unknown"
          : item === one
            ? "yes"
            : truthiness(compareValues("==", item, one, at, run));
        if (answer === "yes") return bool(true, at);
        if (answer !== "no") isUnsure = true;
      }
      return isUnsure ? unknown("a comparison of values that cannot be seen", at, "bool") : bool(false, at);
    },
    { type: "bool" },
  );
}

/** `str(value)` of an instance; unknown where Python prints an address. */
export function instanceText(value: Value, at: Span, run: Run): Value {
  const instance = instanceOf(value);
  const own =
    callSpecial(value, "__str__", [], at, run) ??
    (instance && isException(instance)
      ? exceptionInstanceText(instance, at)
      : callSpecial(value, "__repr__", [], at, run));
  if (own) return own;
  const text = isPlain(value) ? textOf(value) : undefined;
  return text === undefined
    ? unknown(`str() of ${pythonType(value)}`, at, "str")
    : str(text, at, "computed", value.variables);
}

/** What a field of a format makes of an instance. */
export function formattedInstance(
  value: Value,
  spec: string,
  conversion: string | undefined,
  at: Span,
  run: Run,
): Value {
  if (conversion === "r" || conversion === "a")
    return callSpecial(value, "__repr__", [], at, run) ?? unknown(`repr() of ${pythonType(value)}`, at, "str");
  const own = conversion === undefined ? callSpecial(value, "__format__", [str(spec, at)], at, run) : undefined;
  return own ?? instanceText(value, at, run);
}

function isException(instance: InstanceObject): boolean {
  return instance.class.nativeBases.some(isExceptionName);
}

function exceptionInstanceText(instance: InstanceObject, at: Span): Value {
  const args = instance.attributes.get("args")?.value ?? tuple([]);
  const base = classAndBases(instance.class).includes("KeyError") ? "KeyError" : "Exception";
  const text = args.kind === "tuple" && args.rest === undefined ? exceptionText(base, args.items) : undefined;
  return text === undefined ? unknown("the text of an exception", at, "str") : str(text, at);
}

/** Negative, zero or positive as `<` orders them, instances asked; undefined where it cannot be seen. Raises TypeError. */
export function orderOf(a: Value, b: Value, at: Span, run: Run): number | undefined {
  if (!instanceOf(a) && !instanceOf(b)) return compareForSort(a, b, at);
  const isLess = (left: Value, right: Value): Answer =>
    truthiness(truthValue(compareValues("<", left, right, at, run), at, run));
  const less = isLess(a, b);
  if (less === "yes") return -1;
  if (less !== "no") return undefined;
  const more = isLess(b, a);
  return more === "yes" ? 1 : more === "no" ? 0 : undefined;
}

/** Whether two values are equal, instances asked. */
export function sameValue(left: Value, right: Value, at: Span, run: Run): Answer {
  if (!instanceOf(left) && !instanceOf(right)) return equal(left, right);
  return truthiness(compareValues("==", left, right, at, run));
}
