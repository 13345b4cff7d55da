import { entryOf } from "../../domain/predicates.js";
import { middleware, runsMiddleware } from "../../rules/support/middleware.js";
import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, unseen, whole, type Part } from "./answers.js";
import { isSharedCache } from "./sharedCache.js";
import { settingFact } from "./settingFacts.js";

const inDatabase = "django.contrib.sessions.backends.db";

export function sessionEngine(context: EvidenceContext): EvidenceAnswer {
  const fact = settingFact(context, "SESSION_ENGINE");
  if (fact === undefined) return whole(unseen("SESSION_ENGINE cannot be seen"));
  const { settings } = context.entry;
  const used = settings?.ask((world) => runsMiddleware(world, middleware.session, settings.django));
  if (used?.occurs === "never" && !used.byEnvironment)
    return whole(nothing("MIDDLEWARE has no SessionMiddleware: Django keeps no sessions"));
  return whole(
    ...fact.values.map((value): Part => {
      const place = { at: fact.at, text: fact.text };
      if (value.kind === "unknown") return unseen(`SESSION_ENGINE: ${value.reason}`, place);
      const engine = value.kind === "str" ? value.value : "";
      const kind = /^django\.contrib\.sessions\.backends\.(db|cached_db|signed_cookies|cache)$/.exec(engine)?.[1];
      if (engine === inDatabase && fact.isDefault)
        return shown({ ...place, text: "SESSION_ENGINE is not set: sessions live in the database" });
      if (kind === "db" || kind === "cached_db") return shown({ ...place, text: "sessions live in the database" });
      if (kind === "signed_cookies")
        return shown({ ...place, text: "sessions live in cookies, which every process reads" });
      return kind === "cache"
        ? sessionCache(context, place)
        : open(`${fact.text}: make sure that every process finds the sessions`, place);
    }),
  );
}

function sessionCache(context: EvidenceContext, place: Evidence): Part {
  const backends = new Set<string>();
  context.entry.settings?.ask((world) => {
    const alias = world.get("SESSION_CACHE_ALIAS");
    const cache = entryOf(world.get("CACHES"), alias.kind === "str" ? alias.value : "default");
    const backend = typeof cache === "string" ? cache : entryOf(cache.value, "BACKEND");
    backends.add(typeof backend === "string" || backend.value.kind !== "str" ? "" : backend.value.value);
    return "no";
  });
  const all = [...backends];
  return all.length > 0 && all.every(isSharedCache)
    ? shown({ ...place, text: `sessions live in ${all.join(" or ")}` })
    : open("which cache keeps the sessions cannot be seen: make sure that all processes share it", place);
}
