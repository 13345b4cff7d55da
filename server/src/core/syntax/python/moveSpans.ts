/** A copy of plain data in which every offset is moved by `distance`. */
export function moveSpans<T>(value: T, distance: number): T {
  return move(value, distance) as T;
}

function move(value: unknown, distance: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => move(item, distance));
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    result[key] = typeof item === "number" && offsetKeys.has(key) ? item + distance : move(item, distance);
  }
  return result;
}

/** The members of the AST that hold offsets. */
const offsetKeys: ReadonlySet<string> = new Set(["start", "end", "nameStart", "nameEnd"]);
