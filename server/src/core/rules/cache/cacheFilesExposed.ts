import type { Reply, World } from "../../settings/setting.js";
import { dictGet, isSequence } from "../../domain/value.js";
import { settingsRule } from "../rule.js";
import { backendOf, cacheEntries, fileBasedCache, hidesCaches } from "../support/caches.js";
import { placeOnDisk, relation } from "../support/pathValues.js";
import { staticfilesDir } from "../support/staticFiles.js";
import { placeIn, verdictOf } from "../support/verdicts.js";

export default settingsRule({
  id: "cache-files-exposed",
  family: "cache",
  severity: "error",
  since: { django: [3, 2], brought: "the check" },
  djangoChecks: ["caches.W002"],
  reads: ["CACHES", "MEDIA_ROOT", "STATIC_ROOT", "STATICFILES_DIRS"],
  checklist: ["shared-cache", "media-files"],
  docs: {
    summary: "A file-based cache lies where files are served from",
    why: "What lies in `MEDIA_ROOT`, `STATIC_ROOT` or a folder of `STATICFILES_DIRS` can be downloaded, and the cache holds pickled data: sessions, rendered pages, query results. Where uploads can be put beside it, Django unpickles what a visitor wrote. `check --deploy` warns of it since 3.2.",
    remedy: "Give the cache a folder of its own, such as `/var/cache/site`.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/caches.py",
      "https://docs.djangoproject.com/en/stable/topics/cache/#filesystem-caching",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply | "no" => {
      const value = world.get("CACHES");
      const files = (cacheEntries(world) ?? []).filter((one) => backendOf(one.config) === fileBasedCache);
      let open = hidesCaches(value);
      for (const { alias, config } of files) {
        const location = dictGet(config, "LOCATION")?.value;
        const place = location && placeOnDisk(location, settings.workingDirectory);
        if (place === undefined) open = true;
        for (const other of place === undefined ? [] : servedPlaces(world, settings.workingDirectory)) {
          const how = other.place === undefined ? undefined : relation(place ?? "", other.place);
          if (other.place === undefined) open = true;
          if (how !== undefined)
            return {
              answer: "yes",
              data: { alias, name: other.name, how } satisfies Exposed,
              ...placeIn(world.setting("CACHES"), location?.at),
            };
        }
      }
      return open ? { answer: "unknown" } : "no";
    });
    return verdictOf(bad, (one) => {
      const { alias, name, how } = one.data as Exposed;
      return {
        about: [name],
        message: `The cache "${alias}" keeps its files where ${name} ${how === "matches" ? "is" : how === "is inside" ? "serves from" : "lies too"}: they can be downloaded`,
        djangoChecks: ["caches.W002"],
      };
    });
  },
});

interface Exposed {
  readonly alias: string;
  /** The setting of the folder that is served. */
  readonly name: string;
  readonly how: NonNullable<ReturnType<typeof relation>>;
}

/** In Django's order; `place` undefined where it cannot be seen. */
function servedPlaces(
  world: World,
  workingDirectory: string,
): readonly { readonly name: string; readonly place: string | undefined }[] {
  const roots = ["MEDIA_ROOT", "STATIC_ROOT"].flatMap((name) => {
    const value = world.get(name);
    return value.kind === "none" || (value.kind === "str" && value.value === "")
      ? []
      : [{ name, place: placeOnDisk(value, workingDirectory) }];
  });
  const dirs = world.get("STATICFILES_DIRS");
  const folders = isSequence(dirs)
    ? dirs.items.map((item) => {
        const folder = staticfilesDir(item)?.folder;
        return folder && placeOnDisk(folder, workingDirectory);
      })
    : [undefined];
  return [...roots, ...folders.map((place) => ({ name: "STATICFILES_DIRS", place }))];
}
