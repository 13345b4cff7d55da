import { distributionsFor } from "../../project/servers.js";
import { numberOf } from "../../gunicorn/effective.js";
import { databasesIn, isPooled, isSqlite, known, lacks } from "../../settings/databases.js";
import type { Span } from "../../text/span.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, nothing, open, whole } from "./answers.js";

/** How many connections the server allows is not in the repository: with what rules find nothing wrong, a person compares the numbers. */
export function databaseConnections({ entry, project }: EvidenceContext): EvidenceAnswer {
  const sqlite = entry.settings?.ask((world) => {
    const { databases, otherwise } = databasesIn(world.get("DATABASES"));
    return otherwise === "no" && databases.length > 0 && databases.every(isSqlite) ? "yes" : "no";
  });
  if (sqlite?.occurs === "always")
    return whole(
      nothing("SQLite has no connections to a server", { at: sqlite.read[0]?.valueAt, text: "the databases" }),
    );
  const own = project.gunicorns.filter(
    ({ process }) => process?.entry === undefined || process.entry.module === entry.module,
  );
  const count = own.map(({ effective, process }) => {
    const isPlatforms = /^(?:procfile|platform)$/.test(process?.launch.kind ?? "");
    const [workers, threads] = ["workers", "threads"].map((name) => {
      const setting = effective.get(name);
      // A platform sets WEB_CONCURRENCY by itself.
      const isGiven = name === "workers" && setting?.source === "default" && isPlatforms;
      return setting === undefined || isGiven ? undefined : numberOf(setting.value);
    });
    return workers === undefined || threads === undefined ? undefined : { workers, threads };
  })[0];
  const place = own[0]?.process?.launch;
  const opened = openedEachTime(entry);
  const isAsgi = own.some(({ effective }) => {
    const worker = effective.get("worker_class")?.value;
    return worker?.kind === "str" && /uvicorn|asgi/i.test(worker.value);
  });
  if (opened !== undefined && (own.length > 0 ? !isAsgi : isServedByWsgi(project)))
    return whole(
      half("CONN_MAX_AGE of the default database is 0: each request opens a connection, and closes it again", {
        at: opened,
        text: "DATABASES",
      }),
    );
  return whole(
    open(
      `make sure that the database server allows ${count === undefined ? "a connection for each worker and thread" : `the ${count.workers * count.threads === 1 ? "connection" : `${count.workers * count.threads} connections`} of ${count.workers} ${count.workers === 1 ? "worker" : "workers"} with ${count.threads} ${count.threads === 1 ? "thread" : "threads"}`}, and those of a release that starts beside it`,
      ...(place === undefined ? [] : [{ at: place.at, text: `${place.name} starts the workers` }]),
    ),
  );
}

/** Where no deploy file tells what serves: a server of WSGI is required, and none of ASGI. */
function isServedByWsgi({ distribution, requirementsComplete, processes }: EvidenceContext["project"]): boolean {
  const isRequired = (name: string): boolean => distribution(name) !== undefined;
  return (
    requirementsComplete &&
    !processes.some(({ launch }) => launch.target === "production" && launch.role === "web") &&
    distributionsFor("wsgi").some(isRequired) &&
    ![...distributionsFor("asgi"), "channels"].some(isRequired)
  );
}

/** Where the default database has no CONN_MAX_AGE, or 0, and no pool in front of it or of its own. undefined: it has, or that cannot be told. */
function openedEachTime(entry: EvidenceContext["entry"]): Span | undefined {
  const judgement = entry.settings?.ask((world) => {
    const { databases, otherwise } = databasesIn(world.get("DATABASES"));
    const own = databases.find(({ alias }) => alias === "default");
    if (own === undefined) return otherwise === "no" ? "no" : "unknown";
    const age = known(own.dict, "CONN_MAX_AGE");
    const isNone = lacks(own.dict, "CONN_MAX_AGE") || (age?.kind === "int" && age.value === 0);
    const options = known(own.dict, "OPTIONS");
    const isPooling = isPooled(own) || (options?.kind === "dict" && !lacks(options, "pool"));
    return own.dict.rest === undefined && isNone && !isPooling && !isSqlite(own) ? "yes" : "no";
  });
  return judgement?.occurs === "always" ? judgement.read[0]?.valueAt : undefined;
}
