import { and, not } from "../domain/predicates.js";
import type { ComparisonOperator } from "../syntax/python/ast.js";
import type { Answer, Value, ValueType } from "../domain/value.js";
import { isSequence, isShuffled, unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { lift } from "./lift.js";
import { bool } from "./make.js";
import { asNumber, checkHashable, hasNoOperators, isClosedKind, isView } from "./operators.js";
import { keyOf, pythonType } from "./pythonTypes.js";
import type { RuntimeObject } from "./runtime.js";
import { plainTuple, runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";

/** One step of a comparison. */
export function compare(operator: ComparisonOperator, left: Value, right: Value, at: Span): Value {
  return lift(
    [left, right],
    at,
    ([a, b]) => (a && b ? answerValue(compareKnown(operator, a, b, at), a, b, at) : unknown("comparison", at)),
    {
      type: "bool",
      literals: [...comparedTexts(left), ...comparedTexts(right)],
      pure: operator,
    },
  );
}

function comparedTexts(value: Value): readonly string[] {
  if (value.kind === "str") return [value.value];
  if (isSequence(value))
    return value.items.flatMap((item) =>
      item.kind === "str" ? [item.value] : item.kind === "int" ? [String(item.value)] : [],
    );
  if (value.kind === "int")
    return [String(value.value), String(Number(value.value) + 1), String(Number(value.value) - 1)];
  if (value.kind === "dict")
    return value.entries.flatMap((entry) => (entry.key.kind === "str" ? [entry.key.value] : []));
  return [];
}

function answerValue(answer: Answer, a: Value, b: Value, at: Span): Value {
  if (answer === "yes" || answer === "no") {
    const variables = [...(a.variables ?? []), ...(b.variables ?? [])];
    return variables.length > 0 ? { ...bool(answer === "yes", at), variables } : bool(answer === "yes", at);
  }
  const reason =
    a.kind === "unknown" ? a.reason : b.kind === "unknown" ? b.reason : "a comparison of values that cannot be seen";
  return unknown(reason, at, "bool");
}

function compareKnown(operator: ComparisonOperator, left: Value, right: Value, at: Span): Answer {
  const [a, b] = operator === "is" || operator === "is not" ? [left, right] : [plainTuple(left), plainTuple(right)];
  const possible = operator === "is" || operator === "is not" ? undefined : possibleOperands(operator, a, b);
  if (possible === undefined) return compareOne(operator, a, b, at);
  const answers = new Set(possible.map(([one, other]) => compareOne(operator, one, other, at)));
  return answers.size === 1 ? ([...answers][0] ?? "unknown") : "unknown";
}

/** Every pair of operands that an unknown with few possible values comes to; undefined where there is none. */
function possibleOperands(
  operator: ComparisonOperator,
  a: Value,
  b: Value,
): readonly (readonly [Value, Value])[] | undefined {
  const isMembership = operator === "in" || operator === "not in";
  const left = possibleValues(a, isMembership ? undefined : b)?.map((one) => [one, b] as const);
  return left ?? (isMembership ? undefined : possibleValues(b, a)?.map((one) => [a, one] as const));
}

function possibleValues(value: Value, other: Value | undefined): readonly Value[] | undefined {
  if (value.kind === "tuple" && value.rest === undefined) {
    const place = value.items.findIndex((item) => item.kind === "unknown" && item.among !== undefined);
    const item = value.items[place];
    return item?.kind === "unknown"
      ? item.among?.map((one) => ({
          ...value,
          items: value.items.map((each, index) => (index === place ? one : each)),
        }))
      : undefined;
  }
  if (value.kind !== "unknown") return undefined;
  if (value.among !== undefined) return value.among;
  // A text that begins as the whole of a beginning goes on in a way that nobody knows.
  return other?.kind === "str" && value.beginnings?.some((one) => other.value.startsWith(one)) === false
    ? value.beginnings.map((one) => ({ kind: "str", value: one, at: value.at, from: "computed" }))
    : undefined;
}

function compareOne(operator: ComparisonOperator, a: Value, b: Value, at: Span): Answer {
  switch (operator) {
    case "==":
      return equal(a, b);
    case "!=":
      return not(equal(a, b));
    case "is":
      return identical(a, b);
    case "is not":
      return not(identical(a, b));
    case "in":
      return contains(b, a, at);
    case "not in":
      return not(contains(b, a, at));
    default:
      return order(operator, a, b, at);
  }
}

/** Python's `==`. */
export function equal(a: Value, b: Value): Answer {
  if (a === b) return "yes";
  if (a.kind === "environment" || b.kind === "environment") return "environment";
  if (a.kind === "unknown" || b.kind === "unknown") {
    const [other, seen] = a.kind === "unknown" ? [a, b] : [b, a];
    if (
      other.kind === "unknown" &&
      other.type !== undefined &&
      seen.kind !== "unknown" &&
      isPlain(seen) &&
      !sameFamily(other.type, seen.kind)
    )
      return "no";
    return "unknown";
  }
  if (a.kind === "random" || b.kind === "random") return equalRandom(a, b);
  const x = asNumber(a);
  const y = asNumber(b);
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint are compared by what they are worth, as Python does
  if (x !== undefined && y !== undefined) return x == y ? "yes" : "no";
  if (isSequence(a) && isSequence(b)) {
    const isSetLike = (one: Value): boolean =>
      one.kind === "set" || (isView(one) && (one.view === "dict_keys" || one.view === "dict_items"));
    if (isSetLike(a) !== isSetLike(b) || (!isSetLike(a) && (a.kind !== b.kind || pythonType(a) !== pythonType(b))))
      return "no";
    if (isSetLike(a)) {
      if (a.rest !== undefined || b.rest !== undefined) return "unknown";
      const inB = new Set(b.items.map(keyOf));
      return new Set(a.items.map(keyOf)).size === inB.size && a.items.every((item) => inB.has(keyOf(item)))
        ? "yes"
        : "no";
    }
    if (a.rest !== undefined || b.rest !== undefined) return "unknown";
    if (isView(a) && a.view === "dict_values") return "no";
    if (a.items.length !== b.items.length) return "no";
    if (isShuffled(a) || isShuffled(b)) return "unknown";
    return and(
      ...a.items.map((item, index) => {
        const other = b.items[index];
        return other ? equal(item, other) : "no";
      }),
    );
  }
  if (a.kind === "dict" && b.kind === "dict") {
    if (a.rest !== undefined || b.rest !== undefined || (a.ordered && b.ordered)) return "unknown";
    if (a.entries.length !== b.entries.length) return "no";
    return and(
      ...a.entries.map((entry) => {
        const other = b.entries.find((one) => keyOf(one.key) === keyOf(entry.key));
        return other ? equal(entry.value, other.value) : "no";
      }),
    );
  }
  if (
    a.kind === "object" &&
    b.kind === "object" &&
    a.type === "type" &&
    b.type === "type" &&
    a.data !== b.data &&
    a.repr !== b.repr
  )
    return "no";
  const [left, right] = [runtimeObject(a), runtimeObject(b)];
  // Python compares what defines no `__eq__` by identity.
  if (left && right && left !== right && isComparedByIdentity(left) && isComparedByIdentity(right)) return "no";
  if (a.kind === "object" || b.kind === "object")
    return a.kind === b.kind && a.kind === "object" && b.kind === "object"
      ? a.data === b.data || (a.type === "datetime.timedelta" && a.type === b.type && a.repr === b.repr)
        ? "yes"
        : "unknown"
      : "no";
  if (a.kind !== b.kind) return "no";
  const [one, other] = [keyOf(a), keyOf(b)];
  return one === undefined || other === undefined ? "unknown" : one === other ? "yes" : "no";
}

/** Random text of some length is no other text, and one of a few characters may be, as a number may. */
function equalRandom(a: Value, b: Value): Answer {
  const [random, other] = a.kind === "random" ? [a, b] : [b, a];
  if (random.kind === "random" && random.type === "int") return asNumber(other) === undefined ? "no" : "unknown";
  if (
    random.kind !== "random" ||
    other.kind !== "str" ||
    random.alphabet === undefined ||
    random.length === undefined ||
    random.length > 8
  )
    return "no";
  const characters = [...other.value];
  return characters.length === random.length && characters.every((one) => random.alphabet?.includes(one))
    ? "unknown"
    : "no";
}

function isComparedByIdentity(data: RuntimeObject): boolean {
  if (data.kind === "function" || data.kind === "class" || data.kind === "module") return true;
  return (
    data.kind === "instance" &&
    data.class.unseen === undefined &&
    data.class.bases.every((base) => base.kind === "class" || base.name.startsWith("enum.")) &&
    !data.class.mro.some((one) => one.scope.bindings.has("__eq__"))
  );
}

function isPlain(value: Value): boolean {
  return value.kind !== "object" && value.kind !== "random" && value.kind !== "environment";
}

function sameFamily(type: ValueType, kind: Value["kind"]): boolean {
  const numbers = ["bool", "int", "float"];
  return type === kind || (numbers.includes(type) && numbers.includes(kind));
}

function identical(a: Value, b: Value): Answer {
  if (a === b) return "yes";
  if (a.kind === "unknown" || b.kind === "unknown") {
    const known = a.kind === "unknown" ? b : a;
    const other = a.kind === "unknown" ? a : b;
    return other.kind === "unknown" && other.type !== undefined && other.type !== known.kind ? "no" : "unknown";
  }
  const singleton = (value: Value): boolean => value.kind === "none" || value.kind === "bool";
  if (singleton(a) || singleton(b)) return a.kind === b.kind ? equal(a, b) : "no";
  if (a.as !== undefined || b.as !== undefined) return a.as === b.as ? "yes" : "no";
  if (a.kind === "object" && b.kind === "object") return a.data === b.data ? "yes" : "no";
  if (a.kind !== b.kind || isSequence(a) || a.kind === "dict") return "no";
  return "unknown";
}

/** `needle in haystack`. */
export function contains(haystack: Value, needle: Value, at: Span): Answer {
  if (haystack.kind === "environment") return "environment";
  if (haystack.kind === "unknown") return "unknown";
  if (haystack.kind === "str") {
    if (needle.kind === "str") return haystack.value.includes(needle.value) ? "yes" : "no";
    if (
      needle.kind === "unknown" ||
      needle.kind === "environment" ||
      needle.kind === "object" ||
      needle.kind === "random"
    )
      return "unknown";
    throw new PythonError("TypeError", at, {
      message: `'in <string>' requires string as left operand, not ${pythonType(needle)}`,
    });
  }
  if (haystack.kind === "bytes") {
    if (needle.kind === "bytes") return haystack.value.includes(needle.value) ? "yes" : "no";
    if (
      needle.kind === "unknown" ||
      needle.kind === "environment" ||
      needle.kind === "object" ||
      needle.kind === "random"
    )
      return "unknown";
    if (needle.kind !== "int" && needle.kind !== "bool")
      throw new PythonError("TypeError", at, {
        message: `a bytes-like object is required, not '${pythonType(needle)}'`,
      });
    const code = Number(needle.value);
    if (code < 0 || code > 255) throw new PythonError("ValueError", at, { message: "byte must be in range(0, 256)" });
    return haystack.value.includes(String.fromCharCode(code)) ? "yes" : "no";
  }
  const items = isSequence(haystack)
    ? haystack.items
    : haystack.kind === "dict"
      ? haystack.entries.map((entry) => entry.key)
      : undefined;
  if (!items) {
    if ((haystack.kind === "object" && !isClosedKind(haystack)) || haystack.kind === "random") return "unknown";
    throw new PythonError("TypeError", at, { message: `argument of type '${pythonType(haystack)}' is not iterable` });
  }
  // A set and a dict look by the hash.
  if (
    (haystack.kind === "set" && needle.kind !== "set") ||
    haystack.kind === "dict" ||
    (isView(haystack) && haystack.view === "dict_keys")
  )
    checkHashable(needle, at);
  let result: Answer =
    (isSequence(haystack) || haystack.kind === "dict") && haystack.rest !== undefined ? "unknown" : "no";
  for (const item of items) {
    const answer = equal(item, needle);
    if (answer === "yes") return "yes";
    if (answer === "unknown" || (answer === "environment" && result === "no")) result = answer;
  }
  return result;
}

function order(operator: ComparisonOperator, a: Value, b: Value, at: Span): Answer {
  if (a.kind === "unknown" || b.kind === "unknown") return "unknown";
  const x = asNumber(a);
  const y = asNumber(b);
  if (x !== undefined && y !== undefined) return orderAnswer(operator, x < y ? -1 : x > y ? 1 : 0);
  if (a.kind === "path" && b.kind === "path") {
    const [left, right] = [a.value.split("/"), b.value.split("/")];
    const at = left.findIndex((part, index) => part !== right[index]);
    const [x, y] = at < 0 ? [left.length, right.length] : [left[at] ?? "", right[at] ?? ""];
    return orderAnswer(operator, x < y ? -1 : x > y ? 1 : 0);
  }
  if ((a.kind === "str" || a.kind === "bytes") && a.kind === b.kind)
    return orderAnswer(operator, compareTexts(a.value, b.value));
  if ((a.kind === "tuple" || a.kind === "list") && a.kind === b.kind && !isView(a) && !isView(b)) {
    if (isShuffled(a) || isShuffled(b)) return "unknown";
    if (a.rest !== undefined || b.rest !== undefined) return "unknown";
    for (let i = 0; i < Math.min(a.items.length, b.items.length); i++) {
      const left = a.items[i];
      const right = b.items[i];
      if (!left || !right) break;
      const same = equal(left, right);
      if (same === "unknown" || same === "environment") return "unknown";
      if (same === "no") return order(operator, left, right, at);
    }
    return orderAnswer(operator, a.items.length - b.items.length);
  }
  const isSetLike = (one: Value): one is Extract<Value, { kind: "set" | "list" }> =>
    one.kind === "set" || (isView(one) && (one.view === "dict_keys" || one.view === "dict_items"));
  if (isSetLike(a) && isSetLike(b)) {
    if (a.rest !== undefined || b.rest !== undefined) return "unknown";
    const inA = new Set(a.items.map(keyOf));
    const inB = new Set(b.items.map(keyOf));
    const subset = [...inA].every((key) => inB.has(key));
    const superset = [...inB].every((key) => inA.has(key));
    const answers: Partial<Record<ComparisonOperator, boolean>> = {
      "<=": subset,
      "<": subset && !superset,
      ">=": superset,
      ">": superset && !subset,
    };
    return answers[operator] ? "yes" : "no";
  }
  if (a.kind === "object" || b.kind === "object") {
    if (hasNoOperators(a) || hasNoOperators(b))
      throw new PythonError("TypeError", at, {
        message: `'${operator}' not supported between instances of '${pythonType(a)}' and '${pythonType(b)}'`,
      });
    const left = runtimeObject(a);
    const place = left?.kind === "native" ? left.isBefore?.(b) : undefined;
    return place === undefined ? "unknown" : orderAnswer(operator, place === "before" ? -1 : place === "after" ? 1 : 0);
  }
  if ((isUnseen(a) || isUnseen(b)) && isOrdered(pythonType(a), pythonType(b))) return "unknown";
  throw new PythonError("TypeError", at, {
    message: `'${operator}' not supported between instances of '${pythonType(a)}' and '${pythonType(b)}'`,
  });
}

/** A variable decides what it is, or every process anew. */
function isUnseen({ kind }: Value): boolean {
  return kind === "environment" || kind === "random";
}

/** Python orders values of one type, and numbers among each other. */
function isOrdered(left: string, right: string): boolean {
  const isNumber = (type: string): boolean => type === "int" || type === "float" || type === "bool";
  return left === right || left === "object" || right === "object" || (isNumber(left) && isNumber(right));
}

/** By code points, not by UTF-16 units. */
function compareTexts(a: string, b: string): number {
  if (!/[\ud800-\udfff]/.test(a + b)) return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = [[...a], [...b]];
  const place = left.findIndex((one, index) => one !== right[index]);
  return place < 0
    ? left.length - right.length
    : (left[place]?.codePointAt(0) ?? 0) - (right[place]?.codePointAt(0) ?? -1);
}

function orderAnswer(operator: ComparisonOperator, sign: number): Answer {
  const holds = operator === "<" ? sign < 0 : operator === "<=" ? sign <= 0 : operator === ">" ? sign > 0 : sign >= 0;
  return holds ? "yes" : "no";
}

/** Negative, zero or positive as Python's `<` orders them; undefined where it cannot be seen. Raises TypeError. */
export function compareForSort(a: Value, b: Value, at: Span): number | undefined {
  const less = order("<", a, b, at);
  if (less === "yes") return -1;
  if (less !== "no") return undefined;
  return order("<", b, a, at) === "yes" ? 1 : 0;
}
