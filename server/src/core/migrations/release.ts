import { isText, type Column } from "./column.js";
import type { SchemaChange } from "./change.js";
import { volatilityOf } from "./defaultVolatility.js";
import type { Consequence, Database } from "./effect.js";

/** What a change means for the release that still runs, and for the data, on every database. */
export function releaseConsequences(
  change: SchemaChange,
  isNew: (addedIn: string) => boolean,
  database: Database,
): readonly Consequence[] {
  switch (change.kind) {
    case "impossible":
      return [{ kind: "fails", says: change.error, remedy: change.remedy, isCertain: true }];
    case "addColumn":
      return addedColumn(change.table, change.column, change.isOneOff, database);
    case "addOrder":
      return [
        breaks(
          `${change.table}._order becomes NOT NULL and its default does not stay in the database, so an INSERT of the release that still runs fails`,
          "Order by a nullable field of your own on a table that is in use",
          change.table,
        ),
      ];
    case "dropColumn": {
      const lost: Consequence = {
        kind: "loses-data",
        says: `what ${change.table}.${change.column.name} holds is lost; undoing the migration brings back an empty column`,
        remedy: "Keep a copy, or drop it when nobody needs it any more",
        isCertain: true,
      };
      if (isNew(change.addedIn)) return [];
      return [
        breaks(
          `the release that still runs names ${change.table}.${change.column.name} in every query of ${change.model.name}, so its next query fails`,
          dropRemedy(change.column, database),
        ),
        lost,
      ];
    }
    case "dropManyToMany":
      if (isNew(change.addedIn)) return [];
      return [
        breaks(
          `the release that still runs queries ${change.table}, so ${change.field} fails there`,
          `Take ${change.field} from the state only in this release (SeparateDatabaseAndState), and drop the table by RunSQL in the next`,
        ),
        { kind: "loses-data", says: `what ${change.table} holds is lost`, remedy: "Keep a copy", isCertain: true },
      ];
    case "dropTable":
      return [
        breaks(
          `the release that still runs queries ${change.table}, so its next query of ${change.model.name} fails`,
          `Take ${change.model.name} from the state only in this release: SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("${change.model.name}")]), and drop the table by RunSQL in the next`,
        ),
        { kind: "loses-data", says: `what ${change.table} holds is lost`, remedy: "Keep a copy", isCertain: true },
      ];
    case "renameColumn":
      return isNew(change.addedIn)
        ? []
        : [
            breaks(
              `the release that still runs names the column ${change.table}.${change.from.name}, and the new release ${change.to.name}: each fails while the other's name is there`,
              `Keep the column: AlterField with db_column="${change.from.name}" before the RenameField sends no SQL`,
            ),
          ];
    case "renameTable":
      if (change.from === change.to)
        return [
          breaks(
            `the columns of its many-to-many tables are renamed, so queries of the release that still runs fail there`,
            "Make the change in the state only (SeparateDatabaseAndState)",
          ),
        ];
      return [
        breaks(
          `the release that still runs queries ${change.from}, and the new release ${change.to}: each fails while the other's name is there`,
          `Keep the table: db_table = "${change.from}" in the model's Meta, in the same release`,
        ),
      ];
    case "renameManyToMany":
      return isNew(change.addedIn)
        ? []
        : [
            breaks(
              `the release that still runs queries ${change.from}, and the new release ${change.to}: each fails while the other's name is there`,
              `Keep the table: db_table="${change.from}" of the renamed field, by an AlterField before the RenameField`,
            ),
          ];
    case "alterColumn":
      if (isNew(change.addedIn)) return [];
      return alteredColumn(change.table, change.before, change.after, database);
    default:
      return [];
  }
}

function breaks(says: string, remedy: string, insertsInto?: string): Consequence {
  return { kind: "breaks-release", says, remedy, isCertain: true, ...(insertsInto !== undefined && { insertsInto }) };
}

