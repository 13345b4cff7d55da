import { variablesBehind } from "../domain/display.js";
import { whatHolds } from "./whatHolds.js";
import type { Argument, Call, DictExpression, Expression, Subscript } from "../syntax/python/ast.js";
import { formatted } from "./formattedStrings.js";
import { sliceOf } from "./slices.js";
import { comprehension } from "./comprehensions.js";
import type { DictEntry, Value } from "../domain/value.js";
import { isSequence, isShuffled, truthiness, unknown, unknownLike } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { nodeSpan } from "./nodeSpan.js";
import { makeDict } from "./methods/dicts.js";
import { assignTarget, bind, lookUp } from "./names.js";
import { compareValues, operate, truthValue } from "./instances.js";
import { instanceOf, functionValue } from "./runtime.js";
import { eachItem, isIterator } from "./iterators.js";
import { lift, liftChoice } from "./lift.js";
import { bool, dict, float, int, list, none, set, str, tuple } from "./make.js";
import { checkHashable, distinct, laidOver, not, storeItem, unary, updateDict } from "./operators.js";
import { keyOf } from "./pythonTypes.js";
import { invertFlag } from "./models/enums.js";
import { subscript } from "./subscripts.js";
import type { CallArguments, FunctionObject, Run } from "./runtime.js";
import type { Binding, Scope } from "./scope.js";
import { namespaceOf, runtimeObject } from "./runtime.js";
import { step } from "./fuel.js";
import { OutOfFuel, PythonError } from "./pythonError.js";
import { decided, settled } from "./decided.js";
import { callValue } from "./language.js";
import { callSpecial } from "./instances.js";
import { getAttribute } from "./attributes.js";
import { iterate } from "./convert.js";

/** The value of an expression. Throws PythonError where Python would raise. */
export function evaluate(expression: Expression, scope: Scope, run: Run): Value {
  step(run);
  if (expression.kind === "string" || expression.kind === "constant" || expression.kind === "number") {
    const known = run.context.constants.get(expression);
    if (known && known.at?.file === scope.module.file) return known;
    const made = literal(expression, nodeSpan(expression, scope.module.file), run);
    run.context.constants.set(expression, made);
    return made;
  }
  const at = nodeSpan(expression, scope.module.file);
  switch (expression.kind) {
    case "name":
      return lookUp(expression.name, at, scope, run);
    case "bytes":
      return { kind: "bytes", value: expression.value, at, from: "literal" };
    case "formatted":
      return formatted(expression, at, scope, run);
    case "list": {
      const { items, rest, shuffled } = elements(expression.items, scope, run);
      return { ...list(items, at, rest, "literal"), ...(shuffled && { shuffled }) };
    }
    case "tuple": {
      const { items, rest, shuffled } = elements(expression.items, scope, run);
      return { ...tuple(items, at, rest, "literal"), ...(shuffled && { shuffled }) };
    }
    case "set": {
      const { items, rest } = elements(expression.items, scope, run);
      for (const item of items) checkHashable(item, at);
      return set(distinct(items), at, rest);
    }
    case "dict":
      return dictionary(expression, at, scope, run);
    case "attribute":
      return getAttribute(evaluate(expression.object, scope, run), expression.name, at, run, scope);
    case "subscript":
      return subscriptExpression(expression, at, scope, run);
    case "slice":
      return unknown("a slice", at);
    case "call":
      return call(expression, at, scope, run);
    case "unary": {
      const operand = evaluate(expression.operand, scope, run);
      return expression.operator === "not"
        ? not(truthValue(operand, at, run), at)
        : unaryValue(expression.operator, operand, at, run);
    }
    case "binary":
      return operate(
        expression.operator,
        addend(expression.left, scope, run),
        addend(expression.right, scope, run),
        at,
        run,
      );
    case "boolean":
      return boolean(expression.operator, expression.left, expression.right, at, scope, run);
    case "comparison":
      return comparison(expression, at, scope, run);
    case "conditional":
      return conditional(expression, at, scope, run);
    case "lambda":
      return functionValue(functionObject("<lambda>", expression, scope, run), at);
    case "comprehension":
      return comprehension(expression, at, scope, run);
    case "starred":
      return evaluate(expression.value, scope, run);
    case "named": {
      const value = evaluate(expression.value, scope, run);
      let home = scope;
      while (home.isComprehension && home.parent) home = home.parent;
      bind(expression.name, value, nodeSpan(expression.nameAt, at.file), nodeSpan(expression.value, at.file), home);
      return value;
    }
    case "suspension":
      return suspension(expression, at, scope, run);
    case "opaque":
      return unknown(expression.reason, at);
  }
}

