import type { ExceptHandler, Expression, Try } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { caughtValue, isHandled, raisedBefore } from "./exceptionValues.js";
import { instanceOf, className } from "./runtime.js";
import { bind } from "./names.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { PythonError, StopStream } from "./pythonError.js";
import { nodeSpan } from "./nodeSpan.js";
import { callValue, execute } from "./language.js";
import { evaluate } from "./expressions.js";
import type { Completion } from "./runtime.js";

/** `try`, with the exceptions that evaluation itself raises. */
export function tryStatement(statement: Try, scope: Scope, run: Run): Completion {
  const finish = (completion: Completion): Completion => execute(statement.finalizer, scope, run) ?? completion;
  let completion: Completion;
  try {
    run.handlers.push(handlerNamesOf(statement));
    try {
      completion = execute(statement.body, scope, run);
    } finally {
      run.handlers.pop();
    }
    if (completion === undefined) completion = execute(statement.otherwise, scope, run);
  } catch (error) {
    if (error instanceof StopStream) execute(statement.finalizer, scope, run);
    if (!(error instanceof PythonError)) throw error;
    const handler = matchingHandler(statement, error, scope, run);
    if (!handler) {
      const overriding = execute(statement.finalizer, scope, run);
      if (overriding !== undefined) return overriding;
      throw error;
    }
    const at: Span = nodeSpan(handler, scope.module.file);
    if (handler.name !== undefined) bind(handler.name, caughtValue(error, at), at, at, scope);
    try {
      completion = whileCaught(error, scope, () => execute(handler.body, scope, run));
    } catch (second) {
      // What a handler raises passes the `finally` too.
      if (second instanceof PythonError || second instanceof StopStream) {
        const overriding = execute(statement.finalizer, scope, run);
        if (overriding !== undefined) return overriding;
      }
      throw second;
    }
    if (handler.name !== undefined) scope.bindings.delete(handler.name);
  }
  return finish(completion);
}

/** What the handlers catch, for code that asks whether it is provided for. */
export function handlerNamesOf({ handlers }: Try): readonly string[] | "all" {
  return handlers.some((handler) => !handler.type) ? "all" : handlers.flatMap((handler) => handlerNames(handler));
}

/** The first handler that takes the exception. */
export function matchingHandler(
  { handlers }: Try,
  error: PythonError,
  scope: Scope,
  run: Run,
): ExceptHandler | undefined {
  return handlers.find((one) => !one.type || isHandled(error, handlerValue(one.type, scope, run), handlerNames(one)));
}

/** Runs the body of a handler. */
export function whileCaught<T>(error: PythonError, scope: Scope, action: () => T): T {
  scope.caught = error;
  try {
    return action();
  } finally {
    scope.caught = undefined;
  }
}

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

/** `raise`, with or without an exception. */
export function raise(value: Expression | undefined, at: Span, scope: Scope, run: Run): never {
  if (!value) throw scope.caught ?? new PythonError("RuntimeError", at);
  const given = evaluate(value, scope, run);
  // A class stands for an instance made without arguments.
  const raised =
    given.kind === "object" && given.type === "type"
      ? callValue(given, { positional: [], keywords: new Map(), unseen: undefined, at, scope }, run)
      : given;
  const instance = instanceOf(raised);
  const type = instance
    ? instance.class.name
    : raised.kind === "object"
      ? ((className(raised) ?? raised.type).split(".").pop() ?? "Exception")
      : exceptionFromSource(value);
  throw new PythonError(type, at, { ...raisedBefore(raised)?.options, value: raised, deliberate: true });
}

function exceptionFromSource(expression: Expression): string {
  if (expression.kind === "call") return exceptionFromSource(expression.callee);
  if (expression.kind === "name" || expression.kind === "attribute") return expression.name;
  return "Exception";
}
