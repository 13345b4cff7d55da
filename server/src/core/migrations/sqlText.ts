import { nothing, type Effect } from "./effect.js";
import { meaningOf } from "./column.js";
import { alteredTable } from "./sqlAlterTable.js";
import { droppedBy, lostBy, oneStep } from "./sqlEffects.js";
import { incomingTables, referencedTables } from "./tablesAround.js";
import { tableOf, type ModelState, type ProjectState } from "./state.js";

/** What plain SQL of a RunSQL does on PostgreSQL. Statements over tables that no model has are nobody's business here. */
export function sqlEffect(sql: string, state: ProjectState, isNew: (addedIn: string) => boolean): Effect {
  const find = (table: string | undefined): ModelState | undefined =>
    table === undefined
      ? undefined
      : ([...state.models.values()].find((one) => tableOf(one) === table && !isNew(one.createdIn)) ??
        relationOf(table, state, isNew));
  const altered = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?"?(\w+)"? (.+)$/is.exec(sql);
  if (altered !== null) return alteredTable(altered[1] ?? "", altered[2] ?? "", find(altered[1]));
  return createdIndex(sql, find) ?? emptied(sql, find, state) ?? maintained(sql, find) ?? nothing;
}

/** The table of a many-to-many relation, as a model without fields. */
function relationOf(table: string, state: ProjectState, isNew: (addedIn: string) => boolean): ModelState | undefined {
  for (const model of state.models.values()) {
    for (const [name, field] of model.fields) {
      const meaning = meaningOf(name, field.spec, model, state);
      if (meaning.kind === "manyToMany" && meaning.hasOwnTable && meaning.table === table)
        return isNew(field.addedIn) || isNew(model.createdIn)
          ? undefined
          : { ...model, name: `${model.name}_${name}`, fields: new Map() };
    }
  }
  return undefined;
}

type Find = (table: string | undefined) => ModelState | undefined;

function createdIndex(sql: string, find: Find): Effect | undefined {
  const index =
    /^CREATE (UNIQUE )?INDEX (CONCURRENTLY )?(?:IF NOT EXISTS )?(?:"?[\w.]+"? )?ON (?:ONLY )?"?(\w+)"?/i.exec(sql);
  if (index === null) return undefined;
  const [, unique, concurrently, table = ""] = index;
  if (find(table) === undefined || concurrently !== undefined) return nothing;
  return {
    ...oneStep(
      `CREATE ${unique === undefined ? "" : "UNIQUE "}INDEX on`,
      table,
      "SHARE",
      "build",
      "Use CREATE INDEX CONCURRENTLY, with atomic = False",
    ),
    mayFail: unique === undefined ? [] : ["it fails if two rows are alike"],
  };
}

/** DROP TABLE and TRUNCATE. */
function emptied(sql: string, find: Find, state: ProjectState): Effect | undefined {
  const [, verb, table] = /^(DROP TABLE|TRUNCATE)(?: TABLE)? (?:IF EXISTS )?(?:ONLY )?"?(\w+)"?/i.exec(sql) ?? [];
  if (verb === undefined || table === undefined) return undefined;
  const model = find(table);
  const incoming = model === undefined ? [] : incomingTables(model, state).filter((one) => one !== table);
  const isDrop = verb.toUpperCase() === "DROP TABLE";
  const around = isDrop && model !== undefined ? [...referencedTables(model, state), ...incoming] : [];
  return {
    ...oneStep(isDrop ? "DROP TABLE" : "TRUNCATE", table, "ACCESS EXCLUSIVE", "brief", undefined, around),
    consequences: isDrop
      ? droppedBy(
          `what ${table} holds is lost`,
          model === undefined ? undefined : `the release that still runs queries ${table}`,
        )
      : [lostBy(`what ${table} holds is lost`)],
    // CASCADE drops the constraints that stand in the way, or empties those tables too.
    mayFail:
      incoming.length > 0 && !/\bCASCADE\b/i.test(sql)
        ? [
            `it fails while ${incoming.join(", ")} ${incoming.length === 1 ? "has a foreign key" : "have foreign keys"} to it`,
          ]
        : [],
  };
}

/** Work on a whole table that changes nothing in it. */
function maintained(sql: string, find: Find): Effect | undefined {
  const [, verb = "", table = ""] = /^(CLUSTER|LOCK|REINDEX)(?: TABLE)? (?:ONLY )?"?(\w+)"?/i.exec(sql) ?? [];
  if (find(table) === undefined) return undefined;
  switch (verb.toUpperCase()) {
    case "CLUSTER":
      return oneStep("CLUSTER", table, "ACCESS EXCLUSIVE", "rewrite", "Use pg_repack, which takes no long lock");
    case "REINDEX":
      return oneStep("REINDEX TABLE", table, "SHARE", "build", "Use REINDEX TABLE CONCURRENTLY, with atomic = False");
    default:
      return oneStep("LOCK TABLE", table, "ACCESS EXCLUSIVE", "brief");
  }
}

/** Statements that PostgreSQL runs in no transaction. */
export function needsNoTransaction(sql: string): string | undefined {
  const found =
    /^(?:(?:CREATE (?:UNIQUE )?|DROP |RE)INDEX\b[^;(]*?\bCONCURRENTLY|VACUUM|ALTER SYSTEM|CREATE DATABASE|DROP DATABASE|CREATE TABLESPACE|DROP TABLESPACE)\b/i.exec(
      sql,
    )?.[0];
  return found?.toUpperCase().replace(/\s+/g, " ");
}

/** The value that `ALTER TYPE … ADD VALUE` adds. */
export function addedEnumValue(sql: string): string | undefined {
  return /^ALTER TYPE [\w."]+ ADD VALUE (?:IF NOT EXISTS )?'([^']+)'/i.exec(sql)?.[1];
}
