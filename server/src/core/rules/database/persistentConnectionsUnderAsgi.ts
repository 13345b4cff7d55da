import { connectionsByUrl, databasesIn, known } from "../../settings/databases.js";
import type { Reply } from "../../settings/setting.js";
import { finding, holds, launchRule, notApplicable } from "../rule.js";

export default launchRule({
  id: "persistent-connections-under-asgi",
  family: "database",
  severity: "warning",
  checklist: ["database-connections"],
  docs: {
    summary: "Database connections are kept between requests under an ASGI server",
    why: "`CONN_MAX_AGE` keeps a connection per thread. Under ASGI requests run in threads that come and go, so that connections pile up until the database refuses more. Django's documentation says to turn persistent connections off there.",
    remedy: '`"CONN_MAX_AGE": 0`; for PostgreSQL a pool, `"OPTIONS": {"pool": True}` since Django 5.1, or PgBouncer.',
    references: ["https://docs.djangoproject.com/en/stable/ref/databases/#persistent-connections"],
  },
  check({ launch }) {
    const { what, entry } = launch;
    const worker = what.kind === "gunicorn" ? launch.gunicorn?.effective.get("worker_class")?.value : undefined;
    const asgi =
      ["uvicorn", "daphne", "hypercorn"].includes(what.kind) ||
      (worker?.kind === "str" && /uvicorn|asgi|uvloop/i.test(worker.value));
    if (!asgi || launch.launch.target !== "production") return notApplicable("no ASGI server is started");
    if (entry?.settings === undefined) return notApplicable("its settings are not known");
    const kept = entry.settings.ask((world): Reply => {
      const value = world.get("DATABASES");
      const { databases, otherwise } = databasesIn(value);
      for (const one of [...databases, ...connectionsByUrl(value)]) {
        const age = known(one.dict, "CONN_MAX_AGE");
        const at = age?.at ?? one.at;
        if (
          age !== undefined &&
          (age.kind === "none" || ((age.kind === "int" || age.kind === "float") && age.value > 0))
        )
          return { answer: "yes", data: one.alias, ...(at && { at }) };
      }
      const hidden = databases.some(({ dict }) => known(dict, "CONN_MAX_AGE")?.kind === "unknown");
      return { answer: hidden ? "unknown" : otherwise };
    });
    if (kept.occurs === "unknown") return kept.notDetermined();
    if (kept.occurs === "never") return holds();
    return kept.findings((one) =>
      finding({
        at: one.at,
        certainty: kept.certainty,
        message: `Connections to the database "${String(one.data)}" are kept, and the site runs under an ASGI server, where they pile up`,
      }),
    );
  },
});
