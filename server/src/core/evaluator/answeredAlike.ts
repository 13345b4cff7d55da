import type { Outcome } from "../domain/conditions.js";
import { type EnvironmentValue, truthiness, type Value } from "../domain/value.js";
import { isEnvironment } from "./lift.js";
import { PythonError } from "./pythonError.js";
import { resolvedWith } from "./resolvedWith.js";

/**
 * Whether a question has one answer for all contents that are tried, and may have another for contents that are not: `len(HOSTS.split(",")) > 1`,
 * `[one for one in HOSTS.split(",") if one == "*"]`. Not so where only the empty text is answered otherwise, and where code asks for the content itself.
 */
export function isAnsweredAlike(value: EnvironmentValue, variable: string, outcomes: readonly Outcome[]): boolean {
  const isPicked = value.type === "list" || value.type === "set" || value.type === "dict";
  if (!(value.type === "bool" || isPicked) || isTried(value)) return false;
  const contents = outcomes.filter((one) => typeof one === "string");
  const answers = new Set(contents.map((content) => answerOf(value, variable, content)));
  answers.delete(undefined);
  const [only] = answers;
  if (answers.size !== 1 || only === "environment" || (isPicked && only === "yes")) return false;
  return (
    answerOf(value, variable, "") === only && (!isAbsent(value, variable) || answerOf(value, variable, null) === only)
  );
}

function answerOf(value: EnvironmentValue, variable: string, content: string | null): string | undefined {
  const resolved = resolvedWith(value, variable, content);
  return resolved instanceof PythonError
    ? undefined
    : resolved.kind === "environment"
      ? "environment"
      : truthiness(resolved);
}

/** What comes in the variable's place is no text that somebody could have set: `os.environ.get("HOSTS")`, `isinstance(PORT, str)`. */
function isAbsent({ reads }: EnvironmentValue, variable: string): boolean {
  return reads.every(
    ({ variable: name, fallback }) =>
      name !== variable || (fallback !== undefined && fallback.kind !== "str" && !isEnvironment(fallback)),
  );
}

/** Asks for the content itself: what is asked for is among the contents that are tried. */
function isTried({ expression }: EnvironmentValue): boolean {
  if (expression === undefined) return false;
  const [left, right] = expression.operands;
  if (expression.operation === "not") return left?.kind === "environment" && isTried(left);
  const isIn = expression.operation === "in" || expression.operation === "not in";
  if (left === undefined || right === undefined || !(isIn || equality.has(expression.operation))) return false;
  return isRead(left) ? !isEnvironment(right) : !isIn && !isEnvironment(left) && isRead(right);
}

const equality: ReadonlySet<string> = new Set(["==", "!=", "is", "is not"]);

function isRead(value: Value): boolean {
  return value.kind === "environment" && value.expression?.operation === "read";
}
