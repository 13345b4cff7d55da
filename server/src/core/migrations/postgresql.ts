import type { SchemaChange } from "./change.js";
import { makesCheckAnew, typeText, type Column, type ColumnType } from "./column.js";
import { joined, nothing, type Consequence, type Database, type Effect, type Lock, type Step } from "./effect.js";
import { literalPattern } from "../text/literalPattern.js";
import { volatilityOf } from "./defaultVolatility.js";
import { literalKey, type Literal } from "./literals.js";
import type { ModelState } from "./state.js";

/**
 * What Django sends to PostgreSQL, with the lock and the work of each statement. Read in Django 3.2 to 6.1 (django/db/backends/base/schema.py,
 * postgresql/schema.py) and run against PostgreSQL 15: locks from pg_locks in the open transaction, rewrites from pg_relation_filenode.
 */
export function onPostgresql(change: SchemaChange, database: Database): Effect {
  switch (change.kind) {
    case "unknown":
      return { ...nothing, unknown: change.reason };
    case "impossible":
      return nothing;
    case "createTable":
    case "createManyToMany":
      return steps(
        ...change.references.map(
          (table): Step => ({
            ...step("ADD FOREIGN KEY to", table, "SHARE ROW EXCLUSIVE", "brief"),
            passesQueue: true,
          }),
        ),
      );
    case "dropTable":
      return steps({
        ...step("DROP TABLE", change.table, exclusive, "brief"),
        also: alsoExclusive([...new Set([...change.references, ...change.incoming])]),
      });
    case "dropManyToMany":
      return steps({ ...step("DROP TABLE", change.table, exclusive, "brief"), also: alsoExclusive(change.references) });
    case "renameTable":
      return renamedTable(change);
    case "renameManyToMany":
      return steps({ ...step("RENAME", change.from, exclusive, "brief"), renamedTo: change.to });
    case "addColumn":
      return addedColumn(change, database);
    case "addOrder":
      return steps(step("ADD COLUMN _order to", change.table, exclusive, "brief"));
    case "dropColumn":
      return steps({
        ...step("DROP COLUMN of", change.table, exclusive, "brief"),
        ...(change.column.reference?.hasConstraint === true && {
          also: alsoExclusive([change.column.reference.table]),
          passesQueue: true as const,
        }),
      });
    case "renameColumn": {
      const reference = change.from.reference;
      if (makesCheckAnew(change.from, change.to, database)) return renamedWithCheck(change.table, change.from);
      if (reference?.hasConstraint !== true) return steps(step("RENAME COLUMN of", change.table, exclusive, "brief"));
      return steps({
        ...step("DROP FOREIGN KEY, RENAME COLUMN and ADD FOREIGN KEY on", change.table, exclusive, "check"),
        also: alsoExclusive([reference.table]),
        passesQueue: true,
      });
    }
    case "alterColumn":
      return alteredColumn(change, database);
    case "createIndex":
      if (change.concurrently)
        return steps(step("CREATE INDEX CONCURRENTLY on", change.table, "SHARE UPDATE EXCLUSIVE", "build"));
      return steps({
        ...step("CREATE INDEX on", change.table, "SHARE", "build"),
        remedy:
          "Use AddIndexConcurrently of django.contrib.postgres.operations in a migration of its own with atomic = False",
      });
    case "dropIndex":
      return change.concurrently
        ? steps(step("DROP INDEX CONCURRENTLY on", change.table, "SHARE UPDATE EXCLUSIVE", "brief"))
        : steps(step("DROP INDEX on", change.table, exclusive, "brief"));
    case "addUnique":
      if (change.isIndex)
        return {
          ...steps({
            ...step("CREATE UNIQUE INDEX on", change.table, "SHARE", "build"),
            remedy:
              "Create the index by RunSQL with CREATE UNIQUE INDEX CONCURRENTLY and atomic = False, and the constraint in the state only",
          }),
          mayFail: ["it fails if two rows are alike"],
        };
      return {
        ...steps({ ...step("ADD CONSTRAINT … UNIQUE to", change.table, exclusive, "build"), remedy: uniqueRemedy }),
        mayFail: ["it fails if two rows are alike"],
      };
    case "addCheck":
      if (change.notValid) return steps(step("ADD CONSTRAINT … NOT VALID to", change.table, exclusive, "brief"));
      return {
        ...steps({
          ...step("ADD CONSTRAINT … CHECK to", change.table, exclusive, "scan"),
          remedy: checkRemedy(database),
        }),
        mayFail: ["it fails if a row violates it"],
      };
    case "addExclusion":
      return {
        ...steps({
          ...step("ADD CONSTRAINT … EXCLUDE to", change.table, exclusive, "build"),
          remedy: "There is no way without a lock: do it in a quiet hour, with lock_timeout set",
        }),
        mayFail: ["it fails if two rows exclude each other"],
      };
    case "validate":
      return steps(step("VALIDATE CONSTRAINT on", change.table, "SHARE UPDATE EXCLUSIVE", "scan"));
    case "dropConstraint":
      return steps(step("DROP CONSTRAINT of", change.table, exclusive, "brief"));
  }
}

