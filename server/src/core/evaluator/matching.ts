import { variablesBehind } from "../domain/display.js";
import type { Pattern } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { isSequence, truthiness } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { classAttribute } from "./classAttributes.js";
import { isInstance } from "./isInstance.js";
import { decided } from "./decided.js";
import { compareValues } from "./instances.js";
import { dict, list } from "./make.js";
import { fieldNames, isDataclass } from "./models/dataclasses.js";
import { bind } from "./names.js";
import { keyOf } from "./pythonTypes.js";
import type { ClassObject, Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { runtimeObject, className } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { nodeSpan } from "./nodeSpan.js";
import { evaluate } from "./expressions.js";
import { getAttribute } from "./attributes.js";

/** Whether a pattern of `case` matches, as a value to decide; undefined where it cannot be followed. Binds its names. */
export function matches(pattern: Pattern, subject: Value, scope: Scope, run: Run): Value | undefined {
  const at: Span = nodeSpan(pattern, scope.module.file);
  const yes: Value = { kind: "bool", value: true, at, from: "computed" };
  const no: Value = { ...yes, value: false };
  switch (pattern.kind) {
    case "value": {
      const value = evaluate(pattern.value, scope, run);
      for (const variable of variablesBehind(subject))
        if (value.kind === "str") run.decisions.noteLiteral(variable, value.value);
      // None, True and False are compared by identity.
      const isConstant = pattern.value.kind === "constant";
      return compareValues(isConstant ? "is" : "==", subject, value, at, run);
    }
    case "capture":
      if (pattern.name !== undefined) bind(pattern.name, subject, at, at, scope);
      return yes;
    case "or":
      for (const alternative of pattern.alternatives) {
        const test = matches(alternative, subject, scope, run);
        if (test === undefined) return undefined;
        if (run.decisions.truth(decided(test, run), at) !== false) return test;
      }
      return no;
    case "as": {
      const test = matches(pattern.pattern, subject, scope, run);
      if (test === undefined || run.decisions.truth(decided(test, run), at) !== false)
        bind(pattern.name, subject, at, at, scope);
      return test;
    }
    case "sequence":
      return matchSequence(pattern, subject, at, scope, run);
    case "mapping":
      return matchMapping(pattern, subject, at, scope, run);
    case "class":
      return matchClass(pattern, subject, at, scope, run);
    case "star":
    case "opaque":
      return undefined;
  }
}

/** All the parts, each against its subject, in order. */
function matchAll(parts: readonly (readonly [Pattern, Value])[], at: Span, scope: Scope, run: Run): Value | undefined {
  for (const [pattern, subject] of parts) {
    const test = matches(pattern, subject, scope, run);
    const truth = test && run.decisions.truth(decided(test, run), at);
    if (truth === undefined) return undefined;
    if (!truth) return { kind: "bool", value: false, at, from: "computed" };
  }
  return { kind: "bool", value: true, at, from: "computed" };
}

function isHidden(subject: Value): boolean {
  return subject.kind === "unknown" || subject.kind === "environment";
}

/** An object of a library, which may be a sequence or a mapping of its own kind. */
function isForeign(subject: Value): boolean {
  return subject.kind === "object" && runtimeObject(subject)?.kind === "native" && subject.type !== "object";
}

function matchSequence(
  pattern: Extract<Pattern, { kind: "sequence" }>,
  subject: Value,
  at: Span,
  scope: Scope,
  run: Run,
): Value | undefined {
  const no: Value = { kind: "bool", value: false, at, from: "computed" };
  if (subject.kind !== "list" && subject.kind !== "tuple")
    return isHidden(subject) || isForeign(subject) ? undefined : no;
  if (subject.rest !== undefined) return undefined;
  const { items } = subject;
  const star = pattern.items.findIndex((item) => item.kind === "star");
  if (star < 0 ? items.length !== pattern.items.length : items.length < pattern.items.length - 1) return no;
  const after = pattern.items.length - star - 1;
  const parts = pattern.items.flatMap((item, index): (readonly [Pattern, Value])[] => {
    const one = star >= 0 && index > star ? items[items.length - pattern.items.length + index] : items[index];
    return index === star || !one ? [] : [[item, one]];
  });
  const result = matchAll(parts, at, scope, run);
  const name = pattern.items[star];
  if (name?.kind === "star" && name.name !== undefined)
    bind(name.name, list(items.slice(star, items.length - after), at), at, at, scope);
  return result;
}

function matchMapping(
  pattern: Extract<Pattern, { kind: "mapping" }>,
  subject: Value,
  at: Span,
  scope: Scope,
  run: Run,
): Value | undefined {
  if (subject.kind !== "dict")
    return isHidden(subject) || isForeign(subject) ? undefined : { kind: "bool", value: false, at, from: "computed" };
  const parts: (readonly [Pattern, Value])[] = [];
  const taken = new Set<string>();
  for (const entry of pattern.entries) {
    const key = keyOf(decided(evaluate(entry.key, scope, run), run));
    const found = key === undefined ? undefined : subject.entries.find((one) => keyOf(one.key) === key);
    if (key === undefined || (!found && subject.rest !== undefined)) return undefined;
    if (!found) return { kind: "bool", value: false, at, from: "computed" };
    taken.add(key);
    parts.push([entry.pattern, found.value]);
  }
  const result = matchAll(parts, at, scope, run);
  if (pattern.rest !== undefined)
    bind(
      pattern.rest,
      dict(
        subject.entries.filter((one) => !taken.has(keyOf(one.key) ?? "")).map((one) => ({ ...one })),
        at,
        subject.rest,
      ),
      at,
      at,
      scope,
    );
  return result;
}

/** Builtin types that take the subject itself as their one position. */
const selfMatching: ReadonlySet<string> = new Set([
  "bool",
  "bytearray",
  "bytes",
  "dict",
  "float",
  "frozenset",
  "int",
  "list",
  "set",
  "str",
  "tuple",
]);

function matchClass(
  pattern: Extract<Pattern, { kind: "class" }>,
  subject: Value,
  at: Span,
  scope: Scope,
  run: Run,
): Value | undefined {
  const type = evaluate(pattern.type, scope, run);
  const answer = isHidden(subject) ? undefined : isInstance(subject, type, at);
  const truth = answer && truthiness(answer);
  if (truth === "no") return answer;
  if (truth !== "yes") return undefined;
  const parts: (readonly [Pattern, Value])[] = [];
  const native = className(type);
  const data = runtimeObject(type);
  if (pattern.positional.length > 0 && native !== undefined && data?.kind === "native" && selfMatching.has(native)) {
    if (pattern.positional.length > 1)
      throw new PythonError("TypeError", at, {
        message: `${native}() accepts 1 positional sub-pattern (${pattern.positional.length} given)`,
      });
    pattern.positional.forEach((one) => parts.push([one, subject]));
  } else if (pattern.positional.length > 0) {
    const names =
      data?.kind === "class" ? (classAttribute(data, "__match_args__")?.value ?? matchArguments(data)) : undefined;
    if (!names || !isSequence(names) || names.rest !== undefined) return undefined;
    for (const [index, one] of pattern.positional.entries()) {
      const name = names.items[index];
      if (name?.kind !== "str") throw new PythonError("TypeError", at, { message: "too many positional sub-patterns" });
      parts.push([one, getAttribute(subject, name.value, at, run, scope)]);
    }
  }
  for (const { name, pattern: one } of pattern.keywords) {
    try {
      parts.push([one, getAttribute(subject, name, at, run, scope)]);
    } catch (error) {
      if (error instanceof PythonError && error.type === "AttributeError")
        return { kind: "bool", value: false, at, from: "computed" };
      throw error;
    }
  }
  return matchAll(parts, at, scope, run);
}

/** `__match_args__` that `@dataclass` gives a class: its fields, in order. */
function matchArguments(type: ClassObject): Value | undefined {
  return isDataclass(type)
    ? list(fieldNames(type).map((name): Value => ({ kind: "str", value: name, at: undefined, from: "computed" })))
    : undefined;
}
