import { entryOf, isText } from "../../domain/predicates.js";
import type { Reply } from "../../settings/setting.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "session-cache-per-process",
  family: "cookies",
  severity: "warning",
  reads: ["SESSION_ENGINE", "SESSION_CACHE_ALIAS", "CACHES"],
  checklist: ["session-engine", "shared-cache"],
  docs: {
    summary: "Sessions are kept in a cache that each process has for itself",
    why: "The session engines `cache` and `cached_db` use the cache named by `SESSION_CACHE_ALIAS`. Django's default cache lives in the memory of one process: with `cache` a session that one worker made is unknown to the next, and a restart logs everyone out; with `cached_db` the others go on with what they remember, also after a logout. The dummy cache keeps nothing.",
    remedy: "Set up a cache that all processes share, or use the default engine, the database.",
    whenToIgnore: "The site runs in one process and may forget sessions at each restart.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/http/sessions/#using-cached-sessions",
      "https://docs.djangoproject.com/en/stable/topics/cache/#local-memory-caching",
    ],
  },
  check({ settings }) {
    const perProcess = settings.ask((world): Reply => {
      const sessions = world.get("SESSION_ENGINE");
      const engine = isText(
        sessions,
        "django.contrib.sessions.backends.cache",
        "django.contrib.sessions.backends.cached_db",
      );
      if (engine !== "yes") return { answer: engine };
      const isStored = isText(sessions, "django.contrib.sessions.backends.cached_db") === "yes";
      const alias = world.get("SESSION_CACHE_ALIAS");
      const cache = entryOf(world.get("CACHES"), alias.kind === "str" ? alias.value : "default");
      const backend = typeof cache === "string" ? cache : entryOf(cache.value, "BACKEND");
      if (typeof backend === "string") return { answer: backend };
      const kind = backend.value.kind === "str" ? /\.(locmem|dummy)\./.exec(backend.value.value)?.[1] : undefined;
      if (kind === undefined) return { answer: backend.value.kind === "unknown" ? "unknown" : "no" };
      // The database has them all: a cache that keeps nothing costs only time.
      if (isStored && kind === "dummy") return { answer: "no" };
      return { answer: "yes", data: isStored ? "copies" : kind };
    });
    if (perProcess.occurs === "unknown") return perProcess.notDetermined();
    if (perProcess.occurs === "never") return perProcess.holds();
    return perProcess.findings((one) => ({
      severity: one.data === "dummy" ? "error" : "warning",
      message: messages[one.data === "dummy" || one.data === "copies" ? one.data : "locmem"](whenText(one)),
    }));
  },
});

const messages = {
  dummy: (when: string) => `Sessions are kept in the dummy cache${when}, which keeps nothing`,
  locmem: (when: string) =>
    `Sessions are kept in the memory of one process${when}: the other workers do not know them, and a restart forgets them`,
  copies: (when: string) =>
    `Each process keeps copies of sessions in its own memory${when}: who signs out in one stays signed in in the others`,
} as const;