const exclusive: Lock = "ACCESS EXCLUSIVE";
const uniqueRemedy =
  "Create the index by RunSQL with CREATE UNIQUE INDEX CONCURRENTLY and atomic = False, then ADD CONSTRAINT … UNIQUE USING INDEX, with the change in state_operations";

function checkRemedy({ django }: Database): string {
  return django.atLeast(4, 0)
    ? "Use AddConstraintNotValid, and ValidateConstraint in the next migration"
    : "Add it by RunSQL with NOT VALID, and VALIDATE CONSTRAINT in the next migration";
}

function renamedWithCheck(table: string, before: Column): Effect {
  return steps({
    ...step("RENAME COLUMN and ADD CONSTRAINT … CHECK to", table, exclusive, "scan"),
    remedy: `Keep the column: db_column="${before.name}"`,
  });
}

function steps(...all: readonly Step[]): Effect {
  return { ...nothing, steps: all };
}

function step(sql: string, table: string, lock: Lock, cost: Step["cost"]): Step {
  return { sql: `${sql} ${table}`, table, lock, cost };
}

function alsoExclusive(tables: readonly string[]): readonly { readonly table: string; readonly lock: Lock }[] {
  return tables.map((table) => ({ table, lock: exclusive }));
}

function renamedTable(change: SchemaChange & { readonly kind: "renameTable" }): Effect {
  const { from, to } = change;
  const rename = from === to ? [] : [{ ...step("RENAME", from, exclusive, "brief"), renamedTo: to }];
  // Tables of relations are named after the model's.
  const follows = (table: string): Pick<Step, "renamedTo"> =>
    table.startsWith(`${from}_`) ? { renamedTo: to + table.slice(from.length) } : {};
  const keys = change.incoming.map(
    (table): Step => ({
      ...step("DROP FOREIGN KEY and ADD FOREIGN KEY on", table, exclusive, "check"),
      also: alsoExclusive([to]),
      passesQueue: true,
    }),
  );
  const relations = change.relations.map(
    (table): Step =>
      change.by === "AlterModelTable"
        ? { ...step("RENAME", table, exclusive, "brief"), ...follows(table) }
        : {
            ...step("DROP FOREIGN KEY, RENAME COLUMN and ADD FOREIGN KEY on", table, exclusive, "check"),
            also: alsoExclusive([to]),
            ...follows(table),
          },
  );
  return steps(...rename, ...(from === to ? [] : keys), ...relations);
}

