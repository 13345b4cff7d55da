import type { Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { runtimeObject } from "../runtime.js";

/** Whether a value breaks what `Field(…)` asks of it; undefined where that cannot be seen. */
export function violated(options: ReadonlyMap<string, Value>, value: Value): boolean | undefined {
  const number = value.kind === "int" || value.kind === "float" ? Number(value.value) : undefined;
  const length = lengthOf(value);
  const checks: readonly (readonly [string, number | undefined, (own: number, limit: number) => boolean])[] = [
    ["gt", number, (own, limit) => own > limit],
    ["ge", number, (own, limit) => own >= limit],
    ["lt", number, (own, limit) => own < limit],
    ["le", number, (own, limit) => own <= limit],
    ["multiple_of", number, (own, limit) => own % limit === 0],
    ["min_length", length, (own, limit) => own >= limit],
    ["max_length", length, (own, limit) => own <= limit],
    ["min_items", length, (own, limit) => own >= limit],
    ["max_items", length, (own, limit) => own <= limit],
  ];
  let result: boolean | undefined = false;
  for (const [name, own, keeps] of checks) {
    const limit = options.get(name);
    if (!limit || limit.kind === "none") continue;
    if (own === undefined || (limit.kind !== "int" && limit.kind !== "float")) result = undefined;
    else if (!keeps(own, Number(limit.value))) return true;
  }
  return options.has("pattern") || options.has("regex") ? undefined : result;
}

function lengthOf(value: Value): number | undefined {
  const data = runtimeObject(value);
  // SecretStr, see secretValue.
  if (data?.kind === "native" && "secret" in data) return lengthOf(data.secret as Value);
  if (value.kind === "str") return [...value.value].length;
  if (value.kind === "random") return value.length;
  if (isSequence(value)) return value.rest === undefined ? value.items.length : undefined;
  return value.kind === "dict" && value.rest === undefined ? value.entries.length : undefined;
}
