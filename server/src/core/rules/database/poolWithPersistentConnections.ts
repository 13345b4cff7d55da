import type { DictValue } from "../../domain/value.js";
import { dictGet } from "../../domain/value.js";
import { isTruthy, seen } from "../../domain/predicates.js";
import type { Reply } from "../../settings/setting.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "pool-with-persistent-connections",
  family: "database",
  severity: "error",
  since: { django: [5, 1], brought: "the pool" },
  reads: ["DATABASES"],
  checklist: ["database-connections"],
  docs: {
    summary: "A PostgreSQL database has a connection pool and persistent connections",
    why: 'With `OPTIONS["pool"]` (5.1) the pool keeps the connections; Django raises `ImproperlyConfigured` at the first query unless `CONN_MAX_AGE` is 0. No check says so.',
    remedy: "Set `CONN_MAX_AGE` to 0 or delete it, or take the pool out.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/databases/#connection-pool",
      "https://github.com/django/django/blob/stable/5.2.x/django/db/backends/postgresql/base.py",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply => {
      const value = world.get("DATABASES");
      if (value.kind !== "dict") return { answer: seen(value) ?? "no" };
      let open = value.rest !== undefined;
      for (const { key, value: database } of value.entries) {
        if (database.kind !== "dict") {
          open ||= database.kind === "unknown";
          continue;
        }
        const state = isPooledAndPersistent(database);
        if (state === "yes") {
          const age = dictGet(database, "CONN_MAX_AGE")?.value;
          return { answer: "yes", data: key.kind === "str" ? key.value : "", ...(age?.at && { at: age.at }) };
        }
        open ||= state === "unknown";
      }
      return { answer: open ? "unknown" : "no" };
    });
    return verdictOf(bad, (one) => ({
      message: `The database "${String(one.data)}" has a connection pool${whenText(one)}, and CONN_MAX_AGE is not 0: the first query fails`,
    }));
  },
});

const enginesWithPool: ReadonlySet<string> = new Set([
  "django.db.backends.postgresql",
  "django.contrib.gis.db.backends.postgis",
]);

function isPooledAndPersistent(database: DictValue): "yes" | "no" | "unknown" {
  const engine = dictGet(database, "ENGINE")?.value;
  const options = dictGet(database, "OPTIONS")?.value;
  const age = dictGet(database, "CONN_MAX_AGE")?.value;
  if (engine?.kind === "str" && !enginesWithPool.has(engine.value)) return "no";
  if (options === undefined || age === undefined) return database.rest === undefined ? "no" : "unknown";
  if (options.kind !== "dict") return options.kind === "unknown" ? "unknown" : "no";
  const pool = dictGet(options, "pool")?.value;
  if (pool === undefined) return options.rest === undefined ? "no" : "unknown";
  const [pooled, isZero] = [
    isTruthy(pool),
    age.kind === "int"
      ? age.value === 0
        ? "yes"
        : "no"
      : age.kind === "none" || age.kind === "float"
        ? "no"
        : "unknown",
  ];
  if (pooled === "no" || isZero === "yes") return "no";
  return pooled === "yes" && isZero === "no" && engine?.kind === "str" ? "yes" : "unknown";
}
