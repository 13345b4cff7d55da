/** The map that is kept under a key, made where there is none. */
export function mapIn<K, L, T>(
  maps: { get(key: K): Map<L, T> | undefined; set(key: K, map: Map<L, T>): unknown },
  key: K,
): Map<L, T> {
  let found = maps.get(key);
  if (!found) maps.set(key, (found = new Map()));
  return found;
}