function addedColumn({ table, column }: SchemaChange & { readonly kind: "addColumn" }, database: Database): Effect {
  const all: Step[] = [];
  const consequences: Consequence[] = [];
  const add = `ADD COLUMN ${column.name} to`;
  const volatility = column.databaseDefault === undefined ? "stable" : volatilityOf(column.databaseDefault);
  const { generated, reference } = column;
  const name = `${table}.${column.name}`;
  if (generated?.isStored === true)
    all.push({
      ...step(add, table, exclusive, "rewrite"),
      remedy: "Add a plain column, fill it in batches, and keep it up by a trigger or in the code",
    });
  else if (generated !== undefined && !database.django.atLeast(6, 1))
    consequences.push({
      kind: "fails",
      says: `PostgreSQL has no virtual generated columns in this version of Django, so ${name} cannot be added`,
      remedy: "Use db_persist=True",
      isCertain: true,
    });
  else if (volatility === "volatile")
    all.push({
      ...step(add, table, exclusive, "rewrite"),
      remedy: "Add it with null=True, set db_default by an AlterField, and fill the rows in batches",
    });
  else if (column.isUnique)
    all.push({
      ...step(`${add.replace(/ to$/, "")} … UNIQUE to`, table, exclusive, "build"),
      remedy: "Add it with null=True and without unique, then make a unique index concurrently",
    });
  else if (column.hasCheck)
    all.push({
      ...step(`${add.replace(/ to$/, "")} … CHECK to`, table, exclusive, "scan"),
      remedy: "An IntegerField has no check and needs no scan",
    });
  else all.push(step(add, table, exclusive, "brief"));
  if (reference?.hasConstraint === true) {
    const last = all.pop();
    if (last !== undefined)
      all.push({
        ...last,
        cost: last.cost === "brief" && !column.isNullable ? "check" : last.cost,
        also: [{ table: reference.table, lock: "SHARE ROW EXCLUSIVE" }],
      });
  }
  if (column.isIndexed) {
    const remedy =
      reference === undefined
        ? "Add it without db_index, then the index with AddIndexConcurrently in a migration of its own"
        : "Add the column with db_constraint=False and db_index=False, the index with AddIndexConcurrently, and the constraint NOT VALID, each in a migration of its own";
    all.push({ ...step("CREATE INDEX on", table, "SHARE", "build"), isDeferred: true, remedy });
  }
  const effect: Effect = { ...nothing, steps: all, consequences };
  return volatility === "unseen"
    ? { ...effect, unknown: `whether the db_default of ${column.name} is the same for all rows cannot be seen` }
    : effect;
}

/** What changing a column's type asks for. */
export interface TypeChange {
  readonly cost: "none" | "brief" | "rewrite" | "impossible" | "unseen";
  readonly loses?: string;
  readonly mayFail?: string;
}

export function typeChange(before: ColumnType, after: ColumnType): TypeChange {
  if (typeText(before) === typeText(after)) return { cost: "none" };
  const [from, to] = [before.name, after.name];
  if (from.startsWith("key of") || to.startsWith("key of") || from.startsWith("array ") || to.startsWith("array "))
    return { cost: "unseen" };
  if (from === "varchar" && to === "varchar") {
    if (after.length === undefined || (before.length !== undefined && after.length >= before.length))
      return { cost: "brief" };
    return { cost: "rewrite", mayFail: `a value is longer than ${after.length}` };
  }
  if (from === "varchar" && to === "text") return { cost: "brief" };
  if (from === "text" && to === "varchar")
    return after.length === undefined
      ? { cost: "brief" }
      : {
          cost: "rewrite",
          loses: cut(after.length),
        };
  if (from === "numeric" && to === "numeric") {
    const [scale, next] = [before.scale ?? 0, after.scale ?? 0];
    if (scale === next && (after.digits ?? Infinity) >= (before.digits ?? Infinity)) return { cost: "brief" };
    return {
      cost: "rewrite",
      ...(next < scale && { loses: `values are rounded to ${next} place${next === 1 ? "" : "s"}` }),
      ...((after.digits ?? Infinity) - next < (before.digits ?? Infinity) - scale && {
        mayFail: "a value has more digits",
      }),
    };
  }
  const integers = ["smallint", "integer", "bigint"];
  const [small, large] = [integers.indexOf(from), integers.indexOf(to)];
  if (small >= 0 && large >= 0)
    return { cost: "rewrite", ...(large < small && { mayFail: "a value is out of range" }) };
  if ((from === "double precision" || from === "numeric") && large >= 0)
    return { cost: "rewrite", loses: "values are rounded to whole numbers" };
  if (from === "integer" && to === "boolean") return { cost: "rewrite", loses: "every number but 0 becomes true" };
  if (from === "jsonb" && casts.get(from)?.includes(to) === true)
    return { cost: "rewrite", mayFail: `a value is no ${to}` };
  if (from === "timestamptz" && to === "date") return { cost: "rewrite", loses: "the time of day is dropped" };
  if (from === "timestamptz" && to === "time") return { cost: "rewrite", loses: "the date is dropped" };
  if (isTextual(from) && !isTextual(to))
    return knownTypes.has(to) ? { cost: "rewrite", mayFail: `a value is no ${to}` } : { cost: "unseen" };
  if (isTextual(from) && isTextual(to)) return { cost: "unseen" };
  if (!knownTypes.has(from) || (!knownTypes.has(to) && !isTextual(to))) return { cost: "unseen" };
  if (to === "varchar" && longestText(before) > (after.length ?? Infinity))
    return { cost: "rewrite", loses: cut(after.length ?? 0) };
  return { cost: isTextual(to) || casts.get(from)?.includes(to) === true ? "rewrite" : "impossible" };
}

