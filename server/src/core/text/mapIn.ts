/** The map that is kept under a key, made where there is none. */
export function mapIn<K, L, T>(maps: Map<K, Map<L, T>>, key: K): Map<L, T> {
  let found = maps.get(key);
  if (!found) maps.set(key, (found = new Map()));
  return found;
}
