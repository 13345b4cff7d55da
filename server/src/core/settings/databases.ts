import type { Answer, DictValue, EnvironmentValue, Value } from "../domain/value.js";
import { entryOf, seen } from "../domain/predicates.js";
import { PythonError } from "../evaluator/pythonError.js";
import type { Span } from "../text/span.js";

/** One alias of DATABASES as far as it can be seen. */
export interface Database {
  readonly alias: string;
  readonly dict: DictValue;
  /** In lower case; undefined where it is missing or cannot be seen. */
  readonly engine: string | undefined;
  readonly at: Span | undefined;
}

/** The databases that can be seen, and what holds for the rest: "no" where all can. */
export function databasesIn(value: Value): { readonly databases: readonly Database[]; readonly otherwise: Answer } {
  const hidden = seen(value);
  if (hidden !== undefined) return { databases: [], otherwise: hidden };
  if (value.kind !== "dict") return { databases: [], otherwise: "no" };
  let otherwise: Answer = value.rest === undefined ? "no" : "unknown";
  const databases = value.entries.flatMap((entry): Database[] => {
    if (entry.key.kind !== "str") return [];
    if (entry.value.kind !== "dict") {
      const answer = seen(entry.value) ?? "no";
      if (answer === "unknown" || (answer === "environment" && otherwise === "no")) otherwise = answer;
      return [];
    }
    const engine = entryOf(entry.value, "ENGINE");
    return [
      {
        alias: entry.key.value,
        dict: entry.value,
        engine:
          typeof engine !== "string" && engine.value.kind === "str" ? engine.value.value.toLowerCase() : undefined,
        at: entry.value.at,
      },
    ];
  });
  return { databases, otherwise };
}

/**
 * Databases that come from a URL of the environment, with what the code itself says of their connections: that holds whatever the URL is.
 * `conn_max_age=600` of dj-database-url and django-environ.
 */
export function connectionsByUrl(value: Value): readonly Database[] {
  if (value.kind !== "dict") return [];
  return value.entries.flatMap((entry): Database[] => {
    if (entry.key.kind !== "str" || entry.value.kind !== "environment") return [];
    const dict = databaseOfUrl(entry.value);
    return dict?.kind === "dict"
      ? [
          {
            alias: entry.key.value,
            dict: {
              ...dict,
              entries: dict.entries.filter(({ key }) => key.kind === "str" && key.value.startsWith("CONN_")),
            },
            engine: undefined,
            at: entry.value.at,
          },
        ]
      : [];
  });
}

/** The database as the code makes it of a URL that the environment gives: what the call adds to it. Host and credentials in it are made up. */
export function databaseOfUrl(value: EnvironmentValue): Value | undefined {
  try {
    return value.resolve(() => "postgres://user@database.example.com/name");
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

export function isPostgres({ engine }: Database): boolean {
  return engine !== undefined && /postgres|postgis|psqlextra|timescale/.test(engine);
}

/** Behind PgBouncer, by its own port or its name. */
export function isPooled({ dict }: Database): boolean {
  const port = known(dict, "PORT");
  const host = known(dict, "HOST");
  return (
    (port?.kind === "str" && port.value === "6432") ||
    (port?.kind === "int" && port.value === 6432) ||
    (host?.kind === "str" && /pgbouncer/i.test(host.value))
  );
}

export function isSqlite({ engine }: Database): boolean {
  return engine !== undefined && /sqlite|spatialite/.test(engine);
}

/** The value of a key, or undefined where it is missing or cannot be seen. */
export function known(dict: DictValue, key: string): Value | undefined {
  const entry = entryOf(dict, key);
  return typeof entry === "string" ? undefined : entry.value;
}

/** Certainly not there. */
export function lacks(dict: DictValue, key: string): boolean {
  return entryOf(dict, key) === "no";
}
