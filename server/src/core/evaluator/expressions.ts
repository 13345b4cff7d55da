import type { Argument, Call, Comprehension, DictExpression, Expression, FormattedString, Slice, Subscript } from "../syntax/python/ast.js";
import type { DictEntry, Value } from "../domain/value.js";
import { isSequence, isShuffled, truthiness, unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { classAttribute, getAttribute } from "./attributes.js";
import { nodeSpan } from "./nodeSpan.js";
import { assignTarget, lookUp } from "./names.js";
import { callValue } from "./calls.js";
import { iterate } from "./convert.js";
import { formatValue } from "./format.js";
import { callSpecial, compareValues, formattedInstance, instanceOf, operate, truthValue } from "./instances.js";
import { eachItem, isIterator, isUnordered, iteratorObject } from "./iterators.js";
import { isEnvironment, lift, liftChoice } from "./lift.js";
import { bool, dict, float, int, list, none, set, str, tuple } from "./make.js";
import { checkHashable, keyOf, not, pythonType, storeItem, unary, updateDict } from "./operators.js";
import { invertFlag } from "./models/enums.js";
import { subscript } from "./subscripts.js";
import { changedRandom, textParts } from "./randomText.js";
import type { Binding, CallArguments, FunctionObject, Run, Scope } from "./runtime.js";
import { OutOfFuel, PythonError, objectValue, runtimeObject } from "./runtime.js";

/** The value of an expression. Throws PythonError where Python would raise. */
export function evaluate(expression: Expression, scope: Scope, run: Run): Value {
  if (--run.fuel < 0) throw new OutOfFuel("the settings take too many steps to evaluate");
  if (expression.kind === "string" || expression.kind === "constant" || expression.kind === "number") {
    const known = run.context.constants.get(expression);
    if (known && known.at?.file === scope.module.file) return known;
    const made = literal(expression, { file: scope.module.file, start: expression.start, end: expression.end });
    run.context.constants.set(expression, made);
    return made;
  }
  const at = nodeSpan(expression, scope.module.file);
  switch (expression.kind) {
    case "name": return lookUp(expression.name, at, scope, run);
    case "bytes": return { kind: "bytes", value: expression.value, at, from: "literal" };
    case "formatted": return formatted(expression, at, scope, run);
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
    case "dict": return dictionary(expression, at, scope, run);
    case "attribute": return getAttribute(evaluate(expression.object, scope, run), expression.name, at, run, scope);
    case "subscript": return subscriptExpression(expression, at, scope, run);
    case "slice": return unknown("a slice", at);
    case "call": return call(expression, at, scope, run);
    case "unary": {
      const operand = evaluate(expression.operand, scope, run);
      return expression.operator === "not" ? not(truthValue(operand, at, run), at) : unaryValue(expression.operator, operand, at, run);
    }
    case "binary": return operate(expression.operator, evaluate(expression.left, scope, run), evaluate(expression.right, scope, run), at, run);
    case "boolean": return boolean(expression.operator, expression.left, expression.right, at, scope, run);
    case "comparison": return comparison(expression, at, scope, run);
    case "conditional": return conditional(expression, at, scope, run);
    case "lambda": return objectValue("function", "<function <lambda>>", functionObject("<lambda>", expression, scope, run), at);
    case "comprehension": return comprehension(expression, at, scope, run);
    case "starred": return evaluate(expression.value, scope, run);
    case "named": {
      const value = evaluate(expression.value, scope, run);
      let home = scope;
      while (home.isComprehension && home.parent) home = home.parent;
      assignTarget({ kind: "name", name: expression.name, start: expression.start, end: expression.nameEnd }, value, { file: at.file, start: expression.value.start, end: expression.value.end }, home, run);
      return value;
    }
    case "suspension": return suspension(expression, at, scope, run);
    case "opaque": return unknown(expression.reason, at);
  }
}

function literal(expression: Extract<Expression, { kind: "string" | "constant" | "number" }>, at: Span): Value {
  switch (expression.kind) {
    case "string": return expression.parts.length > 1 ? { ...str(expression.value, at, "literal"), implicitlyConcatenated: true, parts: expression.parts.map((part) => ({ value: part.value, at: { file: at.file, start: part.start, end: part.end } })) } : str(expression.value, at, "literal");
    case "number":
      if (expression.value === undefined) return unknown("a complex number", at);
      return expression.isFloat ? float(Number(expression.value), at, "literal") : int(expression.value, at, "literal");
    case "constant":
      if (expression.value === "True") return bool(true, at, "literal");
      if (expression.value === "False") return bool(false, at, "literal");
      return expression.value === "None" ? none(at) : { kind: "object", type: "ellipsis", repr: "Ellipsis", at, from: "literal" };
  }
}

export function functionObject(name: string, definition: FunctionObject["definition"], scope: Scope, run: Run): FunctionObject {
  const defaults = new Map<string, Value>();
  for (const parameter of definition.parameters) {
    if (parameter.defaultValue) defaults.set(parameter.name, evaluate(parameter.defaultValue, scope, run));
  }
  return { kind: "function", name, definition, defaults, scope, role: "plain", owner: undefined, attributes: new Map() };
}

function unaryValue(operator: "-" | "+" | "~", operand: Value, at: Span, run: Run): Value {
  const name = ({ "-": "__neg__", "+": "__pos__", "~": "__invert__" } as const)[operator];
  return (instanceOf(operand) && (callSpecial(operand, name, [], at, run) ?? (operator === "~" ? invertFlag(operand, at, run) : undefined))) ?? unary(operator, operand, at);
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

function elements(expressions: readonly Expression[], scope: Scope, run: Run): { items: Value[]; rest: string | undefined; shuffled: true | undefined } {
  const items: Value[] = [];
  let rest: string | undefined;
  let shuffled: true | undefined;
  for (const expression of expressions) {
    const value = evaluate(expression, scope, run);
    if (expression.kind !== "starred") {
      items.push(value);
      continue;
    }
    if (isShuffled(decided(value, run))) shuffled = true;
    const iteration = iterate(decided(value, run), run, { file: scope.module.file, start: expression.start, end: expression.end });
    items.push(...iteration.items);
    rest ??= iteration.rest;
  }
  return { items, rest, shuffled };
}

/** The value as far as this run has decided its variables. */
export function decided(value: Value, run: Run): Value {
  return isEnvironment(value) ? value.resolve(run.decisions.assignment) : value;
}

function distinct(items: readonly Value[]): Value[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    if (key === undefined) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function dictionary(expression: DictExpression, at: Span, scope: Scope, run: Run): Value {
  const result = dict([], at, undefined, "literal");
  const index = new Map<string, DictEntry>();
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
    const spread = decided(evaluate(entry.value, scope, run), run);
    const mapping = runtimeObject(spread);
    const isLast = entry === expression.entries[expression.entries.length - 1];
    const laid = mapping?.kind === "native" ? mapping.overlay?.(result, run, at) : undefined;
    if (laid && (isLast || laid.kind === "dict")) {
      if (isLast) return laid;
      if (laid.kind === "dict") result.entries.splice(0, result.entries.length, ...laid.entries);
      for (const one of result.entries) { const id = keyOf(one.key); if (id !== undefined) index.set(id, one); }
    } else if (spread.kind === "dict") {
      updateDict(result, spread);
      for (const one of result.entries) { const id = keyOf(one.key); if (id !== undefined) index.set(id, one); }
    } else if (spread.kind === "unknown" || spread.kind === "environment" || spread.kind === "object") {
      result.rest ??= spread.kind === "unknown" ? spread.reason : "a dict that cannot be seen";
    } else throw new PythonError("TypeError", at, { message: "argument after ** must be a mapping" });
  }
  return result;
}

function formatted(expression: FormattedString, at: Span, scope: Scope, run: Run): Value {
  const values = expression.parts.map((part) => (part.kind === "text" ? str(part.value, at) : evaluate(part.value, scope, run)));
  const specs = expression.parts.map((part) => (part.kind === "field" && part.formatParts ? specText(part.formatParts, at, scope, run) : part.kind === "field" ? part.format ?? "" : ""));
  const first = expression.parts[0];
  const prefix = first?.kind === "text" ? first.value : undefined;
  return lift(values, at, (resolved) => {
    const text = textParts();
    const variables = new Set<string>();
    for (const [index, value] of resolved.entries()) {
      const part = expression.parts[index];
      if (!part) continue;
      for (const variable of value.variables ?? []) variables.add(variable);
      if (part.kind === "text") {
        text.add(part.value);
        continue;
      }
      if (value.kind === "unknown") return unknown(value.reason, at, "str");
      const spec = specs[index];
      if (text.addRandom(spec === "" && part.conversion === undefined || value.kind !== "random" ? value : { ...changedRandom(value), type: "str" })) continue;
      if (spec !== undefined && isOwnInstance(value)) {
        const own = formattedInstance(value, spec, part.conversion, at, run);
        if (own.kind !== "str") return unknown(own.kind === "unknown" ? own.reason : "a formatted value that cannot be seen", at, "str");
        text.add(own.value);
        continue;
      }
      const shown = spec === undefined ? undefined : formatValue(value, spec, part.conversion, at);
      if (shown === undefined) return unknown("a formatted value that cannot be seen", at, "str");
      text.add(shown);
    }
    const whole = text.done(at);
    return typeof whole === "string" ? str(whole, at, "computed", [...variables]) : whole;
  }, { type: "str", prefix });
}

/** An instance whose class, not a library's, says how it is shown. */
function isOwnInstance(value: Value): boolean {
  const instance = instanceOf(value);
  return instance !== undefined && (instance.shown === undefined || classAttribute(instance.class, "__str__") !== undefined || classAttribute(instance.class, "__format__") !== undefined)
    && (value.kind === "object" || ["__str__", "__format__", "__repr__"].some((name) => classAttribute(instance.class, name)));
}

/** A format that is itself computed: `{value:{width}}`; undefined where it cannot be seen. */
function specText(parts: FormattedString["parts"], at: Span, scope: Scope, run: Run): string | undefined {
  let text = "";
  for (const part of parts) {
    const value = part.kind === "text" ? undefined : decided(evaluate(part.value, scope, run), run);
    const shown = part.kind === "text" ? part.value : value && formatValue(value, part.format ?? "", part.conversion, at);
    if (shown === undefined) return undefined;
    text += shown;
  }
  return text;
}

function subscriptExpression(expression: Subscript, at: Span, scope: Scope, run: Run): Value {
  const object = evaluate(expression.object, scope, run);
  if (expression.index.kind === "slice") return sliceOf(object, expression.index, at, scope, run);
  return subscript(object, evaluate(expression.index, scope, run), at, run);
}

function sliceOf(object: Value, slice: Slice, at: Span, scope: Scope, run: Run): Value {
  const bound = (expression: Expression | undefined): number | undefined | null => {
    if (!expression) return undefined;
    const value = decided(evaluate(expression, scope, run), run);
    if (value.kind === "none") return undefined;
    if (value.kind === "int" || value.kind === "bool") return Number(value.value);
    if (value.kind !== "unknown" && value.kind !== "environment" && value.kind !== "object" && value.kind !== "random") isWrong = true;
    return null;
  };
  let isWrong = false;
  const lower = bound(slice.lower);
  const upper = bound(slice.upper);
  const given = bound(slice.step);
  if (["set", "none", "bool", "int", "float", "path"].includes(object.kind) && object.as === undefined) throw new PythonError("TypeError", at, { message: `'${pythonType(object)}' object is not subscriptable` });
  const isSliced = ["str", "bytes", "list", "tuple"].includes(object.kind);
  if (isWrong && isSliced) throw new PythonError("TypeError", at, { message: "slice indices must be integers or None or have an __index__ method" });
  if (given === 0 && isSliced) throw new PythonError("ValueError", at, { message: "slice step cannot be zero" });
  const own = callSpecial(object, "__getitem__", [unknown("a slice", at)], at, run);
  if (own) return own;
  if (lower === null || upper === null || given === null || given === 0) return unknown("a slice with bounds that cannot be seen", at);
  const step = given ?? 1;
  return lift([object], at, ([value]) => {
    if (!value || value.kind === "unknown") return unknown(value?.reason ?? "a slice", at, value?.kind === "unknown" ? value.type : undefined);
    if (value.kind === "str") return str(pick([...value.value], lower, upper, step).join(""), at, "computed", value.variables);
    if (value.kind === "bytes") return { ...value, value: pick([...value.value], lower, upper, step).join(""), at };
    if (value.kind === "list" || value.kind === "tuple") {
      if (value.kind === "list" && value.view !== undefined && value.view !== "range") throw new PythonError("TypeError", at, { message: `'${value.view}' object is not subscriptable` });
      const rest = value.rest ?? (isShuffled(value) ? "elements of a set, in an order that nobody knows" : undefined);
      if (rest !== undefined) return value.kind === "list" ? list([], at, rest) : tuple([], at, rest);
      const items = pick(value.items, lower, upper, step);
      return value.kind === "list" ? { ...list(items, at), ...(value.view && { view: value.view }) } : tuple(items, at);
    }
    if (value.kind === "random") return { ...changedRandom(value), at };
    if (value.kind === "object") return unknown(`a slice of ${value.type}`, at);
    throw new PythonError("TypeError", at, { message: "object is not subscriptable" });
  }, { type: object.kind === "environment" ? object.type : undefined });
}

function pick<T>(items: readonly T[], lower: number | undefined, upper: number | undefined, step: number): T[] {
  const length = items.length;
  const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value < 0 ? value + length : value, low), high);
  const result: T[] = [];
  if (step > 0) {
    const end = upper === undefined ? length : clamp(upper, 0, length);
    for (let i = lower === undefined ? 0 : clamp(lower, 0, length); i < end; i += step) { const item = items[i]; if (item !== undefined) result.push(item); }
  } else {
    const end = upper === undefined ? -1 : clamp(upper, -1, length - 1);
    for (let i = lower === undefined ? length - 1 : clamp(lower, -1, length - 1); i > end; i += step) { const item = items[i]; if (item !== undefined) result.push(item); }
  }
  return result;
}

