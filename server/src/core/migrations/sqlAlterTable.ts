import { joined, nothing, type Effect } from "./effect.js";
import { droppedBy, oneStep } from "./sqlEffects.js";
import type { ModelState } from "./state.js";

/** What follows the table's name in ALTER TABLE. `model`: what the release that still runs knows of the table. */
export function alteredTable(table: string, clauses: string, model: ModelState | undefined): Effect {
  const dropped = droppedColumn(table, clauses, model);
  if (model === undefined) return dropped;
  return joined([
    dropped,
    renamed(table, clauses, model) ??
      constraint(table, clauses) ??
      addedColumn(table, clauses) ??
      altered(table, clauses) ??
      oneStep("ALTER TABLE", table, "ACCESS EXCLUSIVE", "brief"),
  ]);
}

function droppedColumn(table: string, clauses: string, model: ModelState | undefined): Effect {
  const column =
    /\bDROP (?:COLUMN )?(?!CONSTRAINT\b|DEFAULT\b|NOT\b|EXPRESSION\b|IDENTITY\b)(?:IF EXISTS )?"?(\w+)"?/i.exec(
      clauses,
    )?.[1];
  if (column === undefined) return nothing;
  return {
    ...nothing,
    consequences: droppedBy(
      `what ${table}.${column} holds is lost`,
      model !== undefined && hasColumn(model, column)
        ? `the release that still runs names ${table}.${column} in its queries`
        : undefined,
    ),
  };
}

function hasColumn(model: ModelState, column: string): boolean {
  return [...model.fields].some(
    ([name, { spec }]) => name === column || `${name}_id` === column || spec.options.get("db_column")?.kind === "text",
  );
}

function renamed(table: string, clauses: string, model: ModelState): Effect | undefined {
  const [, column, to] = /^RENAME (?!CONSTRAINT\b)(?:(?:COLUMN )?(?!TO\b)"?(\w+)"? )?TO "?(\w+)"?/i.exec(clauses) ?? [];
  if (to === undefined) return undefined;
  const { steps } = oneStep("RENAME", table, "ACCESS EXCLUSIVE", "brief");
  const brief: Effect = {
    ...nothing,
    steps: column === undefined ? steps.map((step) => ({ ...step, renamedTo: to })) : steps,
  };
  if (column !== undefined && !hasColumn(model, column)) return brief;
  return {
    ...brief,
    consequences: [
      {
        kind: "breaks-release",
        says:
          column === undefined
            ? `the release that still runs queries ${table}, which becomes ${to}`
            : `the release that still runs names the column ${table}.${column}, which becomes ${to}`,
        remedy: "Keep the name in the database: db_table in the model's Meta, db_column of the field",
        isCertain: true,
      },
    ],
  };
}

function constraint(table: string, clauses: string): Effect | undefined {
  const isLate = /\bNOT VALID\b/i.test(clauses);
  if (/\bVALIDATE CONSTRAINT\b/i.test(clauses))
    return oneStep("VALIDATE CONSTRAINT on", table, "SHARE UPDATE EXCLUSIVE", "scan");
  if (/\bADD (?:CONSTRAINT "?\w+"? )?(?:UNIQUE|PRIMARY KEY)\b(?! ?USING INDEX)/i.test(clauses))
    return {
      ...oneStep(
        "ADD CONSTRAINT … UNIQUE to",
        table,
        "ACCESS EXCLUSIVE",
        "build",
        "Create the index concurrently, then ADD CONSTRAINT … UNIQUE USING INDEX",
      ),
      mayFail: ["it fails if two rows are alike"],
    };
  const late = "Add it with NOT VALID, and validate it in the next migration";
  if (/\bADD (?:CONSTRAINT "?\w+"? )?CHECK\b/i.test(clauses) && !isLate)
    return {
      ...oneStep("ADD CONSTRAINT … CHECK to", table, "ACCESS EXCLUSIVE", "scan", late),
      mayFail: ["it fails if a row violates it"],
    };
  if (!/\bADD (?:CONSTRAINT "?\w+"? )?FOREIGN KEY\b/i.test(clauses)) return undefined;
  const referenced = /\bREFERENCES "?(\w+)"?/i.exec(clauses)?.[1];
  return {
    ...oneStep(
      "ADD FOREIGN KEY to",
      table,
      "SHARE ROW EXCLUSIVE",
      isLate ? "brief" : "check",
      late,
      referenced === undefined ? [] : [referenced],
    ),
    mayFail: isLate ? [] : ["it fails on a value that the other table does not have"],
  };
}

