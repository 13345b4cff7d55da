import { middleware } from "../support/middleware.js";
import { judgePlace, nameList } from "../support/middlewareOrder.js";
import type { World } from "../../settings/setting.js";
import { settingsRule } from "../rule.js";
import { verdictList } from "../support/verdicts.js";

export default settingsRule({
  id: "cache-middleware-misordered",
  family: "middleware",
  severity: "error",
  reads: ["MIDDLEWARE", "CACHE_MIDDLEWARE_SECONDS"],
  checklist: ["middleware-order"],
  fixable: "safe",
  docs: {
    summary: "The middleware of the site cache stands where it mixes up visitors or languages",
    why: "`UpdateCacheMiddleware` stores a page under what its `Vary` header says at that moment. `SessionMiddleware` adds `Vary: Cookie` on the way out, so below it in the list pages are stored without it, and the page of one visitor is served to the next. `FetchFromCacheMiddleware` looks up a page while the request comes in: before `LocaleMiddleware` it does not know the language yet and serves a page in another one.",
    remedy:
      "`UpdateCacheMiddleware` directly after `SecurityMiddleware`, before sessions, GZip and languages; `FetchFromCacheMiddleware` near the end, after everything that changes `Vary`.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/cache/#order-of-middleware",
      "https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering",
      "https://github.com/django/django/blob/stable/5.2.x/django/middleware/cache.py",
    ],
  },
  check({ settings }) {
    const update = judgePlace(
      settings,
      middleware.updateCache,
      { before: [middleware.session, middleware.gzip, middleware.locale, middleware.fetchFromCache] },
      ({ tooEarly }) =>
        tooEarly.includes(middleware.session)
          ? {
              severity: "error",
              message:
                "UpdateCacheMiddleware stands after SessionMiddleware: pages are stored before Vary: Cookie is added, and the page of one visitor is served to others",
            }
          : {
              severity: "information",
              message: `UpdateCacheMiddleware stands after ${nameList(tooEarly)}, outside of which it should store pages`,
            },
      storesNothing,
    );
    const fetch = judgePlace(
      settings,
      middleware.fetchFromCache,
      { after: [middleware.session, middleware.locale, middleware.csrf, middleware.authentication] },
      ({ tooLate }) =>
        tooLate.includes(middleware.locale)
          ? {
              severity: "warning",
              message:
                "FetchFromCacheMiddleware stands before LocaleMiddleware: it looks up pages before the language is known, and serves another one",
            }
          : {
              severity: "information",
              message: `FetchFromCacheMiddleware stands before ${nameList(tooLate)}, which cached pages then do not pass`,
            },
      storesNothing,
    );
    return [...verdictList(update), ...verdictList(fetch)];
  },
});

/** Only what FetchFromCacheMiddleware let in is stored: it marks the request. A project's own in its place marks what that project chooses. */
function storesNothing(world: World): boolean {
  const seconds = world.get("CACHE_MIDDLEWARE_SECONDS");
  if (seconds.kind === "int" && seconds.value === 0) return true;
  const names = world.get("MIDDLEWARE");
  return (
    (names.kind === "list" || names.kind === "tuple") &&
    names.rest === undefined &&
    names.items.every((name) => name.kind === "str" && name.value !== middleware.fetchFromCache)
  );
}