function addedColumn(
  table: string,
  column: Column,
  isOneOff: boolean,
  { vendor, django }: Database,
): readonly Consequence[] {
  const found: Consequence[] = [];
  const name = `${table}.${column.name}`;
  const { filledBy } = column;
  const later = django.atLeast(5, 0)
    ? "Give it a db_default, which stays in the database"
    : "Add it with null=True, fill it, and make it NOT NULL in a later release";
  if (column.generated !== undefined || filledBy.kind === "null") return [];
  if (filledBy.kind === "database") {
    const given = column.databaseDefault;
    const isOne = given !== undefined && given.kind !== "none" && volatilityOf(given) === "stable";
    return column.isUnique && isOne
      ? [
          {
            kind: "fails",
            says: `${name} is unique and every row gets the same value, so the migration fails if the table has two rows`,
            remedy:
              "Add it with null=True and without a default, fill it row by row, and make it unique in a later migration",
            isCertain: false,
          },
        ]
      : [];
  }
  // Also a nullable one is filled with its default.
  if (column.isUnique && filledBy.kind !== "nothing") {
    const same =
      filledBy.kind === "callable"
        ? `${filledBy.path.replace(/^\./, "")} is called once for all rows`
        : "every row gets the same value";
    return [
      {
        kind: "fails",
        says: `${name} is unique and ${same}, so the migration fails if the table has two rows`,
        remedy:
          "Add it with null=True and without a default, fill it row by row, and make it unique in a later migration",
        isCertain: false,
      },
    ];
  }
  if (column.isNullable) return [];
  // An implicit 0 or '' in every row.
  if (
    filledBy.kind === "nothing" &&
    vendor === "mysql" &&
    (column.isUnique || column.reference?.hasConstraint === true)
  )
    return [
      {
        kind: "fails",
        says: `${name} is NOT NULL and nothing fills it, so every row gets 0 or '': the migration fails if the table has ${column.reference?.hasConstraint === true ? "a row" : "two rows"}`,
        remedy: "Add it with null=True, fill it, and make it NOT NULL in a later release",
        isCertain: false,
      },
    ];
  if (filledBy.kind === "nothing" && vendor !== "mysql") {
    found.push({
      kind: "fails",
      says: `${name} is NOT NULL and nothing fills it, so the migration fails if the table has a row`,
      remedy: later,
      isCertain: false,
    });
    return found;
  }
  const filled =
    filledBy.kind === "callable"
      ? `DEFAULT ${shortPath(filledBy.path)}(), called once for all rows,`
      : filledBy.kind === "constant"
        ? `DEFAULT ${filledBy.text}`
        : filledBy.kind === "empty text"
          ? "DEFAULT ''"
          : filledBy.kind === "now"
            ? "DEFAULT with the time of the migration"
            : filledBy.kind === "nothing"
              ? "an implicit default"
              : "a DEFAULT";
  const remedy =
    filledBy.kind === "now" && django.atLeast(5, 0) ? "Give it db_default=Now(), which stays in the database" : later;
  const forgets = isOneOff
    ? "; the new code fails too where it does not set the value, since preserve_default=False"
    : "";
  return [
    breaks(
      `${name} is NOT NULL, and Django adds it with ${filled} that it drops in the next statement: an INSERT of the release that still runs does not name the column and fails${forgets}`,
      remedy,
      table,
    ),
  ];
}

function shortPath(path: string): string {
  return path.replace(/^\./, "").split(".").slice(-2).join(".");
}

function dropRemedy(column: Column, { django }: Database): string {
  const first =
    column.isNullable || column.databaseDefault !== undefined
      ? ""
      : `make it nullable${django.atLeast(5, 0) ? " or give it a db_default" : ""}, `;
  return `In this release ${first}stop using it and take it from the state only: SeparateDatabaseAndState(state_operations=[…]); drop the column by RunSQL in the next`;
}

function alteredColumn(table: string, before: Column, after: Column, { vendor }: Database): readonly Consequence[] {
  const found: Consequence[] = [];
  if (before.name !== after.name)
    found.push(
      breaks(
        `the column ${table}.${before.name} becomes ${after.name}: the release that still runs, or the new one, does not find it`,
        `Keep the name: db_column="${before.name}"`,
      ),
    );
  if (before.isAutomatic && !after.isAutomatic)
    found.push(
      breaks(
        `the database does not count ${table}.${after.name} any more, so an INSERT of the release that still runs, which leaves it out, fails`,
        "Keep the automatic field until the code that runs gives each row its key",
        table,
      ),
    );
  if (before.databaseDefault !== undefined && after.databaseDefault === undefined && !after.isNullable)
    found.push(
      breaks(
        `${table}.${after.name} loses its default in the database, so an INSERT of the release that still runs may fail`,
        "Remove db_default a release after the code sets the value",
        table,
      ),
    );
  if (
    isText(before.type) &&
    !isText(after.type) &&
    after.type.name !== "citext" &&
    !after.type.name.startsWith("key of") &&
    vendor !== "sqlite"
  )
    found.push(
      breaks(
        `the release that still runs writes text into ${table}.${after.name}, which becomes ${after.type.name}`,
        "Add a new column, write both, fill it, and drop the old one in a later release",
      ),
    );
  return found;
}