/** `"{{ secret_key }}"`: whoever deploys these settings writes another text there first. */
function isFilledIn(text: string): boolean {
  return text.includes("{{") && /\{\{ ?[a-z][\w.]* ?\}\}/i.test(text);
}

function literal(
  expression: Extract<Expression, { kind: "string" | "constant" | "number" }>,
  at: Span,
  run: Run,
): Value {
  switch (expression.kind) {
    case "string":
      if (!run.context.environment && isFilledIn(expression.value))
        return unknown("a text that a template fills in", at, "str");
      return expression.parts.length > 1
        ? {
            ...str(expression.value, at, "literal"),
            implicitlyConcatenated: true,
            parts: expression.parts.map((part) => ({ value: part.value, at: nodeSpan(part, at.file) })),
          }
        : str(expression.value, at, "literal");
    case "number":
      if (expression.value === undefined) return unknown("a complex number", at);
      return expression.isFloat ? float(Number(expression.value), at, "literal") : int(expression.value, at, "literal");
    case "constant":
      if (expression.value === "True") return bool(true, at, "literal");
      if (expression.value === "False") return bool(false, at, "literal");
      return expression.value === "None"
        ? none(at)
        : { kind: "object", type: "ellipsis", repr: "Ellipsis", at, from: "literal" };
  }
}

export function functionObject(
  name: string,
  definition: FunctionObject["definition"],
  scope: Scope,
  run: Run,
): FunctionObject {
  const defaults = new Map<string, Value>();
  for (const parameter of definition.parameters) {
    if (parameter.defaultValue) defaults.set(parameter.name, evaluate(parameter.defaultValue, scope, run));
  }
  return {
    kind: "function",
    name,
    definition,
    defaults,
    scope,
    role: "plain",
    owner: undefined,
    attributes: new Map(),
  };
}

function unaryValue(operator: "-" | "+" | "~", operand: Value, at: Span, run: Run): Value {
  const name = ({ "-": "__neg__", "+": "__pos__", "~": "__invert__" } as const)[operator];
  return (
    (instanceOf(operand) &&
      (callSpecial(operand, name, [], at, run) ?? (operator === "~" ? invertFlag(operand, at, run) : undefined))) ??
    unary(operator, operand, at)
  );
}

/** `yield` hands a value to whoever takes from the generator; nobody sends one back. */
function suspension(expression: Extract<Expression, { kind: "suspension" }>, at: Span, scope: Scope, run: Run): Value {
  let frame: Scope | undefined = scope;
  while (frame && !frame.yields) frame = frame.parent;
  const yields = frame?.yields;
  if (expression.keyword === "await" || !yields) return unknown("a value that arrives later", at);
  const value = expression.value ? evaluate(expression.value, scope, run) : none(at);
  if (expression.keyword === "yield") {
    yields(value);
    return none(at);
  }
  const rest = eachItem(decided(value, run), run, at, (item) => {
    yields(item);
    return true;
  });
  if (rest !== undefined) throw new OutOfFuel(`a generator cannot be followed: ${rest}`);
  return isIterator(value) ? unknown("what a generator returns", at) : none(at);
}

function elements(
  expressions: readonly Expression[],
  scope: Scope,
  run: Run,
): { items: Value[]; rest: string | undefined; shuffled: true | undefined } {
  const items: Value[] = [];
  let rest: string | undefined;
  let shuffled: true | undefined;
  for (const expression of expressions) {
    if (expression.kind !== "starred") {
      items.push(evaluate(expression, scope, run));
      continue;
    }
    const whole = settled(laidOut(expression.value, scope, run), run);
    if (isShuffled(whole)) shuffled = true;
    const iteration = iterate(whole, run, nodeSpan(expression, scope.module.file));
    items.push(...iteration.items);
    rest ??= iteration.rest;
  }
  return { items, rest, shuffled };
}

