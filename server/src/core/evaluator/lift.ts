import type { Assignment, EnvironmentRead, EnvironmentValue, Value, ValueType } from "../domain/value.js";
import { truthiness, unknown } from "../domain/value.js";
import type { Span } from "../text/span.js";

/**
 * Applies `operation` to operands of which some depend on the environment: the result depends on it too, and resolves when they do.
 * Without such operands the operation runs at once.
 * @param literals texts that the operation compares the operands with
 */
export function lift(
  operands: readonly Value[],
  at: Span,
  operation: (operands: readonly Value[]) => Value,
  options: {
    readonly type?: ValueType | undefined;
    readonly literals?: readonly string[];
    readonly prefix?: string | undefined;
    readonly items?: readonly Value[];
    /** The result where the operands that are resolved so far already tell it. */
    readonly settle?: (operands: readonly Value[]) => Value | undefined;
    /** What the operation is called, with what else it is given, where it looks at nothing but that and the operands: then other runs may take the result. */
    readonly pure?: string;
    /** Of a result that is an object whatever the operands are: its type. */
    readonly objectType?: string;
  } = {},
): Value {
  if (!operands.some(isEnvironment)) return operation(operands);
  const environment = operands.filter(isEnvironment);
  const reads = mergeReads(environment);
  const literals = [...new Set([...environment.flatMap((one) => one.literals), ...(options.literals ?? [])])];
  const lifted: EnvironmentValue = {
    kind: "environment",
    type: options.type,
    reads,
    literals,
    at,
    from: "environment",
    ...(options.prefix !== undefined && { prefix: options.prefix }),
    ...(options.items !== undefined && options.items.length > 0 && { items: options.items }),
    ...(options.pure !== undefined && { expression: { operation: options.pure, operands } }),
    ...(options.objectType !== undefined && { objectType: options.objectType }),
    resolve(assignment) {
      let changed = false;
      const resolved = operands.map((operand) => {
        if (operand.kind !== "environment") return operand;
        const value = operand.resolve(assignment);
        if (value !== operand) changed = true;
        return value;
      });
      return changed ? (options.settle?.(resolved) ?? lift(resolved, at, operation, options)) : lifted;
    },
  };
  return lifted;
}

/** `then if condition else otherwise`: the branch that is not taken is never resolved, since it might raise. */
export function liftChoice(
  condition: EnvironmentValue,
  then: Value,
  otherwise: Value,
  at: Span,
  options: { readonly type?: ValueType | undefined } = {},
): EnvironmentValue {
  /** @param test the condition, as far as it is decided */
  const choose = (test: EnvironmentValue, decided: Assignment): EnvironmentValue => {
    const operands = [test, then, otherwise];
    const environment = operands.filter(isEnvironment);
    const lifted: EnvironmentValue = {
      kind: "environment",
      type: options.type,
      reads: mergeReads(environment),
      literals: [...new Set(environment.flatMap((one) => one.literals))],
      expression: { operation: "if else", operands },
      at,
      from: "environment",
      resolve(assignment) {
        const all: Assignment = (variable) => {
          const known = decided(variable);
          return known === undefined ? assignment(variable) : known;
        };
        const next = test.resolve(all);
        if (next.kind === "environment") return next === test ? lifted : choose(next, all);
        const truth = truthiness(next);
        if (truth !== "yes" && truth !== "no") return unknown("a condition that cannot be seen", at);
        const branch = truth === "yes" ? then : otherwise;
        return branch.kind === "environment" ? branch.resolve(all) : branch;
      },
    };
    return lifted;
  };
  return choose(condition, () => undefined);
}

export function isEnvironment(value: Value): value is EnvironmentValue {
  return value.kind === "environment";
}

function mergeReads(values: readonly EnvironmentValue[]): readonly EnvironmentRead[] {
  if (values.length === 1) return values[0]?.reads ?? [];
  const merged = new Map<string, EnvironmentRead>();
  for (const value of values)
    for (const read of value.reads) merged.set(`${read.variable}@${read.at.file}:${read.at.start}`, read);
  return [...merged.values()];
}
