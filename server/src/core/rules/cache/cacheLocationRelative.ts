import type { Reply } from "../../settings/setting.js";
import { or } from "../../domain/predicates.js";
import { dictGet } from "../../domain/value.js";
import { settingsRule } from "../rule.js";
import { backendOf, cacheEntries, fileBasedCache, hidesCaches } from "../support/caches.js";
import { hiddenAt } from "../support/libraries.js";
import { pathText } from "../support/pathValues.js";
import { placeIn, verdictOf } from "../support/verdicts.js";

export default settingsRule({
  id: "cache-location-relative",
  family: "cache",
  severity: "warning",
  since: { django: [3, 2], brought: "the check" },
  djangoChecks: ["caches.W003"],
  reads: ["CACHES"],
  checklist: ["shared-cache"],
  docs: {
    summary: "A file-based cache has a relative LOCATION",
    why: "The folder then depends on where the process was started: the server and a command of `manage.py` may use two different caches. Django's check warns of it since 3.2.",
    remedy: 'Write an absolute path, such as `/var/cache/site` or `BASE_DIR / "cache"`.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/caches.py",
      "https://docs.djangoproject.com/en/stable/topics/cache/#filesystem-caching",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply => {
      const value = world.get("CACHES");
      const fileBased = (cacheEntries(world) ?? []).filter(({ config }) => backendOf(config) === fileBasedCache);
      for (const { alias, config } of fileBased) {
        const location = dictGet(config, "LOCATION")?.value;
        const text = location && pathText(location);
        if (text !== undefined && !text.startsWith("/") && location)
          return { answer: "yes", data: alias, ...placeIn(world.setting("CACHES"), location.at) };
      }
      return {
        answer: or(
          hidesCaches(value) ? "unknown" : "no",
          ...fileBased.map(({ config }) => hiddenAt(config, "LOCATION")),
        ),
      };
    });
    return verdictOf(bad, (one) => ({
      message: `The LOCATION of the file-based cache "${String(one.data)}" is relative: it depends on the folder that the process starts in`,
      djangoChecks: ["caches.W003"],
    }));
  },
});