function dictionary(expression: DictExpression, at: Span, scope: Scope, run: Run): Value {
  let result = dict([], at, undefined, "literal");
  const index = new Map<string, DictEntry>();
  // What stands before the last dict that the environment gives, with it.
  let below: Value | undefined;
  for (const entry of expression.entries) {
    if (entry.key) {
      const key = evaluate(entry.key, scope, run);
      const value = evaluate(entry.value, scope, run);
      checkHashable(key, at);
      const id = keyOf(key);
      const known = id === undefined ? undefined : index.get(id);
      if (known) known.value = value;
      else if (id === undefined) storeItem(result, key, value);
      else {
        const made = { key, value };
        index.set(id, made);
        result.entries.push(made);
      }
      continue;
    }
    const spread = settled(laidOut(entry.value, scope, run), run);
    const mapping = runtimeObject(spread);
    const isLast = entry === expression.entries[expression.entries.length - 1];
    const laid = mapping?.kind === "native" ? mapping.overlay?.(result, run, at) : undefined;
    if (laid && (isLast || laid.kind === "dict")) {
      if (isLast) return laid;
      if (laid.kind === "dict") result.entries.splice(0, result.entries.length, ...laid.entries);
      for (const one of result.entries) {
        const id = keyOf(one.key);
        if (id !== undefined) index.set(id, one);
      }
    } else if (spread.kind === "dict") {
      updateDict(result, spread);
      for (const one of result.entries) {
        const id = keyOf(one.key);
        if (id !== undefined) index.set(id, one);
      }
    } else if (spread.kind === "environment") {
      below = laidOver(below === undefined ? result : laidOver(below, result, at), spread, at);
      result = dict([], at, undefined, "literal");
      index.clear();
    } else if (spread.kind === "unknown" || spread.kind === "object") {
      updateDict(result, dict([], at, whatHolds(spread, "a dict that cannot be seen")));
    } else throw new PythonError("TypeError", at, { message: "argument after ** must be a mapping" });
  }
  return below === undefined ? result : laidOver(below, result, at);
}

function subscriptExpression(expression: Subscript, at: Span, scope: Scope, run: Run): Value {
  const object = evaluate(expression.object, scope, run);
  if (expression.index.kind === "slice") return sliceOf(object, expression.index, at, scope, run);
  return subscript(object, evaluate(expression.index, scope, run), at, run);
}

function call(expression: Call, at: Span, scope: Scope, run: Run): Value {
  const { callee: called } = expression;
  const whole =
    called.kind === "attribute" && (called.name === "update" || called.name === "setdefault") && isNamed(called.object)
      ? evaluate(called.object, scope, run)
      : undefined;
  const callee = evaluate(called, scope, run);
  const args = callArguments(expression.args, at, scope, run);
  if (called.kind !== "attribute" || whole === undefined) return callValue(callee, args, run);
  const [given, standing] = args.positional;
  if (called.name === "setdefault") {
    // Beneath what a variable gives.
    if (whole.kind !== "environment" || given?.kind !== "str" || standing === undefined)
      return callValue(callee, args, run);
    // `setdefault("OPTIONS", {})["sslmode"] = …` changes what it was given.
    const isChanged = standing.kind === "dict" || standing.kind === "list";
    const value = isChanged ? unknown("what setdefault() was given", at, standing.kind) : standing;
    const all = laidOver(dict([{ key: given, value }], at), whole, at);
    assignTarget(called.object, all, at, scope, run);
    return subscript(all, given, at, run);
  }
  // `DATABASES["default"].update(CONN_MAX_AGE=60)` of a dict that a variable gives: there is none yet to change.
  if (whole.kind === "environment" && (whole.type === undefined || whole.type === "dict")) {
    assignTarget(called.object, laidOver(whole, makeDict(args, run), at), at, scope, run);
    return none(at);
  }
  // `DATABASES["default"].update(dj_database_url.config())`: whoever else has the dict sees it changed, too.
  const source = given && settled(given, run);
  const laid =
    whole.kind === "dict" && source?.kind === "environment" && called.object.kind === "subscript"
      ? laidOver(dict([...whole.entries.map((entry) => ({ ...entry }))], at, whole.rest), source, at)
      : undefined;
  const result = callValue(callee, args, run);
  if (laid !== undefined && args.keywords.size === 0) assignTarget(called.object, laid, at, scope, run);
  return result;
}

/** A place that may be looked up twice: `DATABASES["default"]`. */
function isNamed(place: Expression): boolean {
  return (
    place.kind === "name" || (place.kind === "subscript" && place.index.kind === "string" && isNamed(place.object))
  );
}

