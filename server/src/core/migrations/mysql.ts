import { listText } from "../domain/listText.js";
import type { SchemaChange } from "./change.js";
import { isText, makesCheckAnew, typeText, type Column } from "./column.js";
import { longestText, typeChange } from "./postgresql.js";
import { joined, nothing, type Consequence, type Database, type Effect, type Step } from "./effect.js";

/**
 * What Django sends to MySQL and MariaDB. INSTANT, NOCOPY and INPLACE let reads and writes go on and are no step here; COPY blocks writes while
 * the table is copied. Run against MariaDB 10.11 with each algorithm forced; for MySQL 8.0: https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html
 */
export function onMysql(change: SchemaChange, database: Database): Effect {
  switch (change.kind) {
    case "unknown":
      return { ...nothing, unknown: change.reason };
    case "dropTable":
      return droppedTable(change);
    case "addColumn":
      return addedColumn(change);
    case "renameColumn":
      if (makesCheckAnew(change.from, change.to, database)) return renamedWithCheck(change.table, change.from);
      return change.from.reference?.hasConstraint === true
        ? copied("ADD FOREIGN KEY on", change.table, `Keep the column: db_column="${change.from.name}"`)
        : nothing;
    case "renameTable":
      return joined(
        // The column of a relation that is named after the model is another then.
        [
          ...(change.from === change.to ? [] : change.incoming),
          ...(change.by === "RenameModel" ? change.relations : []),
        ].map((table) => copied("ADD FOREIGN KEY on", table, `Keep the table: db_table = "${change.from}"`)),
      );
    case "alterColumn":
      return joined([
        ...(makesCheckAnew(change.before, change.after, database)
          ? [renamedWithCheck(change.table, change.before)]
          : []),
        alteredColumn(change),
      ]);
    case "createIndex":
      return change.isConditional
        ? {
            ...nothing,
            consequences: [
              notCreated(
                `MySQL and MariaDB have no conditional indexes: Django drops the condition of ${change.name} without a word and indexes every row`,
              ),
            ],
          }
        : nothing;
    case "addUnique":
      if (change.isConditional)
        return {
          ...nothing,
          consequences: [
            notCreated(
              `MySQL and MariaDB have no conditional uniqueness: Django creates nothing for ${change.name}, so nothing is unique`,
            ),
          ],
        };
      return change.hasExpressions
        ? {
            ...nothing,
            consequences: [
              notCreated(
                `MariaDB has no uniqueness over expressions: Django creates nothing for ${change.name} there, so nothing is unique`,
              ),
            ],
          }
        : { ...nothing, mayFail: ["it fails if two rows are alike"] };
    case "addCheck":
      return {
        ...copied("ADD CONSTRAINT … CHECK to", change.table, "Do it in a quiet hour"),
        mayFail: [`it fails if a row violates ${change.name}`],
      };
    default:
      return nothing;
  }
}

function addedColumn({ table, column }: SchemaChange & { readonly kind: "addColumn" }): Effect {
  if (column.isUnique && column.type.name === "text") return { ...nothing, unknown: uniqueText(table) };
  if (column.type.name === "jsonb" && column.filledBy.kind === "nothing")
    return {
      ...nothing,
      unknown: `MariaDB fills ${table}.${column.name} with '', which is no JSON, and MySQL with null`,
    };
  if (column.reference?.hasConstraint === true)
    return copied(
      `ADD COLUMN ${column.name} … FOREIGN KEY to`,
      table,
      "Add the column with db_constraint=False, and the constraint in a quiet hour",
    );
  return column.generated?.isStored === true
    ? copied(`ADD COLUMN ${column.name} to`, table, "Add a plain column and fill it in batches")
    : nothing;
}

function droppedTable({ table, incoming }: SchemaChange & { readonly kind: "dropTable" }): Effect {
  if (incoming.length === 0) return nothing;
  const says = `MySQL and MariaDB refuse to drop ${table} while ${listText(incoming)} ${incoming.length === 1 ? "has a foreign key" : "have foreign keys"} to it`;
  return {
    ...nothing,
    consequences: [
      { kind: "fails", says, remedy: "Remove those fields in an operation before this one", isCertain: false },
    ],
  };
}

function copied(sql: string, table: string, remedy: string): Effect {
  const step: Step = { sql: `${sql} ${table}`, table, lock: "COPY", cost: "rewrite", remedy };
  return { ...nothing, steps: [step] };
}

function notCreated(says: string): Consequence {
  return {
    kind: "not-created",
    says,
    remedy: "Check it in the code that writes, or in a generated column with a unique index",
    isCertain: true,
  };
}

