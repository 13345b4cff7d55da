import type { Value } from "../../domain/value.js";
import { entryOf } from "../../domain/predicates.js";
import { databasesIn, isSqlite, known, type Database } from "../../settings/databases.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { doesNotApply, notShown, partlyShown, shown } from "./answers.js";

/** OPTIONS of the default database: `connect_timeout` of libpq and mysqlclient; `statement_timeout` of PostgreSQL, read and execution time-outs of MySQL. */
export function databaseTimeouts({ entry }: EvidenceContext): EvidenceAnswer {
  const found: Database[] = [];
  let isOutside = false;
  const judgement = entry.settings?.ask((world) => {
    const { databases, otherwise } = databasesIn(world.get("DATABASES"));
    found.push(...databases.filter(({ alias }) => alias === "default"));
    isOutside ||= otherwise === "environment";
    return "no";
  });
  const setting = judgement?.read[0];
  const place = { at: setting?.valueAt, text: "DATABASES is set here" };
  const [database] = found;
  if (database === undefined) return notShown(isOutside ? "the default database comes from the environment: its time-outs cannot be seen" : "the default database cannot be seen", place);
  if (isSqlite(database)) return doesNotApply("SQLite has no server that could hang");
  const options = entryOf(database.dict, "OPTIONS");
  const option = (name: string): Value | undefined => (typeof options === "string" || options.value.kind !== "dict" ? undefined : known(options.value, name));
  const at = (value: Value): typeof place["at"] => value.at ?? setting?.valueAt;
  const connect = option("connect_timeout");
  const statement = ["options", "init_command"].map(option).find((value) => value?.kind === "str" && /\b(?:statement_timeout|max_execution_time)\b/.test(value.value)) ?? option("read_timeout");
  if (connect !== undefined && statement !== undefined) return shown({ at: at(connect), text: "OPTIONS sets connect_timeout" }, { at: at(statement), text: "OPTIONS sets a time-out for statements" });
  if (connect !== undefined) return partlyShown("OPTIONS sets connect_timeout, and no time-out for statements", { at: at(connect), text: "connect_timeout is set here" });
  if (statement !== undefined) return partlyShown("OPTIONS sets a time-out for statements, and no connect_timeout", { at: at(statement), text: "the time-out for statements is set here" });
  return notShown("OPTIONS of the default database sets no connect_timeout and no time-out for statements", place);
}
