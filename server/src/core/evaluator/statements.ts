import type { ExceptHandler, Expression, Statement, Try, With } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { isShuffled, unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { classAttribute, getAttribute, overshadow, overshadowTarget } from "./attributes.js";
import { builtins } from "./builtins.js";
import { callValue } from "./calls.js";
import { defineClass } from "./classes.js";
import { caughtValue, isHandled, raisedBefore } from "./exceptionValues.js";
import { decided, evaluate, functionObject } from "./expressions.js";
import { executeImport, executeImportFrom } from "./imports.js";
import { instanceOf, operate, truthValue } from "./instances.js";
import { eachItem } from "./iterators.js";
import { matches } from "./matching.js";
import { updateFrom } from "./methods/dicts.js";
import { extendList } from "./methods/lists.js";
import { boundNames } from "./localNames.js";
import { assignTarget, bind, deleteTarget, findBinding } from "./names.js";
import { none } from "./make.js";
import { nodeSpan } from "./nodeSpan.js";
import type { FunctionObject, Run, Scope } from "./runtime.js";
import { OutOfFuel, PythonError, StopStream, objectValue, runtimeObject } from "./runtime.js";

/** How a block ended: normally (undefined), or in one of Python's other ways. `unseen`: it may have returned. */
export type Completion = undefined | "break" | "continue" | "unseen" | { readonly value: Value };

/** Runs statements in order. */
export function execute(statements: readonly Statement[], scope: Scope, run: Run): Completion {
  for (const statement of statements) {
    const completion = executeOne(statement, scope, run);
    if (completion !== undefined) return completion;
  }
  return undefined;
}

function executeOne(statement: Statement, scope: Scope, run: Run): Completion {
  if (--run.fuel < 0) throw new OutOfFuel("the settings take too many steps to evaluate");
  const at = nodeSpan(statement, scope.module.file);
  switch (statement.kind) {
    case "expression":
      evaluate(statement.value, scope, run);
      return undefined;
    case "assign": {
      const value = kept(statement.value, scope, run);
      const [only] = statement.targets;
      const shared = only?.kind === "name" && statement.targets.length === 1 ? run.watch?.binding(value, spanOf(only, scope), spanOf(statement.value, scope)) : undefined;
      if (shared && only?.kind === "name") scope.bindings.set(only.name, shared);
      else for (const target of statement.targets) assignTarget(target, value, spanOf(statement.value, scope), scope, run);
      return undefined;
    }
    case "augmented": return augmented(statement, scope, run);
    case "annotated":
      if (statement.value) assignTarget(statement.target, kept(statement.value, scope, run), spanOf(statement.value, scope), scope, run);
      else if (scope.kind === "class") annotations.get(scope)?.push(statement.target) ?? annotations.set(scope, [statement.target]);
      return undefined;
    case "delete":
      for (const target of statement.targets) deleteTarget(target, scope, run);
      return undefined;
    case "if": return branch(statement.condition, statement.body, statement.otherwise, scope, run);
    case "for": return forLoop(statement, scope, run);
    case "while": return whileLoop(statement, scope, run);
    case "try": return tryStatement(statement, scope, run);
    case "with": return withStatement(statement, scope, run);
    case "function": {
      const made = decorate(functionObject(statement.name, statement, scope, run), statement.decorators, scope, run);
      bind(statement.name, made, { file: at.file, start: statement.nameStart, end: statement.nameStart + statement.name.length }, at, scope);
      return undefined;
    }
    case "class": {
      const decorators = statement.decorators.map((one) => ({ at: spanOf(one, scope), value: evaluate(one, scope, run) }));
      const made = decorators.reduceRight((one, decorator) => callValue(decorator.value, { positional: [one], keywords: new Map(), unseen: undefined, at: decorator.at, scope }, run), defineClass(statement, scope, run));
      bind(statement.name, made, { file: at.file, start: statement.nameStart, end: statement.nameStart + statement.name.length }, at, scope);
      return undefined;
    }
    case "return": return { value: statement.value ? evaluate(statement.value, scope, run) : none(at) };
    case "raise": return raise(statement.value, at, scope, run);
    case "import":
      executeImport(statement, at, scope, run);
      return undefined;
    case "importFrom":
      executeImportFrom(statement, at, scope, run);
      return undefined;
    case "global":
    case "nonlocal":
      if (scope.kind !== "module") for (const name of statement.names) scope.outer.set(name, statement.kind);
      return undefined;
    case "assert": {
      const truth = run.decisions.truth(truthValue(decided(evaluate(statement.condition, scope, run), run), at, run), at);
      if (truth === false) throw new PythonError("AssertionError", at);
      return undefined;
    }
    case "match": return matchStatement(statement, scope, run);
    case "pass": return undefined;
    case "break":
    case "continue": return statement.kind;
    case "opaqueStatement":
      for (const name of statement.names) forget(name, statement.reason, at, scope);
      return undefined;
  }
}

/** The value, which may be that of another run. */
function kept(expression: Expression, scope: Scope, run: Run): Value {
  return run.watch === undefined ? evaluate(expression, scope, run) : run.watch.value(expression, scope, run, evaluate);
}

function spanOf(expression: Expression, scope: Scope): Span {
  return nodeSpan(expression, scope.module.file);
}

/** Fields that a class body annotates without a value, for models of class-based settings. */
export const annotations = new WeakMap<Scope, Expression[]>();

function augmented(statement: Extract<Statement, { kind: "augmented" }>, scope: Scope, run: Run): undefined {
  const at: Span = { file: scope.module.file, start: statement.start, end: statement.end };
  const { target } = statement;
  const current = evaluate(target, scope, run);
  const operand = kept(statement.value, scope, run);
  // Lists, dicts and sets change in place: every other name of theirs sees it.
  if (statement.operator === "+" && current.kind === "list" && current.view === undefined && !instanceOf(current) && operand.kind !== "environment") {
    extendList(current, operand, at, run);
  } else if (statement.operator === "|" && current.kind === "dict" && !instanceOf(current) && operand.kind !== "environment") {
    updateFrom(current, operand, at, run);
  } else if (statement.operator === "*" && current.kind === "list" && current.view === undefined && !instanceOf(current)) {
    const times = operate("*", current, operand, at, run);
    if (times.kind === "list") current.items.splice(0, current.items.length, ...times.items);
    else current.rest ??= "a repetition that cannot be seen";
  } else {
    const result = operate(statement.operator, current, operand, at, run, true);
    const isSameSet = current.kind === "set" && !current.frozen && result.kind === "set";
    if (isSameSet) {
      current.items.splice(0, current.items.length, ...result.items);
      current.rest = result.rest;
    }
    const value = isSameSet ? current : result;
    if (target.kind === "name") bind(target.name, value, spanOf(target, scope), spanOf(statement.value, scope), scope, "changed");
    else assignTarget(target, value, spanOf(statement.value, scope), scope, run);
    return undefined;
  }
  if (target.kind === "name") {
    const before = findBinding(target.name, scope);
    bind(target.name, current, spanOf(target, scope), before?.valueAt ?? at, scope, "changed");
  }
  return undefined;
}

function branch(condition: Expression, body: readonly Statement[], otherwise: readonly Statement[], scope: Scope, run: Run): Completion {
  const value = truthValue(decided(kept(condition, scope, run), run), spanOf(condition, scope), run);
  if (value.kind === "unknown" && value.truth === undefined && !touchesAnything(body, otherwise)) return undefined;
  const truth = run.decisions.truth(value, spanOf(condition, scope));
  if (truth === undefined) {
    const reason = value.kind === "unknown" ? value.reason : "a condition that depends on the environment";
    const returns = forgetAll([...body, ...otherwise], `what depends on ${reason}`, scope, run);
    return returns ? "unseen" : undefined;
  }
  return execute(truth ? body : otherwise, scope, run);
}

/** Bodies of nothing but calls whose results are dropped, as `logging.info(…)`, decide nothing. */
function touchesAnything(...bodies: readonly (readonly Statement[])[]): boolean {
  return bodies.some((body) => body.some((statement) => statement.kind !== "pass" && !(statement.kind === "expression" && statement.value.kind === "call" && statement.value.callee.kind === "name" && statement.value.callee.name === "print")));
}

function forLoop(statement: Extract<Statement, { kind: "for" }>, scope: Scope, run: Run): Completion {
  const at = spanOf(statement.iterable, scope);
  const iterable = decided(evaluate(statement.iterable, scope, run), run);
  let completion: Completion;
  let failure: { readonly error: unknown } | undefined;
  let rounds = 0;
  // What the body raises is not the iterator's: it must not meet the handlers of a generator.
  let rest = eachLiveItem(iterable, run, at, (item) => {
    if (++rounds > 5000) return false;
    try {
      assignTarget(statement.target, item, item.at && item.at.file === at.file ? item.at : at, scope, run);
      completion = execute(statement.body, scope, run);
    } catch (error) {
      failure = { error };
      return false;
    }
    return completion === undefined || completion === "continue";
  });
  // Which one came last, nobody knows.
  if (rounds > 1 && isShuffled(iterable)) assignTarget(statement.target, unknown("any element of a set", at), at, scope, run);
  if (failure) throw (failure as { readonly error: unknown }).error;
  if (rounds > 5000) rest = "a very long loop";
  else if (completion === "break") return undefined;
  else if (completion !== undefined && completion !== "continue") return completion;
  if (rest !== undefined) {
    assignTarget(statement.target, unknown(rest, at), at, scope, run);
    if (forgetAll(statement.body, rest, scope, run)) return "unseen";
  }
  return execute(statement.otherwise, scope, run);
}

/** Dicts and sets do not allow that the body of a loop over them changes their size. */
function eachLiveItem(iterable: Value, run: Run, at: Span, each: (item: Value) => boolean): string | undefined {
  if (instanceOf(iterable) || iterable.kind !== "dict" && iterable.kind !== "set") return eachItem(iterable, run, at, each);
  const size = (): number => (iterable.kind === "dict" ? iterable.entries.length : iterable.items.length);
  const before = size();
  return eachItem(iterable, run, at, (item) => {
    const goesOn = each(item);
    if (goesOn && size() !== before && iterable.rest === undefined) throw new PythonError("RuntimeError", at, { message: `${iterable.kind === "dict" ? "dictionary" : "Set"} changed size during iteration` });
    return goesOn;
  });
}

function whileLoop(statement: Extract<Statement, { kind: "while" }>, scope: Scope, run: Run): Completion {
  const at = spanOf(statement.condition, scope);
  for (let rounds = 0; rounds < 1000; rounds++) {
    const value = truthValue(decided(evaluate(statement.condition, scope, run), run), at, run);
    const truth = value.kind === "unknown" ? undefined : run.decisions.truth(value, at);
    if (truth === false) return execute(statement.otherwise, scope, run);
    if (truth === undefined) break;
    const completion = execute(statement.body, scope, run);
    if (completion === "break") return undefined;
    if (completion !== undefined && completion !== "continue") return completion;
  }
  return forgetAll(statement.body, "a loop whose end cannot be seen", scope, run) ? "unseen" : undefined;
}

function tryStatement(statement: Try, scope: Scope, run: Run): Completion {
  const finish = (completion: Completion): Completion => execute(statement.finalizer, scope, run) ?? completion;
  let completion: Completion;
  try {
    run.handlers.push(statement.handlers.some((handler) => !handler.type) ? "all" : statement.handlers.flatMap((handler) => handlerNames(handler)));
    try {
      completion = execute(statement.body, scope, run);
    } finally {
      run.handlers.pop();
    }
    if (completion === undefined) completion = execute(statement.otherwise, scope, run);
  } catch (error) {
    if (error instanceof StopStream) execute(statement.finalizer, scope, run);
    if (!(error instanceof PythonError)) throw error;
    const handler = statement.handlers.find((one) => !one.type || isHandled(error, handlerValue(one.type, scope, run), handlerNames(one)));
    if (!handler) {
      const overriding = execute(statement.finalizer, scope, run);
      if (overriding !== undefined) return overriding;
      throw error;
    }
    const at: Span = { file: scope.module.file, start: handler.start, end: handler.end };
    if (handler.name !== undefined) bind(handler.name, caughtValue(error, at), at, at, scope);
    caught.set(scope, error);
    try {
      completion = execute(handler.body, scope, run);
    } catch (second) {
      // What a handler raises passes the `finally` too.
      if (second instanceof PythonError || second instanceof StopStream) {
        const overriding = execute(statement.finalizer, scope, run);
        if (overriding !== undefined) return overriding;
      }
      throw second;
    } finally {
      caught.delete(scope);
    }
    if (handler.name !== undefined) scope.bindings.delete(handler.name);
  }
  return finish(completion);
}

/** The exception that a bare `raise` raises again. */
const caught = new WeakMap<Scope, PythonError>();

/** The classes of a handler; undefined where even naming them raises. */
function handlerValue(type: Expression, scope: Scope, run: Run): Value | undefined {
  try {
    const value = evaluate(type, scope, run);
    return value.kind === "unknown" ? undefined : value;
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

/** Last identifiers of the handler's classes: `(KeyError, environ.ImproperlyConfigured)`. */
function handlerNames(handler: ExceptHandler): readonly string[] {
  const names = (expression: Expression): readonly string[] => {
    if (expression.kind === "name") return [expression.name];
    if (expression.kind === "attribute") return [expression.name];
    return expression.kind === "tuple" || expression.kind === "list" ? expression.items.flatMap(names) : ["Exception"];
  };
  return handler.type ? names(handler.type) : ["BaseException"];
}

function raise(value: Expression | undefined, at: Span, scope: Scope, run: Run): never {
  if (!value) throw caught.get(scope) ?? new PythonError("RuntimeError", at);
  const given = evaluate(value, scope, run);
  // A class stands for an instance made without arguments.
  const raised = given.kind === "object" && given.type === "type" ? callValue(given, { positional: [], keywords: new Map(), unseen: undefined, at, scope }, run) : given;
  const instance = instanceOf(raised);
  const type = instance ? instance.class.name : raised.kind === "object" ? exceptionName(raised.type, raised.repr) : exceptionFromSource(value);
  throw new PythonError(type, at, { ...raisedBefore(raised)?.options, value: raised });
}

function exceptionName(type: string, repr: string): string {
  return type === "type" ? /'([\w.]+)'/.exec(repr)?.[1]?.split(".").pop() ?? "Exception" : type.split(".").pop() ?? "Exception";
}

function exceptionFromSource(expression: Expression): string {
  if (expression.kind === "call") return exceptionFromSource(expression.callee);
  if (expression.kind === "name" || expression.kind === "attribute") return expression.name;
  return "Exception";
}

function withStatement(statement: With, scope: Scope, run: Run): Completion {
  return withItems(statement, 0, scope, run);
}

/** Enters one context after the other; each leaves when what is inside it has ended. */
function withItems(statement: With, index: number, scope: Scope, run: Run): Completion {
  const item = statement.items[index];
  if (!item) return execute(statement.body, scope, run);
  const value = evaluate(item.value, scope, run);
  const at = spanOf(item.value, scope);
  let completion: Completion;
  const inside = (entered: Value): void => {
    if (item.target) assignTarget(item.target, entered, at, scope, run);
    completion = withItems(statement, index + 1, scope, run);
  };
  const data = runtimeObject(value);
  const instance = instanceOf(value);
  if (data?.kind === "native" && data.around) data.around(run, at, inside);
  else if (instance) insideInstance(value, inside, at, scope, run);
  else {
    const suppressed = data?.kind === "native" && "suppresses" in data ? (data as { suppresses: readonly string[] }).suppresses : [];
    const entered = data?.kind === "native" && data.enter ? data.enter(run, at) : unknown(value.kind === "unknown" ? value.reason : "a context manager", at);
    if (suppressed.length > 0) run.handlers.push(suppressed);
    try {
      inside(entered);
    } catch (error) {
      if (!(error instanceof PythonError && suppressed.some((name) => isHandled(error, undefined, [name])))) throw error;
    } finally {
      if (suppressed.length > 0) run.handlers.pop();
      if (data?.kind === "native") data.exit?.(run);
    }
  }
  return completion;
}

/** A context manager of the project: `__enter__` and `__exit__`, which may swallow what was raised. */
function insideInstance(value: Value, inside: (entered: Value) => void, at: Span, scope: Scope, run: Run): void {
  const ask = (name: string, positional: readonly Value[]): Value => callValue(getAttribute(value, name, at, run, scope), { positional, keywords: new Map(), unseen: undefined, at, scope }, run);
  const entered = ask("__enter__", []);
  try {
    inside(entered);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    const raised = caughtValue(error, at);
    const swallowed = ask("__exit__", [exceptionClassOf(error, raised), raised, none(at)]);
    if (run.decisions.truth(truthValue(decided(swallowed, run), at, run), at) !== true) throw error;
    return;
  }
  ask("__exit__", [none(at), none(at), none(at)]);
}

/** `type(exception)`: the very class, so that `is` finds it. */
function exceptionClassOf(error: PythonError, raised: Value): Value {
  const instance = instanceOf(raised);
  if (instance) return objectValue("type", `<class '${instance.class.name}'>`, instance.class);
  return builtins.get(error.type) ?? objectValue("type", `<class '${error.type}'>`, { kind: "native" });
}

function decorate(made: FunctionObject, decorators: readonly Expression[], scope: Scope, run: Run): Value {
  const value = (object: FunctionObject): Value => objectValue("function", `<function ${object.name}>`, object);
  let result: Value = value(made);
  // All are evaluated first, from the top; they are applied from the bottom.
  const special = (decorator: Expression): boolean => decorator.kind === "name" || decorator.kind === "attribute";
  const evaluated = new Map(decorators.filter((one) => !special(one) && calleeName(one.kind === "call" ? one.callee : one) !== "wraps").map((one) => [one, evaluate(one, scope, run)] as const));
  for (const decorator of [...decorators].reverse()) {
    const name = decorator.kind === "name" ? decorator.name : decorator.kind === "attribute" ? decorator.name : "";
    const role = ({ staticmethod: "static", classmethod: "class", property: "property", cached_property: "property", classproperty: undefined } as const)[name];
    const function_ = runtimeObject(result);
    if (role && function_?.kind === "function" && decorator.kind !== "call") {
      result = value({ ...function_, role, ...(name === "cached_property" && { isCached: true }) });
      continue;
    }
    if (name === "wraps" || calleeName(decorator.kind === "call" ? decorator.callee : decorator) === "wraps") {
      // The wrapper goes by the name of what it wraps.
      const wrapped = decorator.kind === "call" && decorator.args[0] && runtimeObject(evaluate(decorator.args[0].value, scope, run));
      if (wrapped && wrapped.kind === "function" && function_?.kind === "function") result = value({ ...function_, name: wrapped.name });
      continue;
    }
    const caching = name === "" && decorator.kind === "call" ? calleeName(decorator.callee) : name;
    if ((caching === "lru_cache" || caching === "cache") && function_?.kind === "function") {
      result = value({ ...function_, kept: new Map() });
      continue;
    }
    if (harmlessDecorators.has(name) || (decorator.kind === "call" && decorator.callee.kind !== "call" && harmlessDecorators.has(calleeName(decorator.callee)))) continue;
    const known = evaluated.get(decorator);
    result = known ? callValue(known, { positional: [result], keywords: new Map(), unseen: undefined, at: spanOf(decorator, scope), scope }, run) : applyDecorators(result, [decorator], scope, run);
  }
  return result;
}

/** Decorators that leave what a function returns as it is. */
const harmlessDecorators: ReadonlySet<string> = new Set(["lru_cache", "cache", "no_type_check", "overload", "override", "final", "abstractmethod"]);

function calleeName(expression: Expression): string {
  return expression.kind === "name" || expression.kind === "attribute" ? expression.name : "";
}

function applyDecorators(value: Value, decorators: readonly Expression[], scope: Scope, run: Run): Value {
  let result = value;
  for (const decorator of [...decorators].reverse()) {
    const at = spanOf(decorator, scope);
    result = callValue(evaluate(decorator, scope, run), { positional: [result], keywords: new Map(), unseen: undefined, at, scope }, run);
  }
  return result;
}

function matchStatement(statement: Extract<Statement, { kind: "match" }>, scope: Scope, run: Run): Completion {
  const subject = decided(evaluate(statement.subject, scope, run), run);
  for (const one of statement.cases) {
    const at: Span = { file: scope.module.file, start: one.pattern.start, end: one.pattern.end };
    const test = matches(one.pattern, subject, scope, run);
    let truth = test === undefined ? undefined : run.decisions.truth(decided(test, run), at);
    if (truth && one.guard) truth = run.decisions.truth(truthValue(decided(evaluate(one.guard, scope, run), run), at, run), at);
    if (truth === undefined) {
      for (const name of boundNames([statement])) if (!scope.bindings.has(name)) forget(name, "a match that cannot be followed", at, scope);
      return forgetAll(statement.cases.flatMap((other) => other.body), "a match that cannot be followed", scope, run) ? "unseen" : undefined;
    }
    if (truth) return execute(one.body, scope, run);
  }
  return undefined;
}

/** Every name and container that the statements could change becomes unknown. True if they could return. */
function forgetAll(statements: readonly Statement[], reason: string, scope: Scope, run: Run): boolean {
  // In a generator they may also yield.
  let frame: Scope | undefined = scope;
  while (frame && !frame.yields) frame = frame.parent;
  if (frame) frame.lost ??= reason;
  let returns = false;
  // A namespace or a module behind a name: what is written there are its names.
  const writeThrough = (object: Expression): void => {
    const value = object.kind === "name" ? findBinding(object.name, scope)?.value : undefined;
    if (value?.kind === "object") overshadowTarget(value, reason, run);
  };
  const visitTarget = (target: Expression): void => {
    if (target.kind === "name") forget(target.name, reason, spanOf(target, scope), scope);
    else if (target.kind === "tuple" || target.kind === "list") target.items.forEach(visitTarget);
    else if (target.kind === "starred") visitTarget(target.value);
    else if (target.kind === "subscript" && target.object.kind === "call") overshadow(scope.module.scope, reason);
    else if (target.kind === "subscript" || target.kind === "attribute") {
      if (target.kind !== "attribute" || !forgetAttribute(target, reason, scope)) blur(target.object, reason, scope);
      writeThrough(target.object);
    }
  };
  const visit = (statement: Statement): void => {
    switch (statement.kind) {
      case "assign": statement.targets.forEach(visitTarget); break;
      case "augmented":
        // The list itself changes, for every name of it.
        blur(statement.target, reason, scope);
        if (!(statement.target.kind === "name" && isContainer(findBinding(statement.target.name, scope)?.value))) visitTarget(statement.target);
        break;
      case "annotated": if (statement.value) visitTarget(statement.target); break;
      case "delete": statement.targets.forEach(visitTarget); break;
      case "expression":
        // setattr(sys.modules[__name__], name, value), exec(…): any name may change.
        if (statement.value.kind === "call" && statement.value.callee.kind === "name" && /^(?:setattr|exec|execfile|delattr)$/.test(statement.value.callee.name)) {
          const [target] = statement.value.args;
          const isSetattr = statement.value.callee.name.endsWith("attr");
          overshadow(scope.module.scope, reason);
          overshadowTarget(isSetattr && target?.value.kind === "name" ? findBinding(target.value.name, scope)?.value : undefined, reason, run);
        }
        if (statement.value.kind === "call" && statement.value.callee.kind === "attribute") {
          blur(statement.value.callee.object, reason, scope);
          if (/^(?:update|setdefault)$/.test(statement.value.callee.name)) {
            writeThrough(statement.value.callee.object);
            if (statement.value.callee.object.kind === "call") overshadow(scope.module.scope, reason);
          }
        }
        break;
      case "if": case "for": case "while":
        if (statement.kind === "for") visitTarget(statement.target);
        statement.body.forEach(visit);
        statement.otherwise.forEach(visit);
        break;
      case "try":
        [...statement.body, ...statement.handlers.flatMap((handler) => handler.body), ...statement.otherwise, ...statement.finalizer].forEach(visit);
        break;
      case "with": statement.body.forEach(visit); break;
      case "match": statement.cases.forEach((one) => one.body.forEach(visit)); break;
      case "function": case "class": forget(statement.name, reason, { file: scope.module.file, start: statement.start, end: statement.end }, scope); break;
      case "import": for (const name of statement.names) forget(name.alias ?? name.name.split(".")[0] ?? name.name, reason, { file: scope.module.file, start: name.start, end: name.end }, scope); break;
      case "importFrom":
        if (statement.names === "*") overshadow(scope, reason);
        else for (const name of statement.names) forget(name.alias ?? name.name, reason, { file: scope.module.file, start: name.start, end: name.end }, scope);
        break;
      case "return": returns = true; break;
      default: break;
    }
  };
  statements.forEach(visit);
  // Names that come in other ways, as by `with` and `:=`.
  for (const name of boundNames(statements)) if (!scope.outer.has(name) && !scope.bindings.has(name)) forget(name, reason, { file: scope.module.file, start: statements[0]?.start ?? 0, end: statements[0]?.end ?? 0 }, scope);
  return returns;
}

function isContainer(value: Value | undefined): boolean {
  return value?.kind === "list" || value?.kind === "dict" || value?.kind === "set";
}

function forget(name: string, reason: string, at: Span, scope: Scope): void {
  bind(name, unknown(reason, at), at, at, scope);
}

/** What may have been changed: a container may hold more, an instance may have other attributes. */
function blur(expression: Expression, reason: string, scope: Scope): void {
  if (expression.kind === "subscript") return blur(expression.object, reason, scope);
  const held = expression.kind === "attribute" ? attributeOf(expression, scope) : undefined;
  if (held) return blurValue(held, reason);
  if (expression.kind === "attribute") return blur(expression.object, reason, scope);
  const value = expression.kind === "name" ? findBinding(expression.name, scope)?.value : undefined;
  if (value) blurValue(value, reason);
}

/** `object.name = …` changes no more than that name of an instance whose class has no say in it. */
function forgetAttribute({ object, name, ...at }: Extract<Expression, { kind: "attribute" }>, reason: string, scope: Scope): boolean {
  const holder = object.kind === "name" ? findBinding(object.name, scope)?.value : undefined;
  const instance = holder && instanceOf(holder);
  if (!instance || instance.class.unseen !== undefined || classAttribute(instance.class, "__setattr__") || runtimeObject(classAttribute(instance.class, name)?.value ?? none())) return false;
  const where = { file: scope.module.file, start: at.start, end: at.end };
  instance.attributes.set(name, { value: unknown(reason, where), nameAt: where, valueAt: where, steps: [] });
  return true;
}

/** The container or instance that an attribute of an instance is. */
function attributeOf({ object, name }: Extract<Expression, { kind: "attribute" }>, scope: Scope): Value | undefined {
  const holder = object.kind === "name" ? findBinding(object.name, scope)?.value : object.kind === "attribute" ? attributeOf(object, scope) : undefined;
  const instance = holder && instanceOf(holder);
  const held = instance && (instance.attributes.get(name) ?? classAttribute(instance.class, name))?.value;
  return held && (isContainer(held) || instanceOf(held)) ? held : undefined;
}

function blurValue(value: Value, reason: string): void {
  if (value.kind === "list" || value.kind === "set") value.rest ??= reason;
  else if (value.kind === "dict") {
    value.rest ??= reason;
    for (const entry of value.entries) entry.value = unknown(reason, entry.value.at);
  }
  const instance = instanceOf(value);
  for (const [name, one] of instance?.attributes ?? []) {
    if (isContainer(one.value) && !instanceOf(one.value)) blurValue(one.value, reason);
    else instance?.attributes.set(name, { ...one, value: unknown(reason, one.nameAt) });
  }
}
