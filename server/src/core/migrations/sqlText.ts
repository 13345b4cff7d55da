import { nothing, joined, type Consequence, type Effect, type Lock, type Step } from "./effect.js";
import { tableOf, type ModelState, type ProjectState } from "./state.js";

/** What plain SQL of a RunSQL does on PostgreSQL. Statements over tables that no model has are nobody's business here. */
export function sqlEffect(sql: string, state: ProjectState, isNew: (addedIn: string) => boolean): Effect {
  const find = (table: string | undefined): ModelState | undefined =>
    table === undefined
      ? undefined
      : [...state.models.values()].find((one) => tableOf(one) === table && !isNew(one.createdIn));
  const index =
    /^CREATE (UNIQUE )?INDEX (CONCURRENTLY )?(?:IF NOT EXISTS )?(?:"?[\w.]+"? )?ON (?:ONLY )?"?(\w+)"?/i.exec(sql);
  if (index !== null) {
    const [, unique = "", concurrently, table = ""] = index;
    if (find(table) === undefined || concurrently !== undefined) return nothing;
    return one(
      `CREATE ${unique.toUpperCase()}INDEX on`,
      table,
      "SHARE",
      "build",
      "Use CREATE INDEX CONCURRENTLY, with atomic = False",
    );
  }
  const dropped = /^DROP TABLE (?:IF EXISTS )?"?(\w+)"?/i.exec(sql)?.[1];
  if (dropped !== undefined)
    return {
      ...one("DROP TABLE", dropped, "ACCESS EXCLUSIVE", "brief"),
      consequences: droppedBy(
        `what ${dropped} holds is lost`,
        find(dropped) === undefined ? undefined : `the release that still runs queries ${dropped}`,
      ),
    };
  const truncated = /^TRUNCATE (?:TABLE )?(?:ONLY )?"?(\w+)"?/i.exec(sql)?.[1];
  if (truncated !== undefined)
    return {
      ...one("TRUNCATE", truncated, "ACCESS EXCLUSIVE", "brief"),
      consequences: [
        {
          kind: "loses-data",
          says: `what ${truncated} holds is lost`,
          remedy: "Keep a copy, or be sure that nobody needs it",
          isCertain: true,
        },
      ],
    };
  const altered = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?"?(\w+)"? (.+)$/i.exec(sql);
  if (altered !== null) return alteredTable(altered[1] ?? "", altered[2] ?? "", find(altered[1]));
  return nothing;
}

function alteredTable(table: string, clauses: string, model: ModelState | undefined): Effect {
  const effects: Effect[] = [];
  const column =
    /\bDROP (?:COLUMN )?(?!CONSTRAINT\b|DEFAULT\b|NOT\b|EXPRESSION\b|IDENTITY\b)(?:IF EXISTS )?"?(\w+)"?/i.exec(
      clauses,
    )?.[1];
  if (column !== undefined) {
    const field =
      model &&
      [...model.fields].some(
        ([name, { spec }]) =>
          name === column || `${name}_id` === column || spec.options.get("db_column")?.kind === "text",
      );
    effects.push({
      ...nothing,
      consequences: droppedBy(
        `what ${table}.${column} holds is lost`,
        field === true ? `the release that still runs names ${table}.${column} in its queries` : undefined,
      ),
    });
  }
  if (model === undefined) return joined(effects);
  const isLate = /\bNOT VALID\b/i.test(clauses);
  if (/\bVALIDATE CONSTRAINT\b/i.test(clauses))
    effects.push(one("VALIDATE CONSTRAINT on", table, "SHARE UPDATE EXCLUSIVE", "scan"));
  else if (/\bADD (?:CONSTRAINT "?\w+"? )?(?:UNIQUE|PRIMARY KEY)\b(?! ?USING INDEX)/i.test(clauses))
    effects.push(
      one(
        "ADD CONSTRAINT … UNIQUE to",
        table,
        "ACCESS EXCLUSIVE",
        "build",
        "Create the index concurrently, then ADD CONSTRAINT … UNIQUE USING INDEX",
      ),
    );
  else if (/\bADD (?:CONSTRAINT "?\w+"? )?CHECK\b/i.test(clauses) && !isLate)
    effects.push(
      one(
        "ADD CONSTRAINT … CHECK to",
        table,
        "ACCESS EXCLUSIVE",
        "scan",
        "Add it with NOT VALID, and validate it in the next migration",
      ),
    );
  else if (/\bADD (?:CONSTRAINT "?\w+"? )?FOREIGN KEY\b/i.test(clauses))
    effects.push(
      one(
        "ADD FOREIGN KEY to",
        table,
        "SHARE ROW EXCLUSIVE",
        isLate ? "brief" : "check",
        "Add it with NOT VALID, and validate it in the next migration",
      ),
    );
  else if (/\bALTER (?:COLUMN )?"?\w+"? (?:SET DATA )?TYPE\b/i.test(clauses))
    return { ...joined(effects), unknown: "whether the change of type rewrites the table cannot be seen" };
  else if (/\bSET NOT NULL\b/i.test(clauses))
    effects.push(
      one(
        "SET NOT NULL of",
        table,
        "ACCESS EXCLUSIVE",
        "scan",
        "Add CHECK (… IS NOT NULL) NOT VALID and validate it before",
      ),
    );
  else effects.push(one("ALTER TABLE", table, "ACCESS EXCLUSIVE", "brief"));
  return joined(effects);
}

function one(sql: string, table: string, lock: Lock, cost: Step["cost"], remedy?: string): Effect {
  return {
    ...nothing,
    steps: [{ sql: `${sql} ${table}`, table, lock, cost, ...(remedy !== undefined && { remedy }) }],
  };
}

function droppedBy(lost: string, breaks: string | undefined): readonly Consequence[] {
  const loses: Consequence = {
    kind: "loses-data",
    says: lost,
    remedy: "Keep a copy, or be sure that nobody needs it",
    isCertain: true,
  };
  return breaks === undefined
    ? [{ ...loses, isLastStep: true }]
    : [
        {
          kind: "breaks-release",
          says: `${breaks}, so they fail`,
          remedy: "Take it from the state in this release, and drop it in the next",
          isCertain: true,
        },
        loses,
      ];
}

/** Statements that PostgreSQL runs in no transaction. */
export function needsNoTransaction(sql: string): string | undefined {
  const found =
    /^(?:(?:CREATE (?:UNIQUE )?|DROP |RE)INDEX\b[^;(]*?\bCONCURRENTLY|VACUUM|ALTER SYSTEM|CREATE DATABASE|DROP DATABASE|CREATE TABLESPACE|DROP TABLESPACE)\b/i.exec(
      sql,
    )?.[0];
  return found?.toUpperCase().replace(/\s+/g, " ");
}

/** BEGIN, COMMIT and the like, of a statement of their own. */
export function endsTransaction(sql: string): string | undefined {
  return /^(?:BEGIN|COMMIT|ROLLBACK|END|START TRANSACTION)(?: TRANSACTION| WORK)?$/i.exec(sql)?.[0].toUpperCase();
}

/** The value that `ALTER TYPE … ADD VALUE` adds. */
export function addedEnumValue(sql: string): string | undefined {
  return /^ALTER TYPE [\w."]+ ADD VALUE (?:IF NOT EXISTS )?'([^']+)'/i.exec(sql)?.[1];
}
