import type { Value } from "../../domain/value.js";
import { entryOf } from "../../domain/predicates.js";
import { databasesIn, isSqlite, known, type Database } from "../../settings/databases.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, nothing, open, shown, whole } from "./answers.js";

/** OPTIONS of the default database: `connect_timeout` of libpq and mysqlclient; `statement_timeout` of PostgreSQL, read and execution time-outs of MySQL. */
export function databaseTimeouts({ entry, search }: EvidenceContext): EvidenceAnswer {
  const all: Database[] = [];
  let isOutside = false;
  let isHidden = false;
  let isUrl = false;
  const judgement = entry.settings?.ask((world) => {
    const value = world.get("DATABASES");
    const { databases, otherwise } = databasesIn(value);
    isUrl ||=
      value.kind === "dict" &&
      value.entries.some((one) => one.value.kind === "environment" || (one.value.variables ?? []).length > 0);
    all.push(...databases.filter(({ alias }) => alias === "default"));
    isOutside ||= otherwise === "environment";
    isHidden ||= otherwise !== "no";
    return "no";
  });
  const setting = judgement?.read[0];
  const place = { at: setting?.valueAt, text: "the databases" };
  // An SQLite file that stands in for a database from elsewhere is not production's.
  const found = isHidden || isUrl ? all.filter((one) => !isSqlite(one)) : all;
  const [database] = found;
  if (isUrl) {
    // What is added to a database of a URL is not followed: the text tells.
    const added = (
      [
        [/["']connect_timeout["']/, "connect_timeout"],
        [/\bstatement_timeout\b/, "the time-out for statements"],
      ] as const
    ).flatMap(([pattern, text]) =>
      search(entry.settings?.evaluation.files ?? [], pattern)
        .slice(0, 1)
        .map((one) => ({ at: one.at, text: `${text} is set for the database of a URL` })),
    );
    if (added.length === 2) return whole(shown(...added));
    if (added.length === 1)
      return whole(half("the settings set one of connect_timeout and a time-out for statements", ...added));
  }
  if (database === undefined)
    return whole(
      open(
        isOutside
          ? "the default database comes from the environment: its time-outs cannot be seen"
          : "the default database cannot be seen",
        place,
      ),
    );
  if (found.every(isSqlite)) return whole(nothing("SQLite has no server that could hang", place));
  const options = entryOf(database.dict, "OPTIONS");
  const option = (name: string): Value | undefined =>
    typeof options === "string" || options.value.kind !== "dict" ? undefined : known(options.value, name);
  const at = (value: Value): (typeof place)["at"] => value.at ?? setting?.valueAt;
  const connect = option("connect_timeout");
  const statement =
    ["options", "init_command"]
      .map(option)
      .find((value) => value?.kind === "str" && /\b(?:statement_timeout|max_execution_time)\b/.test(value.value)) ??
    option("read_timeout");
  if (connect !== undefined && statement !== undefined)
    return whole(
      shown(
        { at: at(connect), text: "OPTIONS has connect_timeout" },
        { at: at(statement), text: "OPTIONS has a time-out for statements" },
      ),
    );
  if (connect !== undefined)
    return whole(
      half("OPTIONS sets connect_timeout, and no time-out for statements", {
        at: at(connect),
        text: "connect_timeout",
      }),
    );
  if (statement !== undefined)
    return whole(
      half("OPTIONS sets a time-out for statements, and no connect_timeout", {
        at: at(statement),
        text: "the time-out for statements",
      }),
    );
  return whole(open("OPTIONS of the default database sets no connect_timeout and no time-out for statements", place));
}