function call(expression: Call, at: Span, scope: Scope, run: Run): Value {
  const callee = evaluate(expression.callee, scope, run);
  return callValue(callee, callArguments(expression.args, at, scope, run), run);
}

/** Evaluates the arguments of a call, or the bases of a class. */
export function callArguments(args: readonly Argument[], at: Span, scope: Scope, run: Run): CallArguments {
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  let unseen: string | undefined;
  for (const one of args) {
    const value = evaluate(one.value, scope, run);
    if (one.name !== undefined) keywords.set(one.name, value);
    else if (one.spread === undefined) positional.push(value);
    else if (one.spread === "*") {
      const iteration = iterate(decided(value, run), run, at);
      positional.push(...iteration.items);
      unseen ??= iteration.rest;
    } else {
      const mapping = decided(value, run);
      if (mapping.kind === "dict") {
        for (const entry of mapping.entries) {
          if (entry.key.kind !== "str") throw new PythonError("TypeError", at, { message: "keywords must be strings" });
          if (keywords.has(entry.key.value)) throw new PythonError("TypeError", at, { message: `got multiple values for keyword argument '${entry.key.value}'` });
          keywords.set(entry.key.value, entry.value);
        }
        unseen ??= mapping.rest;
      } else if (namesOf(mapping)) for (const [name, binding] of namesOf(mapping) ?? []) keywords.set(name, binding.value);
      else if (mapping.kind === "unknown" || mapping.kind === "object" || mapping.kind === "environment" || mapping.kind === "random") unseen ??= mapping.kind === "unknown" ? mapping.reason : "keyword arguments that cannot be seen";
      else throw new PythonError("TypeError", at, { message: `argument after ** must be a mapping, not ${mapping.kind}` });
    }
  }
  return { positional, keywords, unseen, at, scope };
}

