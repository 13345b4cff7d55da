import type { Expression } from "../../syntax/python/ast.js";

export function environmentRead(expression: Expression): EnvironmentRead | undefined {
  if (expression.kind === "subscript")
    return isEnviron(expression.object)
      ? { form: "environ", name: expression.index, fallback: undefined, required: true }
      : undefined;
  if (expression.kind !== "call") return undefined;
  const { callee, args } = expression;
  const name = args[0];
  if (!name || name.spread || name.name !== undefined) return undefined;
  const fallback = args[1]?.value;
  if (callee.kind === "attribute" && callee.name === "get" && isEnviron(callee.object))
    return { form: "get", name: name.value, fallback, required: false };
  if ((callee.kind === "attribute" && callee.name === "getenv") || (callee.kind === "name" && callee.name === "getenv"))
    return { form: "getenv", name: name.value, fallback, required: false };
  return undefined;
}

/** `os.environ[x]`, `os.environ.get(x, y)`, `os.getenv(x, y)`, also without `os.`. */
export interface EnvironmentRead {
  readonly form: "environ" | "get" | "getenv";
  readonly name: Expression;
  readonly fallback: Expression | undefined;
  readonly required: boolean;
}

function isEnviron(expression: Expression): boolean {
  return expression.kind === "name"
    ? expression.name === "environ"
    : expression.kind === "attribute" && expression.name === "environ" && expression.object.kind === "name";
}
