import { numberOf } from "../../gunicorn/effective.js";
import { databasesIn, isSqlite } from "../../settings/databases.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, whole } from "./answers.js";

/** How many connections the server allows is not in the repository: with what rules find nothing wrong, a person compares the numbers. */
export function databaseConnections({ entry, project }: EvidenceContext): EvidenceAnswer {
  const all: boolean[] = [];
  entry.settings?.ask((world) => {
    const { databases, otherwise } = databasesIn(world.get("DATABASES"));
    all.push(otherwise === "no" && databases.every(isSqlite));
    return "no";
  });
  if (all.length > 0 && all.every((sqlite) => sqlite)) return whole(nothing("SQLite has no connections to a server"));
  const own = project.gunicorns.filter(
    ({ process }) => process?.entry === undefined || process.entry.module === entry.module,
  );
  const count = own.map(({ effective }) => {
    const [workers, threads] = ["workers", "threads"].map((name) => {
      const value = effective.get(name)?.value;
      return value === undefined ? undefined : numberOf(value);
    });
    return workers === undefined || threads === undefined ? undefined : { workers, threads };
  })[0];
  const place = own[0]?.process?.launch;
  return whole(
    open(
      `make sure that the database server allows ${count === undefined ? "a connection for each worker and thread" : `the ${count.workers * count.threads} connections of ${count.workers} ${count.workers === 1 ? "worker" : "workers"} with ${count.threads} ${count.threads === 1 ? "thread" : "threads"}`}, and those of a release that starts beside it`,
      ...(place === undefined ? [] : [{ at: place.at, text: `${place.name} starts the workers` }]),
    ),
  );
}