function addedColumn(table: string, clauses: string): Effect | undefined {
  const [, column, type = ""] =
    /^ADD (?:COLUMN )?(?!CONSTRAINT\b)(?:IF NOT EXISTS )?"?(\w+)"? (.+)$/is.exec(clauses) ?? [];
  if (column === undefined) return undefined;
  const given = /\bDEFAULT (.+)$/is.exec(type)?.[1];
  const named = `ADD COLUMN ${column}`;
  const remedy = "Add it without a default, set the default in another statement, and fill the rows in batches";
  const isRewritten =
    /^(?:small|big)?serial\b|\bGENERATED\b/i.test(type) || (given !== undefined && volatile.test(given));
  const step = isRewritten
    ? oneStep(`${named} to`, table, "ACCESS EXCLUSIVE", "rewrite", remedy)
    : /\b(?:UNIQUE|PRIMARY KEY)\b/i.test(type)
      ? oneStep(`${named} … UNIQUE to`, table, "ACCESS EXCLUSIVE", "build", "Make a unique index concurrently later")
      : oneStep(`${named} to`, table, "ACCESS EXCLUSIVE", "brief");
  if (given !== undefined && !isRewritten && !constant.test(given))
    return { ...step, unknown: `whether the default of ${column} is the same for all rows cannot be seen` };
  return given === undefined && !isRewritten && /\bNOT NULL\b/i.test(type)
    ? { ...step, mayFail: [`it fails if ${table} has a row`] }
    : step;
}

/** PostgreSQL calls it for each row (pg_proc.provolatile). */
const volatile = /\b(?:gen_random_uuid|uuid_generate_v[14]|random|clock_timestamp|timeofday|nextval)\s*\(/i;
/** The same for all rows: kept with the table's description (since PostgreSQL 11). */
const constant =
  /^(?:'(?:[^']|'')*'|[-+]?[\d.]+|true|false|null|current_(?:date|time|timestamp|user)|(?:now|statement_timestamp|transaction_timestamp)\s*\(\s*\))(?:::[\w "]+)?(?:\s+NOT NULL|\s+NULL)?\s*$/i;

function altered(table: string, clauses: string): Effect | undefined {
  if (/\bALTER (?:COLUMN )?"?\w+"? (?:SET DATA )?TYPE\b/i.test(clauses))
    return { ...nothing, unknown: "whether the change of type rewrites the table cannot be seen" };
  if (/\bSET NOT NULL\b/i.test(clauses))
    return {
      ...oneStep(
        "SET NOT NULL of",
        table,
        "ACCESS EXCLUSIVE",
        "scan",
        "Add CHECK (… IS NOT NULL) NOT VALID and validate it before",
      ),
      mayFail: ["it fails on a row with NULL"],
    };
  if (/^SET UNLOGGED\b/i.test(clauses))
    return {
      ...oneStep("ALTER TABLE … SET UNLOGGED of", table, "ACCESS EXCLUSIVE", "rewrite"),
      mayFail: ["it fails while a logged table has a foreign key to it"],
    };
  return /^SET (?:LOGGED|TABLESPACE)\b/i.test(clauses)
    ? oneStep(
        "ALTER TABLE … SET of",
        table,
        "ACCESS EXCLUSIVE",
        "rewrite",
        "Do it in a quiet hour, with lock_timeout set",
      )
    : undefined;
}
