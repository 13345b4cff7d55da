import type { Expression, Statement } from "../syntax/python/ast.js";
import type { Binding, Scope } from "./scope.js";
import { type NativeObject, runtimeObject } from "./runtime.js";
import { Cells } from "./cells.js";
import { isBinding } from "./heap.js";
import { spanOf } from "./nodeSpan.js";
import type { Span } from "../text/span.js";

/**
 * What the first thing that a statement asks for needs before it can be told: `if settings.DEBUG:` runs the settings. Done by itself, it is
 * done once, whatever the statement then chooses among.
 */
export function readAhead(
  statement: Statement,
  scope: Scope,
): { readonly prepare: NonNullable<NativeObject["prepare"]>; readonly at: Span } | undefined {
  const first = firstRead(statement);
  if (first === undefined || !(scope.bindings instanceof Cells)) return undefined;
  const binding = (scope.bindings as Cells<Binding>).peek(first.name);
  const data = isBinding(binding) ? runtimeObject(binding.value) : undefined;
  return data?.kind === "native" && data.prepare ? { prepare: data.prepare, at: spanOf(first.at, scope) } : undefined;
}

/** The attribute of a name that the statement evaluates before anything else. Only settings, which are upper-case. */
function firstRead(statement: Statement): { readonly name: string; readonly at: Expression } | undefined {
  switch (statement.kind) {
    case "if":
      return firstIn(statement.condition);
    case "assign":
    case "expression":
      return firstIn(statement.value);
    default:
      return undefined;
  }
}

function firstIn(expression: Expression): { readonly name: string; readonly at: Expression } | undefined {
  switch (expression.kind) {
    case "attribute":
      if (expression.object.kind !== "name") return firstIn(expression.object);
      return /^[A-Z]/.test(expression.name) ? { name: expression.object.name, at: expression } : undefined;
    case "unary":
      return firstIn(expression.operand);
    case "binary":
    case "boolean":
      return firstIn(expression.left);
    case "comparison":
      return firstIn(expression.first);
    case "conditional":
      return firstIn(expression.condition);
    case "subscript":
      return firstIn(expression.object);
    case "call":
      return firstIn(expression.callee);
    default:
      return undefined;
  }
}