/** The names of `globals()` or `locals()`, where all of them are known. */
function namesOf(mapping: Value): ReadonlyMap<string, Binding> | undefined {
  const data = runtimeObject(mapping);
  const scope = data?.kind === "native" && "scope" in data ? (data as { readonly scope: Scope }).scope : undefined;
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
    return first.variables && first.variables.length > 0 && second.kind !== "environment" && second.kind !== "list" && second.kind !== "dict" && second.kind !== "set" && second.kind !== "object"
      ? { ...second, variables: [...new Set([...first.variables, ...(second.variables ?? [])])] } : second;
  }
  if (first.kind === "environment") {
    const second = attempt(() => evaluate(right, scope, run));
    if (second) {
      return lift([first, second], at, ([a, b]) => {
        const truth = a ? truthiness(a) : "unknown";
        if (!a || !b) return unknown("operands", at);
        if (truth === "unknown" || truth === "environment") return unknown("a condition that cannot be seen", at);
        return (operator === "or") === (truth === "yes") ? a : b;
      }, {
        type: first.type,
        isPure: true,
        // Python does not look at the second where the first decides.
        settle: ([a, b]) => {
          const truth = a && a.kind !== "environment" ? truthiness(a) : undefined;
          return truth === "yes" || truth === "no" ? ((operator === "or") === (truth === "yes") ? a : b) : undefined;
        },
      });
    }
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
    const both = result ? lift([result, one], at, ([a, b]) => (a && b ? (truthiness(a) === "no" ? a : truthiness(a) === "yes" ? b : unknown("a comparison", at, "bool")) : unknown("a comparison", at)), { type: "bool" }) : one;
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
  const listed = object?.kind === "native" && !object.contains && (object.stream || object.iterate) ? iterate(right, run, at) : undefined;
  if (listed) return compareValues(operator, left, list([...listed.items], at, listed.rest), at, run);
  if (object?.kind === "class" && object.members) {
    const isMember = [...object.members.values()].some((member) => instanceOf(member) !== undefined && instanceOf(member) === instanceOf(left));
    // Python 3.12 also looks among the values; before, it raised TypeError.
    return isMember ? bool(operator === "in", at) : unknown("whether an enumeration has a value", at, "bool");
  }
  if (object?.kind !== "native" || !object.contains) return undefined;
  const result = object.contains(left, run, at);
  return operator === "in" ? result : not(result, at);
}