function renamedWithCheck(table: string, before: Column): Effect {
  return copied("ADD CONSTRAINT … CHECK to", table, `Keep the column: db_column="${before.name}"`);
}

function alteredColumn({ table, before, after, incoming }: SchemaChange & { readonly kind: "alterColumn" }): Effect {
  const effects: Effect[] = [];
  if (columnType(before) !== columnType(after) && !isInPlace(before, after)) {
    if (before.type.name.startsWith("key of") || after.type.name.startsWith("key of"))
      return { ...nothing, unknown: `what type ${after.name} has is not known` };
    if (isInPlaceOnMariadb(before, after))
      return { ...nothing, unknown: `MySQL copies ${table} for so much longer texts, and MariaDB does not` };
    const remedy = "Add a new column, write both, fill it in batches, and drop the old one in a later release";
    effects.push(
      copied(`MODIFY ${after.name} ${columnType(after)} of`, table, remedy),
      ...incoming.map((one) => copied("MODIFY of", one, remedy)),
      values(before, after),
    );
  } else if (before.isAutomatic !== after.isAutomatic)
    effects.push(
      ...incoming.map((one) => copied("DROP FOREIGN KEY and ADD FOREIGN KEY on", one, "Do it in a quiet hour")),
    );
  if (!before.hasCheck && after.hasCheck) effects.push({ ...nothing, mayFail: ["it fails on a negative value"] });
  if (before.reference !== undefined && after.reference?.hasConstraint === true)
    effects.push({
      ...copied("DROP FOREIGN KEY and ADD FOREIGN KEY on", table, "Do it in a quiet hour"),
      mayFail:
        after.reference.key === before.reference.key ? [] : ["it fails on a value that the other table does not have"],
    });
  if (before.isNullable && !after.isNullable)
    effects.push({
      ...nothing,
      mayFail: ["it fails on a row with NULL, and so does the release that still runs where it writes NULL"],
    });
  if (!before.isUnique && after.isUnique)
    effects.push(
      after.type.name === "text"
        ? { ...nothing, unknown: uniqueText(table) }
        : { ...nothing, mayFail: ["it fails if two rows have the same value"] },
    );
  return joined(effects);
}

function uniqueText(table: string): string {
  return `MySQL has no unique columns of this type; MariaDB copies ${table}`;
}

/** In strict mode, which Django asks for, what does not fit is refused and not cut. */
function values(before: Column, after: Column): Effect {
  const [from, to] = [before.type, after.type];
  const length = to.length ?? Infinity;
  if (isText(from) && isText(to))
    return (from.length ?? Infinity) > length
      ? { ...nothing, mayFail: [`it fails if a value is longer than ${length}`] }
      : nothing;
  // tinyint(1) keeps small numbers as they are.
  if (from.name === "integer" && to.name === "boolean")
    return { ...nothing, mayFail: ["it fails if a value is out of range"] };
  if (to.name === "varchar")
    return { ...nothing, mayFail: longestText(from) > length ? [`it fails if a value is longer than ${length}`] : [] };
  const { cost, loses, mayFail } = typeChange(from, to);
  return {
    ...nothing,
    // What PostgreSQL refuses, these convert in their own ways.
    ...(cost === "impossible" && { unknown: `what becomes of ${from.name} in ${to.name} is not known` }),
    consequences:
      loses === undefined
        ? []
        : [
            {
              kind: "loses-data",
              says: loses,
              remedy: "Keep the old column until the new one was checked",
              isCertain: true,
            },
          ],
    mayFail: mayFail === undefined ? [] : [`it fails if ${mayFail}`],
  };
}

/** Positive integers are UNSIGNED, without a CHECK. */
function columnType({ type, hasCheck }: Column): string {
  return hasCheck ? `${typeText(type)} unsigned` : typeText(type);
}

/** MariaDB (since 10.4) counts the length of up to 127 bytes so that it can grow to any; of MySQL nothing says that. */
function isInPlaceOnMariadb({ type: from }: Column, { type: to }: Column): boolean {
  return from.name === "varchar" && to.name === "varchar" && (from.length ?? Infinity) <= 31 && (to.length ?? 0) > 63;
}

/** A longer varchar is INSTANT while its bytes (four a character in utf8mb4) stay on one side of 256. */
function isInPlace(before: Column, after: Column): boolean {
  const [from, to] = [before.type, after.type];
  return (
    from.name === "varchar" &&
    to.name === "varchar" &&
    from.length !== undefined &&
    to.length !== undefined &&
    to.length >= from.length &&
    (from.length > 63 || to.length <= 63)
  );
}
