import type { EnvironmentRead } from "../domain/value.js";
import { variableKey } from "../evaluator/factKeys.js";
import type { Evaluation } from "../evaluator/evaluation.js";
import { PythonError } from "../evaluator/pythonError.js";
import { resolvedWith } from "../evaluator/resolvedWith.js";
import type { PythonModule } from "../syntax/python/ast.js";
import { type PlacedStatement, placedStatements } from "../syntax/python/placedStatements.js";

/**
 * Variables without which the settings do not load: read by a call that raises where they are unset, at the top of a module, under no
 * condition. Reads in functions, classes, branches and after `or` are left out: whether they run is not certain. Those that the settings end
 * without in every environment (`if not URL: raise`) count wherever they are read.
 */
export function requiredVariables(
  evaluation: Evaluation,
  tree: (file: string) => PythonModule | undefined,
): readonly EnvironmentRead[] {
  const found: EnvironmentRead[] = [];
  const { conditions } = evaluation.worlds;
  // What every deploy file sets is not required because of that.
  const where = evaluation.unlaunched ?? evaluation.worlds.where;
  const needed = neededVariables(evaluation);
  for (const [variable, reads] of evaluation.reads) {
    const fact = conditions.known(variableKey(variable));
    const [first] = reads;
    if (
      fact !== undefined &&
      first !== undefined &&
      where !== conditions.never &&
      conditions.and(where, conditions.is(fact, null)) === conditions.never
    ) {
      found.push(first);
      continue;
    }
    // One read with a default anywhere before it may have set the variable: only what is always required counts.
    const one = reads.find(
      (read) => read.fallback === undefined && isUnconditional(tree(read.at.file), read.at.start, read.at.end),
    );
    if (one !== undefined) found.push(one);
    else if (first !== undefined && needed.has(variable)) found.push(first);
  }
  return found;
}

/** `os.environ.get("HOSTS").split(",")`: in every environment a setting is made of the only variable that it reads, and the code raises while that is unset. */
function neededVariables({ worlds: { bindings, where, conditions } }: Evaluation): ReadonlySet<string> {
  const needed = new Set<string>();
  if (where === conditions.never) return needed;
  for (const ways of bindings.values())
    for (const way of ways) {
      const { value } = way.value;
      if (value.kind !== "environment") continue;
      const [first, ...others] = value.reads;
      if (
        first?.fallback?.kind === "none" &&
        others.every(({ variable }) => variable === first.variable) &&
        conditions.implies(where, way.where) &&
        resolvedWith(value, first.variable, null) instanceof PythonError
      )
        needed.add(first.variable);
    }
  return needed;
}

const conditional: ReadonlySet<string> = new Set([
  "if",
  "for",
  "while",
  "try",
  "with",
  "function",
  "class",
  "match",
  "boolean",
  "conditional",
  "lambda",
  "comprehension",
  "opaque",
  "opaqueStatement",
]);

function isUnconditional(tree: PythonModule | undefined, start: number, end: number): boolean {
  const statement = tree && lastFrom(placedStatements(tree), start);
  return (
    statement !== undefined &&
    end <= statement.origin.end + statement.distance &&
    runsAlways(statement.origin, start - statement.distance, end - statement.distance)
  );
}

/** The last statement that begins there or before. */
function lastFrom(statements: readonly PlacedStatement[], start: number): PlacedStatement | undefined {
  let [low, high] = [0, statements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = statements[middle];
    if (one !== undefined && one.origin.start + one.distance <= start) low = middle + 1;
    else high = middle;
  }
  return statements[low - 1];
}

function runsAlways(node: unknown, start: number, end: number): boolean {
  if (Array.isArray(node)) return node.some((item) => runsAlways(item, start, end));
  if (node === null || typeof node !== "object") return false;
  const {
    kind,
    start: from,
    end: to,
  } = node as { readonly kind?: unknown; readonly start?: unknown; readonly end?: unknown };
  if (typeof from === "number" && typeof to === "number") {
    if (start < from || to < end) return false;
    if (from === start && to === end) return true;
    if (typeof kind === "string" && conditional.has(kind)) return false;
  }
  const parts = Object.values(node).filter((part) => part !== null && typeof part === "object");
  return parts.some((part) => runsAlways(part, start, end)) || (typeof from === "number" && parts.length === 0);
}