/** A content that this run already chose is compared with a text: other runs should try that text too. */
function noteLiterals(value: Value, other: Value, run: Run): void {
  const variables = value.kind === "environment" ? value.reads.map((read) => read.variable) : value.variables;
  if (!variables || variables.length === 0) return;
  const texts = other.kind === "str" ? [other.value] : isSequence(other) ? other.items.flatMap((item) => (item.kind === "str" ? [item.value] : [])) : other.kind === "dict" ? other.entries.flatMap((entry) => (entry.key.kind === "str" ? [entry.key.value] : [])) : [];
  for (const variable of variables) for (const text of texts) run.decisions.noteLiteral(variable, text);
}

function conditional(expression: Extract<Expression, { kind: "conditional" }>, at: Span, scope: Scope, run: Run): Value {
  const condition = truthValue(decided(evaluate(expression.condition, scope, run), run), at, run);
  if (condition.kind === "environment") {
    const then = attempt(() => evaluate(expression.then, scope, run));
    const otherwise = attempt(() => evaluate(expression.otherwise, scope, run));
    if (then && otherwise) {
      return liftChoice(condition, then, otherwise, at, { type: then.kind === otherwise.kind && then.kind !== "object" && then.kind !== "random" && then.kind !== "unknown" && then.kind !== "environment" ? then.kind : undefined });
    }
  }
  if (condition.kind === "unknown") {
    // Both ways may agree: then nothing depends on what cannot be seen.
    const then = attempt(() => evaluate(expression.then, scope, run));
    const otherwise = attempt(() => evaluate(expression.otherwise, scope, run));
    if (then && otherwise && keyOf(then) !== undefined && keyOf(then) === keyOf(otherwise)) return then;
  }
  const truth = run.decisions.truth(condition, at);
  if (truth === undefined) return unknown(condition.kind === "unknown" ? condition.reason : "a condition that cannot be seen", at);
  return evaluate(truth ? expression.then : expression.otherwise, scope, run);
}