function cut(length: number): string {
  return `values longer than ${length} are cut without a word (USING …::varchar(${length}))`;
}

/** How long a value is at most as a text. */
export function longestText({ name, digits }: ColumnType): number {
  return (name === "numeric" && digits !== undefined ? digits + 2 : longest.get(name)) ?? Infinity;
}

const longest: ReadonlyMap<string, number> = new Map([
  ["smallint", 6],
  ["integer", 11],
  ["bigint", 20],
  ["boolean", 5],
  ["date", 10],
  ["time", 15],
  ["timestamptz", 32],
  ["uuid", 36],
]);

/** Casts that PostgreSQL has between these types, besides those from and to text (pg_cast). */
const casts: ReadonlyMap<string, readonly string[]> = new Map([
  ["smallint", ["numeric", "double precision"]],
  ["integer", ["numeric", "double precision", "boolean"]],
  ["bigint", ["numeric", "double precision"]],
  ["numeric", ["double precision"]],
  ["double precision", ["numeric"]],
  ["boolean", ["integer"]],
  ["date", ["timestamptz"]],
  ["time", ["interval"]],
  ["interval", ["time"]],
  ["jsonb", ["boolean", "numeric", "smallint", "integer", "bigint", "double precision"]],
]);

function isTextual(name: string): boolean {
  return name === "varchar" || name === "text" || name === "citext";
}

const knownTypes: ReadonlySet<string> = new Set([
  "smallint",
  "integer",
  "bigint",
  "numeric",
  "double precision",
  "boolean",
  "date",
  "timestamptz",
  "time",
  "interval",
  "uuid",
  "jsonb",
  "inet",
  "bytea",
]);

