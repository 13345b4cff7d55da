import type { Expression, Statement } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { CallArguments, Completion, FunctionObject, Iteration, Run } from "./runtime.js";
import type { Scope } from "./scope.js";

/** The value of an expression. Throws PythonError where Python would raise. */
export function evaluate(expression: Expression, scope: Scope, run: Run): Value {
  return run.language.evaluate(expression, scope, run);
}

/** Runs statements in order. */
export function execute(statements: readonly Statement[], scope: Scope, run: Run): Completion {
  return run.language.execute(statements, scope, run);
}

/**
 * The same within a statement, as where it imports a module: the run goes on where the block ends, or raises what it raises.
 */
export function runInside(statements: readonly Statement[], scope: Scope, run: Run): void {
  run.language.runInside(statements, scope, run);
}

/** The body of a function, with the ways of each of its statements joined. What it returns; undefined where it ends without `return`. */
export function joinedCall(statements: readonly Statement[], scope: Scope, run: Run): Value | undefined {
  return run.language.joinedCall(statements, scope, run);
}

/** Calls a value. What cannot be seen gives unknown, with the name of what was called as its reason. */
export function callValue(callee: Value, args: CallArguments, run: Run): Value {
  return run.language.callValue(callee, args, run);
}

/** Runs a function of the project. */
export function callFunction(
  callee: FunctionObject,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  at: Span,
  run: Run,
  caller?: Scope,
): Value {
  return run.language.callFunction(callee, positional, keywords, at, run, caller);
}

/** Calls a special method (`__bool__`, `__add__`, …) that the class or its bases in the project define; undefined where they define none. */
export function callSpecial(
  value: Value,
  name: string,
  positional: readonly Value[],
  at: Span,
  run: Run,
): Value | undefined {
  return run.language.callSpecial(value, name, positional, at, run);
}

/** `object.name`. Raises AttributeError where Python certainly would. */
export function getAttribute(object: Value, name: string, at: Span, run: Run, scope: Scope | undefined): Value {
  return run.language.getAttribute(object, name, at, run, scope);
}

/** Iterates a value. An EnvironmentValue that is not decided yet has no items and a rest. Raises TypeError as Python does. */
export function iterate(value: Value, run: Run, at: Span): Iteration {
  return run.language.iterate(value, run, at);
}

/**
 * The model of a module outside the project, or of a name in it (`os.path`, `os.environ`), by its dotted name. undefined: not
 * modelled, so its attributes cannot be seen.
 */
export function libraryModule(dotted: string, run: Run): Value | undefined {
  return run.language.libraryModule(dotted, run);
}

/** Names that a star import of a modelled module binds; undefined where they cannot be told. */
export function starNames(module: string, run: Run): ReadonlyMap<string, Value> | undefined {
  return run.language.starNames(module, run);
}

/** Imports the settings, as Django does where they are read before. */
export function importSettings(at: Span, run: Run): void {
  run.language.importSettings(at, run);
}

/** A name of Python's own module `builtins`. */
export function builtin(name: string, run: Run): Value | undefined {
  return run.language.builtins.get(name);
}