/** `MIDDLEWARE + (["…"] if FLAG else [])`: the same for lists and tuples that are added, so that the others stay known. */
export function addend(expression: Expression, scope: Scope, run: Run): Value {
  const isOptional =
    expression.kind === "conditional" && (isDisplay(expression.then) || isDisplay(expression.otherwise));
  return (isOptional ? laidOut : evaluate)(expression, scope, run);
}

function isDisplay({ kind }: Expression): boolean {
  return kind === "list" || kind === "tuple";
}

/** `**({…} if FLAG else {})`: each of the two is laid out by itself, under its condition. */
function laidOut(expression: Expression, scope: Scope, run: Run): Value {
  if (expression.kind !== "conditional" || run.context.environment) return evaluate(expression, scope, run);
  const at = nodeSpan(expression, scope.module.file);
  const condition = truthValue(decided(evaluate(expression.condition, scope, run), run), at, run);
  const truth = condition.kind === "environment" ? run.decisions.truth(condition, at) : undefined;
  return truth === undefined
    ? evaluate(expression, scope, run)
    : laidOut(truth ? expression.then : expression.otherwise, scope, run);
}

/** Evaluates the arguments of a call, or the bases of a class. */
function callArguments(args: readonly Argument[], at: Span, scope: Scope, run: Run): CallArguments {
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  let unseen: string | undefined;
  for (const one of args) {
    const value = (one.spread === undefined ? evaluate : laidOut)(one.value, scope, run);
    if (one.name !== undefined) keywords.set(one.name, value);
    else if (one.spread === undefined) positional.push(value);
    else if (one.spread === "*") {
      const iteration = iterate(settled(value, run), run, at);
      positional.push(...iteration.items);
      unseen ??= iteration.rest;
    } else {
      const mapping = settled(value, run);
      if (mapping.kind === "dict") {
        for (const entry of mapping.entries) {
          if (entry.key.kind !== "str") throw new PythonError("TypeError", at, { message: "keywords must be strings" });
          if (keywords.has(entry.key.value))
            throw new PythonError("TypeError", at, {
              message: `got multiple values for keyword argument '${entry.key.value}'`,
            });
          keywords.set(entry.key.value, entry.value);
        }
        unseen ??= mapping.rest;
      } else if (namesOf(mapping))
        for (const [name, binding] of namesOf(mapping) ?? []) keywords.set(name, binding.value);
      else if (
        mapping.kind === "unknown" ||
        mapping.kind === "object" ||
        mapping.kind === "environment" ||
        mapping.kind === "random"
      )
        unseen ??= whatHolds(mapping, "keyword arguments that cannot be seen");
      else
        throw new PythonError("TypeError", at, { message: `argument after ** must be a mapping, not ${mapping.kind}` });
    }
  }
  return { positional, keywords, unseen, at, scope };
}

/** The names of `globals()` or `locals()`, where all of them are known. */
function namesOf(mapping: Value): ReadonlyMap<string, Binding> | undefined {
  const scope = namespaceOf(mapping);
  return scope?.unseen === undefined ? scope?.bindings : undefined;
}

/** `and` / `or` return operands. With a left side from the environment the result depends on it, without a decision. */
function boolean(operator: "and" | "or", left: Expression, right: Expression, at: Span, scope: Scope, run: Run): Value {
  const first = decided(evaluate(left, scope, run), run);
  const answer = truthiness(truthValue(first, at, run));
  if (answer === "yes" || answer === "no") {
    const stops = (operator === "or") === (answer === "yes");
    if (stops) return first;
    const second = evaluate(right, scope, run);
    return first.variables &&
      first.variables.length > 0 &&
      second.kind !== "environment" &&
      second.kind !== "list" &&
      second.kind !== "dict" &&
      second.kind !== "set" &&
      second.kind !== "object"
      ? { ...second, variables: [...new Set([...first.variables, ...(second.variables ?? [])])] }
      : second;
  }
  if (first.kind === "environment") {
    const second = attempt(() => evaluate(right, scope, run));
    // Python does not look at the second where the first decides: `"X" in os.environ and os.environ["X"]`.
    if (second)
      return liftChoice(first, operator === "and" ? second : first, operator === "and" ? first : second, at, {
        type: first.type,
      });
  }
  const reason = first.kind === "unknown" ? first.reason : "a condition that cannot be seen";
  const second = attempt(() => evaluate(right, scope, run));
  const settled = second && truthiness(second) === (operator === "and" ? "no" : "yes");
  return settled ? { ...unknown(reason, at), truth: operator === "or" } : unknown(reason, at);
}

