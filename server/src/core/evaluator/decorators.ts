import type { Expression } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import type { FunctionObject, Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { runtimeObject, functionValue } from "./runtime.js";
import { spanOf } from "./nodeSpan.js";
import { callValue } from "./language.js";
import { evaluate } from "./expressions.js";

/** What a function is with its decorators. */
export function decorate(made: FunctionObject, decorators: readonly Expression[], scope: Scope, run: Run): Value {
  let result: Value = functionValue(made);
  // All are evaluated first, from the top; they are applied from the bottom.
  const special = (decorator: Expression): boolean => decorator.kind === "name" || decorator.kind === "attribute";
  const evaluated = new Map(
    decorators
      .filter((one) => !special(one) && calleeName(one.kind === "call" ? one.callee : one) !== "wraps")
      .map((one) => [one, evaluate(one, scope, run)] as const),
  );
  for (const decorator of [...decorators].reverse()) {
    const name = decorator.kind === "name" ? decorator.name : decorator.kind === "attribute" ? decorator.name : "";
    const role = (
      {
        staticmethod: "static",
        classmethod: "class",
        property: "property",
        cached_property: "property",
        classproperty: undefined,
      } as const
    )[name];
    const function_ = runtimeObject(result);
    if (role && function_?.kind === "function" && decorator.kind !== "call") {
      result = functionValue({ ...function_, role, ...(name === "cached_property" && { isCached: true }) });
      continue;
    }
    if (name === "wraps" || calleeName(decorator.kind === "call" ? decorator.callee : decorator) === "wraps") {
      // The wrapper goes by the name of what it wraps.
      const wrapped =
        decorator.kind === "call" && decorator.args[0] && runtimeObject(evaluate(decorator.args[0].value, scope, run));
      if (wrapped && wrapped.kind === "function" && function_?.kind === "function")
        result = functionValue({ ...function_, name: wrapped.name });
      continue;
    }
    const caching = name === "" && decorator.kind === "call" ? calleeName(decorator.callee) : name;
    if ((caching === "lru_cache" || caching === "cache") && function_?.kind === "function") {
      result = functionValue({ ...function_, kept: run.heap.cells<Value>() });
      continue;
    }
    if (
      harmlessDecorators.has(name) ||
      (decorator.kind === "call" &&
        decorator.callee.kind !== "call" &&
        harmlessDecorators.has(calleeName(decorator.callee)))
    )
      continue;
    const known = evaluated.get(decorator);
    result = known
      ? callValue(
          known,
          { positional: [result], keywords: new Map(), unseen: undefined, at: spanOf(decorator, scope), scope },
          run,
        )
      : applyDecorators(result, [decorator], scope, run);
  }
  return result;
}

/** Decorators that leave what a function returns as it is. */
const harmlessDecorators: ReadonlySet<string> = new Set([
  "lru_cache",
  "cache",
  "no_type_check",
  "overload",
  "override",
  "final",
  "abstractmethod",
]);

function calleeName(expression: Expression): string {
  return expression.kind === "name" || expression.kind === "attribute" ? expression.name : "";
}

function applyDecorators(value: Value, decorators: readonly Expression[], scope: Scope, run: Run): Value {
  let result = value;
  for (const decorator of [...decorators].reverse()) {
    const at = spanOf(decorator, scope);
    result = callValue(
      evaluate(decorator, scope, run),
      { positional: [result], keywords: new Map(), unseen: undefined, at, scope },
      run,
    );
  }
  return result;
}
