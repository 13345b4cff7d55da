/** What plain SQL of a RunSQL does on PostgreSQL, statement by statement. */
import { expect, test } from "vitest";
import { readMigration } from "../../server/src/core/migrations/migrationFile.js";
import { endsTransaction } from "../../server/src/core/migrations/sqlStatements.js";
import { replayMigration } from "../../server/src/core/migrations/replay.js";
import { addedEnumValue, needsNoTransaction, sqlEffect } from "../../server/src/core/migrations/sqlText.js";
import { emptyState } from "../../server/src/core/migrations/state.js";
import { createEngine } from "../harness/engine.js";
import { itemMigration } from "../harness/itemMigrations.js";

const { parser } = await createEngine();
const state = replayMigration(
  emptyState,
  "app",
  "app.0001_initial",
  readMigration(parser.parse("initial.py", itemMigration)),
);

/** `cost LOCK table (+ tables locked with it)`, what makes it fail, what it breaks or loses, and what is not known. */
function said(sql: string, isNew = false): readonly string[] {
  const { steps, mayFail, consequences, unknown } = sqlEffect(sql, state, () => isNew);
  return [
    ...steps.map(({ cost, lock, table, also = [] }) =>
      [cost, lock, table, ...also.map((one) => `+${one.table}`)].join(" "),
    ),
    ...mayFail,
    ...consequences.map(({ kind, isLastStep }) => (isLastStep === true ? `${kind}, the last step` : kind)),
    ...(unknown === undefined ? [] : ["unknown"]),
  ];
}

test.each<[string, ...string[]]>([
  ["ALTER TABLE app_item ADD COLUMN z integer", "brief ACCESS EXCLUSIVE app_item"],
  ["alter table only app_item add z integer not null default 1", "brief ACCESS EXCLUSIVE app_item"],
  [
    "ALTER TABLE app_item ADD COLUMN z integer NOT NULL",
    "brief ACCESS EXCLUSIVE app_item",
    "it fails if app_item has a row",
  ],
  ["ALTER TABLE app_item ADD COLUMN z uuid DEFAULT gen_random_uuid()", "rewrite ACCESS EXCLUSIVE app_item"],
  ["ALTER TABLE app_item ADD COLUMN z bigserial NOT NULL", "rewrite ACCESS EXCLUSIVE app_item"],
  [
    "ALTER TABLE app_item ADD COLUMN z integer GENERATED ALWAYS AS (cnt * 2) STORED",
    "rewrite ACCESS EXCLUSIVE app_item",
  ],
  ["ALTER TABLE app_item ADD COLUMN z integer UNIQUE", "build ACCESS EXCLUSIVE app_item"],
  ["ALTER TABLE app_item ADD COLUMN z integer DEFAULT f()", "brief ACCESS EXCLUSIVE app_item", "unknown"],
  ["ALTER TABLE app_item ADD COLUMN z date DEFAULT CURRENT_DATE NOT NULL", "brief ACCESS EXCLUSIVE app_item"],
  ["ALTER TABLE app_item DROP COLUMN note", "brief ACCESS EXCLUSIVE app_item", "breaks-release", "loses-data"],
  ["ALTER TABLE app_item DROP COLUMN owner_id", "brief ACCESS EXCLUSIVE app_item", "breaks-release", "loses-data"],
  ["ALTER TABLE app_item DROP COLUMN legacy", "brief ACCESS EXCLUSIVE app_item", "loses-data, the last step"],
  ["ALTER TABLE app_item DROP CONSTRAINT c", "brief ACCESS EXCLUSIVE app_item"],
  ["ALTER TABLE app_item RENAME TO things", "brief ACCESS EXCLUSIVE app_item", "breaks-release"],
  ["ALTER TABLE app_item RENAME COLUMN note TO remark", "brief ACCESS EXCLUSIVE app_item", "breaks-release"],
  ["ALTER TABLE app_item RENAME legacy TO older", "brief ACCESS EXCLUSIVE app_item"],
  ["ALTER TABLE app_item RENAME CONSTRAINT a TO b", "brief ACCESS EXCLUSIVE app_item"],
  [
    "ALTER TABLE app_item ADD CONSTRAINT c UNIQUE (name)",
    "build ACCESS EXCLUSIVE app_item",
    "it fails if two rows are alike",
  ],
  ["ALTER TABLE app_item ADD CONSTRAINT c UNIQUE USING INDEX i", "brief ACCESS EXCLUSIVE app_item"],
  [
    "ALTER TABLE app_item ADD CONSTRAINT c CHECK (cnt > 0)",
    "scan ACCESS EXCLUSIVE app_item",
    "it fails if a row violates it",
  ],
  ["ALTER TABLE app_item ADD CONSTRAINT c CHECK (cnt > 0) NOT VALID", "brief ACCESS EXCLUSIVE app_item"],
  ["ALTER TABLE app_item VALIDATE CONSTRAINT c", "scan SHARE UPDATE EXCLUSIVE app_item"],
  [
    "ALTER TABLE app_item ADD CONSTRAINT c FOREIGN KEY (qty) REFERENCES app_owner (id)",
    "check SHARE ROW EXCLUSIVE app_item +app_owner",
    "it fails on a value that the other table does not have",
  ],
  [
    "ALTER TABLE app_item ADD FOREIGN KEY (qty) REFERENCES app_owner (id) NOT VALID",
    "brief SHARE ROW EXCLUSIVE app_item +app_owner",
  ],
  [
    "ALTER TABLE app_item ALTER COLUMN qty SET NOT NULL",
    "scan ACCESS EXCLUSIVE app_item",
    "it fails on a row with NULL",
  ],
  ["ALTER TABLE app_item ALTER qty SET DATA TYPE bigint", "unknown"],
  ["ALTER TABLE app_item ALTER COLUMN qty SET DEFAULT 0", "brief ACCESS EXCLUSIVE app_item"],
  [
    "ALTER TABLE app_item SET UNLOGGED",
    "rewrite ACCESS EXCLUSIVE app_item",
    "it fails while a logged table has a foreign key to it",
  ],
  ["ALTER TABLE app_item SET TABLESPACE fast", "rewrite ACCESS EXCLUSIVE app_item"],
  ["CREATE INDEX i ON app_item (cnt)", "build SHARE app_item"],
  [
    "CREATE UNIQUE INDEX IF NOT EXISTS i ON app_item USING btree (cnt)",
    "build SHARE app_item",
    "it fails if two rows are alike",
  ],
  ["CREATE INDEX CONCURRENTLY i ON app_item (cnt)"],
  ["DROP TABLE app_child", "brief ACCESS EXCLUSIVE app_child +app_item", "breaks-release", "loses-data"],
  [
    "DROP TABLE app_owner",
    "brief ACCESS EXCLUSIVE app_owner +app_item",
    "it fails while app_item has a foreign key to it",
    "breaks-release",
    "loses-data",
  ],
  [
    "DROP TABLE IF EXISTS app_owner CASCADE",
    "brief ACCESS EXCLUSIVE app_owner +app_item",
    "breaks-release",
    "loses-data",
  ],
  ["DROP TABLE legacy", "brief ACCESS EXCLUSIVE legacy", "loses-data, the last step"],
  ["TRUNCATE app_child", "brief ACCESS EXCLUSIVE app_child", "loses-data"],
  [
    "TRUNCATE TABLE app_item",
    "brief ACCESS EXCLUSIVE app_item",
    "it fails while app_child, app_tag_items have foreign keys to it",
    "loses-data",
  ],
  ["CLUSTER app_item USING i", "rewrite ACCESS EXCLUSIVE app_item"],
  ["REINDEX TABLE app_item", "build SHARE app_item"],
  ["REINDEX TABLE CONCURRENTLY app_item"],
  ["LOCK TABLE app_item", "brief ACCESS EXCLUSIVE app_item"],
  ["LOCK legacy"],
  ["ALTER TABLE legacy ADD COLUMN z serial"],
  ["UPDATE app_item SET cnt = 1"],
])("%s", (sql, ...expected) => {
  expect(said(sql)).toEqual(expected);
});

