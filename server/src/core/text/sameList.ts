/** Whether two lists have the same items in the same order: the very same ones, if nothing else is asked. */
export function sameList<T>(
  a: readonly T[],
  b: readonly T[],
  same: (one: T, other: T) => boolean = isIdentical,
): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => same(one, b[index] as T)));
}

function isIdentical(one: unknown, other: unknown): boolean {
  return one === other;
}
