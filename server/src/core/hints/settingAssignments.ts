import type { Expression, PythonModule, Statement } from "../syntax/python/ast.js";
import { blocksOf } from "../syntax/python/blocks.js";

/** A statement that gives a setting its value, or changes it. */
export interface SettingAssignment {
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly start: number;
  readonly end: number;
  /** What is assigned; undefined where it only changes what was there (`+=`). */
  readonly value: Expression | undefined;
}

/** The assignments to names of settings where modules, and classes of django-configurations, make them: in order, not those of functions. */
export function settingAssignments(tree: PythonModule): readonly SettingAssignment[] {
  return inBlock(tree.body);
}

function inBlock(body: readonly Statement[]): readonly SettingAssignment[] {
  return body.flatMap((statement) => {
    switch (statement.kind) {
      case "assign":
        return statement.targets.flatMap((target) => assignment(target, statement, statement.value));
      case "annotated":
        return statement.value ? assignment(statement.target, statement, statement.value) : [];
      case "augmented":
        return assignment(statement.target, statement, undefined);
      case "function":
        return [];
      default:
        return blocksOf(statement).flatMap(inBlock);
    }
  });
}

function assignment(
  target: Expression,
  { start, end }: Statement,
  value: Expression | undefined,
): readonly SettingAssignment[] {
  return target.kind === "name" && /^[A-Z][A-Z0-9_]*$/.test(target.name)
    ? [{ name: target.name, nameStart: target.start, nameEnd: target.end, start, end, value }]
    : [];
}

/** Whether an expression tells its value by itself. */
export function isPlainLiteral(expression: Expression): boolean {
  switch (expression.kind) {
    case "constant":
    case "number":
    case "string":
    case "bytes":
      return true;
    case "list":
    case "tuple":
    case "set":
      return expression.items.every(isPlainLiteral);
    case "dict":
      return expression.entries.every(
        ({ key, value }) => key !== undefined && isPlainLiteral(key) && isPlainLiteral(value),
      );
    case "unary":
      return expression.operator === "-" && expression.operand.kind === "number";
    default:
      return false;
  }
}
