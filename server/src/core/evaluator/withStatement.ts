import type { With } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { unknownLike } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { builtin } from "./language.js";
import { caughtValue, isHandled } from "./exceptionValues.js";
import { decided } from "./decided.js";
import { truthValue } from "./instances.js";
import { instanceOf, classValue } from "./runtime.js";
import { assignTarget } from "./names.js";
import { none } from "./make.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { runtimeObject } from "./runtime.js";
import { PythonError } from "./pythonError.js";
import { spanOf } from "./nodeSpan.js";
import { callValue, evaluate, execute, getAttribute } from "./language.js";
import type { Completion } from "./runtime.js";

/** `with`, with all its contexts. */
export function withStatement(statement: With, scope: Scope, run: Run): Completion {
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
    const suppressed =
      data?.kind === "native" && "suppresses" in data ? (data as { suppresses: readonly string[] }).suppresses : [];
    const entered =
      data?.kind === "native" && data.enter ? data.enter(run, at) : unknownLike(value, enteredUnseen(value), at);
    if (suppressed.length > 0) run.handlers.push(suppressed);
    try {
      inside(entered);
    } catch (error) {
      if (!(error instanceof PythonError && suppressed.some((name) => isHandled(error, undefined, [name]))))
        throw error;
    } finally {
      if (suppressed.length > 0) run.handlers.pop();
      if (data?.kind === "native") data.exit?.(run);
    }
  }
  return completion;
}

/** A context manager of the project: `__enter__` and `__exit__`, which may swallow what was raised. */
function insideInstance(value: Value, inside: (entered: Value) => void, at: Span, scope: Scope, run: Run): void {
  const ask = (name: string, positional: readonly Value[]): Value =>
    callValue(
      getAttribute(value, name, at, run, scope),
      { positional, keywords: new Map(), unseen: undefined, at, scope },
      run,
    );
  const entered = ask("__enter__", []);
  try {
    inside(entered);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    const raised = caughtValue(error, at);
    const swallowed = ask("__exit__", [exceptionClassOf(error, raised, run), raised, none(at)]);
    if (run.decisions.truth(truthValue(decided(swallowed, run), at, run), at) !== true) throw error;
    return;
  }
  ask("__exit__", [none(at), none(at), none(at)]);
}

/** `type(exception)`: the very class, so that `is` finds it. */
function exceptionClassOf(error: PythonError, raised: Value, run: Run): Value {
  const instance = instanceOf(raised);
  if (instance) return classValue(instance.class.name, instance.class);
  return builtin(error.type, run) ?? classValue(error.type, { kind: "native" });
}

/** What a variable gives is entered where its path is opened. */
function enteredUnseen(value: Value): string {
  return value.kind === "environment" ? "a file that the environment names" : "a context manager";
}
