import type { SchemaChange } from "./change.js";
import { isText, typeText, type Column } from "./column.js";
import { typeChange } from "./postgresql.js";
import { joined, nothing, type Consequence, type Effect, type Step } from "./effect.js";

/**
 * What Django sends to MySQL and MariaDB. INSTANT, NOCOPY and INPLACE let reads and writes go on and are no step here; COPY blocks writes while
 * the table is copied. Run against MariaDB 10.11 with each algorithm forced; for MySQL 8.0: https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html
 */
export function onMysql(change: SchemaChange): Effect {
  switch (change.kind) {
    case "unknown":
      return { ...nothing, unknown: change.reason };
    case "addColumn":
      if (change.column.reference?.hasConstraint === true)
        return copied(
          `ADD COLUMN ${change.column.name} … FOREIGN KEY to`,
          change.table,
          "Add the column with db_constraint=False, and the constraint in a quiet hour",
        );
      return change.column.generated?.isStored === true
        ? copied(`ADD COLUMN ${change.column.name} to`, change.table, "Add a plain column and fill it in batches")
        : nothing;
    case "renameColumn":
      return change.from.reference?.hasConstraint === true
        ? copied("ADD FOREIGN KEY on", change.table, `Keep the column: db_column="${change.from.name}"`)
        : nothing;
    case "renameTable":
      return joined(
        change.incoming.map((table) =>
          copied("ADD FOREIGN KEY on", table, `Keep the table: db_table = "${change.from}"`),
        ),
      );
    case "alterColumn":
      return alteredColumn(change);
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

function alteredColumn({ table, before, after, incoming }: SchemaChange & { readonly kind: "alterColumn" }): Effect {
  const effects: Effect[] = [];
  if (columnType(before) !== columnType(after) && !isInPlace(before, after)) {
    if (before.type.name.startsWith("key of") || after.type.name.startsWith("key of"))
      return { ...nothing, unknown: `what type ${after.name} has is not known` };
    const remedy = "Add a new column, write both, fill it in batches, and drop the old one in a later release";
    effects.push(
      copied(`MODIFY ${after.name} ${columnType(after)} of`, table, remedy),
      ...incoming.map((one) => copied("MODIFY of", one, remedy)),
      values(before, after),
    );
  }
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
        ? { ...nothing, unknown: `MySQL has no unique columns of this type; MariaDB copies ${table}` }
        : { ...nothing, mayFail: ["it fails if two rows have the same value"] },
    );
  return joined(effects);
}

/** In strict mode, which Django asks for, what does not fit is refused and not cut. */
function values(before: Column, after: Column): Effect {
  const [from, to] = [before.type, after.type];
  const length = to.length ?? Infinity;
  if (isText(from) && isText(to))
    return (from.length ?? Infinity) > length
      ? { ...nothing, mayFail: [`it fails if a value is longer than ${length}`] }
      : nothing;
  const { loses, mayFail } = typeChange(from, to);
  return {
    ...nothing,
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
