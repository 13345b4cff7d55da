/** A copy of plain data in which every offset is moved by `distance`. */
export function moveSpans<T>(value: T, distance: number): T {
  return move(value, distance) as T;
}

function move(value: unknown, distance: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => move(item, distance));
  const source = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const key in source) {
    const item = source[key];
    if (typeof item === "object") result[key] = move(item, distance);
    else result[key] = typeof item === "number" && isOffset(key) ? item + distance : item;
  }
  return result;
}

/** The members of the AST that hold offsets. */
function isOffset(key: string): boolean {
  return key === "start" || key === "end" || key === "nameStart";
}

/** A copy of plain data in which every node stands at one place: that of the call which runs a text of its own. */
export function placeSpans<T>(value: T, start: number, end: number): T {
  return place(value, start, end) as T;
}

function place(value: unknown, start: number, end: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => place(item, start, end));
  const source = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const key in source) {
    const item = source[key];
    if (typeof item === "object") result[key] = place(item, start, end);
    else result[key] = typeof item === "number" && isOffset(key) ? (key === "end" ? end : start) : item;
  }
  return result;
}