function alteredColumn(change: SchemaChange & { readonly kind: "alterColumn" }, database: Database): Effect {
  const { table, before, after, model, field } = change;
  const effects: Effect[] = [];
  const column = `${table}.${after.name}`;
  const [oldKey, newKey] = [
    before.reference?.hasConstraint === true ? before.reference : undefined,
    after.reference?.hasConstraint === true ? after.reference : undefined,
  ];
  if (makesCheckAnew(before, after, database)) effects.push(renamedWithCheck(table, before));
  else if (before.name !== after.name) effects.push(steps(step("RENAME COLUMN of", table, exclusive, "brief")));
  if (newKey !== undefined)
    effects.push(
      steps({
        ...step(
          oldKey === undefined ? "ADD FOREIGN KEY to" : "DROP FOREIGN KEY and ADD FOREIGN KEY on",
          table,
          oldKey === undefined ? "SHARE ROW EXCLUSIVE" : exclusive,
          "check",
        ),
        ...(oldKey !== undefined && { passesQueue: true as const }),
        also: [
          ...alsoExclusive(oldKey === undefined ? [] : [oldKey.table]),
          ...(newKey.table === oldKey?.table ? [] : [{ table: newKey.table, lock: "SHARE ROW EXCLUSIVE" as const }]),
        ],
        remedy: "Add the constraint NOT VALID by RunSQL, and validate it in the next migration",
      }),
    );
  else if (oldKey !== undefined)
    effects.push(
      steps({
        ...step("DROP FOREIGN KEY of", table, exclusive, "brief"),
        also: alsoExclusive([oldKey.table]),
        passesQueue: true,
      }),
    );
  effects.push(typeEffect(change, database));
  if (before.isAutomatic !== after.isAutomatic)
    effects.push(
      steps({
        ...step(
          `ALTER COLUMN ${after.name} ${after.isAutomatic ? "ADD" : "DROP"} IDENTITY of`,
          table,
          exclusive,
          "brief",
        ),
        also: alsoExclusive(change.incoming),
      }),
    );
  if (before.collation !== after.collation)
    effects.push({ ...nothing, unknown: `what another collation of ${column} does to its indexes depends on them` });
  if (before.isNullable && !after.isNullable)
    effects.push(notNull(change, model.notNullChecks.has(after.name) || hasNotNullCheck(model.constraints, field)));
  const [oldDefault, newDefault] = [before.databaseDefault, after.databaseDefault].map((one) =>
    one === undefined ? "" : literalKey(one),
  );
  if (oldDefault !== newDefault)
    effects.push(
      steps(
        step(`ALTER COLUMN ${after.name} ${newDefault === "" ? "DROP" : "SET"} DEFAULT of`, table, exclusive, "brief"),
      ),
    );
  if (!before.isNullable && after.isNullable)
    effects.push(steps(step(`ALTER COLUMN ${after.name} DROP NOT NULL of`, table, exclusive, "brief")));
  if (before.hasCheck && !after.hasCheck) effects.push(steps(step("DROP CONSTRAINT of", table, exclusive, "brief")));
  if (!before.hasCheck && after.hasCheck)
    effects.push({
      ...steps({ ...step("ADD CONSTRAINT … CHECK to", table, exclusive, "scan"), remedy: checkRemedy(database) }),
      mayFail: ["it fails on a negative value"],
    });
  if (!before.isUnique && after.isUnique)
    effects.push({
      ...steps({ ...step("ADD CONSTRAINT … UNIQUE to", table, exclusive, "build"), remedy: uniqueRemedy }),
      mayFail: ["it fails if two rows have the same value"],
    });
  // Also where a unique constraint served as the index until now.
  if (!before.isIndexed && after.isIndexed)
    effects.push(
      steps({
        ...step("CREATE INDEX on", table, "SHARE", "build"),
        remedy:
          "Make the index with AddIndexConcurrently in database_operations and the AlterField in state_operations, with atomic = False",
      }),
    );
  if ((before.isIndexed && !after.isIndexed && !after.isUnique) || (before.isUnique && !after.isUnique))
    effects.push(steps(step("DROP INDEX on", table, exclusive, "brief")));
  return joined(effects);
}

/** A validated `CHECK (column IS NOT NULL)` lets PostgreSQL ≥ 12 set NOT NULL without a scan. */
function hasNotNullCheck(
  constraints: ReadonlyMap<string, { readonly literal: Literal; readonly isValidated: boolean }>,
  field: string,
): boolean {
  return [...constraints.values()].some(
    ({ literal, isValidated }) => isValidated && literalKey(literal).includes(`Q(${field}__isnull=false)`),
  );
}

/** The field that is computed from another one of the model: `F("cnt")` names it as a text. */
function generatedFrom(field: string, { fields }: ModelState): string | undefined {
  const named = new RegExp(`(?:[(,[]|"value":)${literalPattern(JSON.stringify(field))}(?!:)`);
  return [...fields].find(([, { spec }]) => {
    const expression = spec.type === "GeneratedField" ? spec.options.get("expression") : undefined;
    return expression !== undefined && named.test(literalKey(expression));
  })?.[0];
}

