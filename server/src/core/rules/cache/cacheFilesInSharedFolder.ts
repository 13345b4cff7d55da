import { or } from "../../domain/predicates.js";
import { dictGet } from "../../domain/value.js";
import { cacheEntries, backendOf, fileBasedCache, hidesCaches } from "../support/caches.js";
import { hiddenAt, judgeFaults } from "../support/libraries.js";
import { pathText } from "../support/pathValues.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "cache-files-in-shared-folder",
  family: "cache",
  severity: "information",
  reads: ["CACHES"],
  checklist: ["shared-cache"],
  docs: {
    summary: "The file-based cache lies in a folder where every user of the machine may write",
    why: "The file-based cache loads its files with pickle, which runs what they say. In `/tmp` another account of the machine can make the folder first and put a file of its own into it. A file-based cache is also slow once it holds many entries, because it counts files at every write.",
    remedy: "Use a folder that belongs to the site's account alone, or Redis.",
    whenToIgnore: "The process runs alone in its container.",
    references: ["https://docs.djangoproject.com/en/stable/topics/cache/#filesystem-caching"],
  },
  check({ settings }) {
    return judgeFaults(
      settings,
      (world) => {
        const fileBased = (cacheEntries(world) ?? []).filter(({ config }) => backendOf(config) === fileBasedCache);
        const faults = fileBased.flatMap(({ alias, config }) => {
          const location = dictGet(config, "LOCATION")?.value;
          return location && /^\/(?:var\/)?tmp(?:\/|$)|^\/dev\/shm(?:\/|$)/.test(pathText(location) ?? "")
            ? [{ key: alias, at: location.at, data: alias }]
            : [];
        });
        return {
          faults,
          otherwise: or(
            hidesCaches(world.get("CACHES")) ? "unknown" : "no",
            ...fileBased.map(({ config }) => hiddenAt(config, "LOCATION")),
          ),
        };
      },
      ({ data: alias }, one) => ({
        message: `The files of CACHES["${alias}"] lie where every user of the machine may write${whenText(one)}, and reading them runs what they say`,
      }),
    );
  },
});