function comprehension(expression: Comprehension, at: Span, scope: Scope, run: Run): Value {
  const first = expression.clauses[0];
  if (first?.kind !== "for") return unknown("a comprehension", at);
  const source = decided(evaluate(first.iterable, scope, run), run);
  if (source.kind === "environment") {
    // The list comes from the environment: the comprehension follows once it is decided.
    return lift([source], at, ([items]) => (items ? overItems(expression, items, at, scope, run) : unknown("a comprehension", at)), { type: expression.of === "dict" ? "dict" : expression.of === "set" ? "set" : "list" });
  }
  if (expression.of === "generator") {
    return iteratorObject("generator", at, (during, each) => comprehend(expression, source, at, scope, during, each));
  }
  return overItems(expression, source, at, scope, run);
}

function overItems(expression: Comprehension, source: Value, at: Span, outer: Scope, run: Run): Value {
  const items: Value[] = [];
  const entries = dict([], at);
  const rest = comprehend(expression, source, at, outer, run, (element, key) => {
    if (key) storeItem(entries, key, element);
    else items.push(element);
  });
  switch (expression.of) {
    case "list":
    case "generator": return { ...list(items, at, rest), ...((isShuffled(source) || isUnordered(source)) && { shuffled: true as const }) };
    case "set": return set(distinct(items), at, rest);
    case "dict":
      entries.rest ??= rest;
      return entries;
  }
}