test("a table that comes with this release is nobody's business", () => {
  expect(said("ALTER TABLE app_item ADD COLUMN z serial", true)).toEqual([]);
  expect(said("CREATE INDEX i ON app_item (cnt)", true)).toEqual([]);
});

test.each([
  ["create index i on app_item (cnt)", "CREATE INDEX on app_item"],
  ["create unique index i on app_item (cnt)", "CREATE UNIQUE INDEX on app_item"],
  ["drop table app_child", "DROP TABLE app_child"],
  ["truncate app_child", "TRUNCATE app_child"],
  ["cluster app_item", "CLUSTER app_item"],
  ["reindex table app_item", "REINDEX TABLE app_item"],
])("%s is named %s", (sql, name) => {
  expect(sqlEffect(sql, state, () => false).steps.map((one) => one.sql)).toEqual([name]);
});

test.each([
  ["ALTER TABLE app_item RENAME TO things", "the release that still runs queries app_item, which becomes things"],
  [
    "ALTER TABLE app_item RENAME note TO remark",
    "the release that still runs names the column app_item.note, which becomes remark",
  ],
])("%s breaks it for certain", (sql, says) => {
  expect(sqlEffect(sql, state, () => false).consequences).toMatchObject([
    { kind: "breaks-release", says, isCertain: true },
  ]);
});

test("statements that no transaction may hold, that end one, and values of enumerations are told", () => {
  expect(needsNoTransaction("create unique index  concurrently i on app_item (cnt)")).toBe(
    "CREATE UNIQUE INDEX CONCURRENTLY",
  );
  expect(needsNoTransaction("CREATE INDEX i ON app_item (concurrently)")).toBeUndefined();
  expect(endsTransaction("commit")).toBe("COMMIT");
  expect(endsTransaction("COMMENT ON TABLE app_item IS 'x'")).toBeUndefined();
  expect(addedEnumValue("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm'")).toBe("calm");
  expect(addedEnumValue("ALTER TYPE mood RENAME TO temper")).toBeUndefined();
});