/** The result, or undefined where it raises. */
function attempt(action: () => Value): Value | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

function comparison(expression: Extract<Expression, { kind: "comparison" }>, at: Span, scope: Scope, run: Run): Value {
  let left = evaluate(expression.first, scope, run);
  let result: Value | undefined;
  for (const step of expression.rest) {
    const right = evaluate(step.operand, scope, run);
    noteLiterals(left, right, run);
    noteLiterals(right, left, run);
    const one = containsIn(step.operator, left, right, at, run) ?? compareValues(step.operator, left, right, at, run);
    if (expression.rest.length === 1) return one;
    const both = result
      ? lift(
          [result, one],
          at,
          ([a, b]) =>
            a && b
              ? truthiness(a) === "no"
                ? a
                : truthiness(a) === "yes"
                  ? b
                  : unknown("a comparison", at, "bool")
              : unknown("a comparison", at),
          { type: "bool" },
        )
      : one;
    if (truthiness(both) === "no") return both;
    result = both;
    left = right;
  }
  return result ?? unknown("a comparison", at);
}

/** `key in model`: os.environ, globals(). */
function containsIn(operator: string, left: Value, right: Value, at: Span, run: Run): Value | undefined {
  if ((operator !== "in" && operator !== "not in") || right.kind !== "object") return undefined;
  const object = runtimeObject(right);
  const listed =
    object?.kind === "native" && !object.contains && (object.stream || object.iterate)
      ? iterate(right, run, at)
      : undefined;
  if (listed) return compareValues(operator, left, list([...listed.items], at, listed.rest), at, run);
  if (object?.kind === "class" && object.members) {
    const isMember = [...object.members.values()].some(
      (member) => instanceOf(member) !== undefined && instanceOf(member) === instanceOf(left),
    );
    // Python 3.12 also looks among the values; before, it raised TypeError.
    return isMember ? bool(operator === "in", at) : unknown("whether an enumeration has a value", at, "bool");
  }
  if (object?.kind !== "native" || !object.contains) return undefined;
  const result = object.contains(left, run, at);
  return operator === "in" ? result : not(result, at);
}

/** A content that this run already chose is compared with a text: other runs should try that text too. */
function noteLiterals(value: Value, other: Value, run: Run): void {
  const variables = variablesBehind(value);
  if (variables.length === 0) return;
  const texts =
    other.kind === "str"
      ? [other.value]
      : isSequence(other)
        ? other.items.flatMap((item) => (item.kind === "str" ? [item.value] : []))
        : other.kind === "dict"
          ? other.entries.flatMap((entry) => (entry.key.kind === "str" ? [entry.key.value] : []))
          : [];
  for (const variable of variables) for (const text of texts) run.decisions.noteLiteral(variable, text);
}

function conditional(
  expression: Extract<Expression, { kind: "conditional" }>,
  at: Span,
  scope: Scope,
  run: Run,
): Value {
  const condition = truthValue(decided(evaluate(expression.condition, scope, run), run), at, run);
  if (condition.kind === "environment") {
    const then = attempt(() => evaluate(expression.then, scope, run));
    const otherwise = attempt(() => evaluate(expression.otherwise, scope, run));
    if (then && otherwise) {
      return liftChoice(condition, then, otherwise, at, {
        type:
          then.kind === otherwise.kind &&
          then.kind !== "object" &&
          then.kind !== "random" &&
          then.kind !== "unknown" &&
          then.kind !== "environment"
            ? then.kind
            : undefined,
      });
    }
  }
  if (condition.kind === "unknown") {
    // Both ways may agree: then nothing depends on what cannot be seen.
    const then = attempt(() => evaluate(expression.then, scope, run));
    const otherwise = attempt(() => evaluate(expression.otherwise, scope, run));
    if (then && otherwise && keyOf(then) !== undefined && keyOf(then) === keyOf(otherwise)) return then;
  }
  const truth = run.decisions.truth(condition, at);
  if (truth === undefined) return unknownLike(condition, "a condition that cannot be seen", at);
  return evaluate(truth ? expression.then : expression.otherwise, scope, run);
}