/** Gives each element, with its key in a dict; returns why there may be more. */
function comprehend(expression: Comprehension, source: Value, at: Span, outer: Scope, run: Run, each: (element: Value, key: Value | undefined) => void): string | undefined {
  const scope: Scope = { kind: "function", bindings: new Map(), parent: outer, module: outer.module, outer: new Map(), unseen: undefined, isComprehension: true };
  let rest: string | undefined;
  const step = (index: number, given: Value | undefined): void => {
    const clause = expression.clauses[index];
    if (!clause) {
      const key = expression.of === "dict" && expression.key ? evaluate(expression.key, scope, run) : undefined;
      const element = evaluate(expression.element, scope, run);
      if (key) checkHashable(key, at);
      if (expression.of === "set") checkHashable(element, at);
      each(element, key);
      return;
    }
    if (clause.kind === "if") {
      const where: Span = { file: at.file, start: clause.condition.start, end: clause.condition.end };
      const truth = run.decisions.truth(truthValue(decided(evaluate(clause.condition, scope, run), run), where, run), where);
      if (truth === undefined) rest ??= "a condition that cannot be seen";
      else if (truth) step(index + 1, undefined);
      return;
    }
    const iterable = given ?? decided(evaluate(clause.iterable, scope, run), run);
    const more = eachItem(iterable, run, at, (item) => {
      assignTarget(clause.target, item, at, scope, run);
      step(index + 1, undefined);
      return true;
    });
    rest ??= more;
  };
  step(0, source);
  return rest;
}
