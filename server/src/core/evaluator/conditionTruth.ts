import type { Statement } from "../syntax/python/ast.js";
import { decided } from "./decided.js";
import { truthValue } from "./instances.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { spanOf } from "./nodeSpan.js";
import { evaluate } from "./expressions.js";

/**
 * Whether an `if` is taken. `nothing`: it cannot be seen, and neither of its bodies does anything.
 * Undefined where it cannot be followed.
 */
export function conditionTruth(
  { condition, body, otherwise }: Extract<Statement, { kind: "if" }>,
  scope: Scope,
  run: Run,
): boolean | "nothing" | undefined {
  const value = truthValue(decided(evaluate(condition, scope, run), run), spanOf(condition, scope), run);
  if (value.kind === "unknown" && value.truth === undefined && !touchesAnything(body, otherwise)) return "nothing";
  return run.decisions.truth(value, spanOf(condition, scope));
}

/** Bodies of nothing but calls whose results are dropped, as `logging.info(…)`, decide nothing. */
function touchesAnything(...bodies: readonly (readonly Statement[])[]): boolean {
  return bodies.some((body) =>
    body.some(
      (statement) =>
        statement.kind !== "pass" &&
        !(
          statement.kind === "expression" &&
          statement.value.kind === "call" &&
          statement.value.callee.kind === "name" &&
          statement.value.callee.name === "print"
        ),
    ),
  );
}
