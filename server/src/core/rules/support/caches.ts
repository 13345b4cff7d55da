import type { DictEntry, DictValue, Value } from "../../domain/value.js";
import { dictGet } from "../../domain/value.js";
import type { World } from "../../settings/setting.js";

export const fileBasedCache = "django.core.cache.backends.filebased.FileBasedCache";

/** The aliases of CACHES with their dicts, as far as they can be seen; undefined where CACHES is no dict. */
export function cacheEntries(
  world: World,
): readonly { readonly alias: string; readonly entry: DictEntry; readonly config: DictValue }[] | undefined {
  const value = world.get("CACHES");
  if (value.kind !== "dict") return undefined;
  return value.entries.flatMap((entry) =>
    entry.key.kind === "str" && entry.value.kind === "dict"
      ? [{ alias: entry.key.value, entry, config: entry.value }]
      : [],
  );
}

/** Whether parts of CACHES cannot be seen. */
export function hidesCaches(value: Value): boolean {
  return (
    value.kind === "unknown" ||
    (value.kind === "dict" &&
      (value.rest !== undefined ||
        value.entries.some(
          (entry) =>
            entry.value.kind === "unknown" ||
            (entry.value.kind === "dict" &&
              (entry.value.rest !== undefined || dictGet(entry.value, "BACKEND")?.value.kind === "unknown")),
        )))
  );
}

export function backendOf(config: DictValue): string | undefined {
  const backend = dictGet(config, "BACKEND")?.value;
  return backend?.kind === "str" ? backend.value : undefined;
}
