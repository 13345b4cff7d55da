import type { Expression } from "./ast.js";

export function isNone(expression: Expression): boolean {
  return expression.kind === "constant" && expression.value === "None";
}