function typeEffect(
  { table, before, after, incoming, field, model }: SchemaChange & { readonly kind: "alterColumn" },
  { django }: Database,
): Effect {
  const type = typeChange(before.type, after.type);
  const generated = type.cost === "none" ? undefined : generatedFrom(field, model);
  if (generated !== undefined)
    return {
      ...nothing,
      consequences: [
        {
          kind: "fails",
          says: `PostgreSQL does not change the type of ${table}.${after.name}, from which ${generated} is generated`,
          remedy: `Remove ${generated} before, and add it again after`,
          isCertain: false,
        },
      ],
    };
  const sql = `ALTER COLUMN ${after.name} TYPE ${typeText(after.type)} of`;
  switch (type.cost) {
    case "none":
      return nothing;
    case "impossible":
      return {
        ...nothing,
        consequences: [
          {
            kind: "fails",
            says: `PostgreSQL has no cast from ${before.type.name} to ${after.type.name}, so the type of ${table}.${after.name} cannot be changed`,
            remedy: "Add a new column, fill it, and drop the old one in a later release",
            isCertain: true,
          },
        ],
      };
    case "unseen":
      return before.reference !== undefined && after.reference !== undefined
        ? nothing
        : {
            ...nothing,
            unknown: `what changing ${before.type.name} to ${after.type.name} asks of the table is not known`,
          };
    case "brief": {
      // The index for LIKE is made again (Django ≥ 5.0; earlier ones forget it).
      const rebuilt =
        before.type.name === "varchar" &&
        after.type.name === "text" &&
        (before.isIndexed || before.isUnique) &&
        (after.isIndexed || after.isUnique) &&
        django.atLeast(5, 0);
      return steps(
        rebuilt
          ? {
              ...step(`${sql.replace(/ of$/, "")} and CREATE INDEX for LIKE on`, table, exclusive, "build"),
              remedy: "Drop the index first, and make it again concurrently in a migration of its own",
            }
          : step(sql, table, exclusive, "brief"),
      );
    }
    case "rewrite":
      return {
        steps: [
          {
            ...step(sql, table, exclusive, "rewrite"),
            also: alsoExclusive(incoming),
            remedy: "Add a new column, write both, fill it in batches, and drop the old one in a later release",
          },
          ...incoming.map(
            (one): Step => ({ ...step("ALTER COLUMN … TYPE of", one, exclusive, "rewrite"), passesQueue: true }),
          ),
        ],
        consequences:
          type.loses === undefined
            ? []
            : [
                {
                  kind: "loses-data",
                  says: type.loses,
                  remedy: "Keep the old column until the new one was checked",
                  isCertain: true,
                },
              ],
        mayFail: type.mayFail === undefined ? [] : [`it fails if ${type.mayFail}`],
      };
  }
}

function notNull({ table, after }: SchemaChange & { readonly kind: "alterColumn" }, isChecked: boolean): Effect {
  const fill = after.filledBy.kind;
  const isFilled = fill === "constant" || fill === "callable" || fill === "unseen" || fill === "database";
  const set = `ALTER COLUMN ${after.name} SET NOT NULL of`;
  const recipe = `Add CHECK (${after.name} IS NOT NULL) NOT VALID, validate it in the next migration, then alter the field without a default`;
  if (isFilled)
    return {
      ...steps({
        ...step(`UPDATE of every row where ${after.name} is NULL, and SET NOT NULL of`, table, exclusive, "update"),
        remedy: `Fill the rows in batches in a migration of its own; then ${recipe.charAt(0).toLowerCase()}${recipe.slice(1)}`,
      }),
      mayFail: ["it fails if a row that is filled violates another constraint"],
    };
  if (isChecked) return steps(step(set, table, exclusive, "brief"));
  return {
    ...steps({ ...step(set, table, exclusive, "scan"), remedy: recipe }),
    mayFail: ["it fails on a row with NULL, and so does the release that still runs where it writes NULL"],
  };
}
