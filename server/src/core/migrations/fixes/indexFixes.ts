import type { FixDraft } from "../../fixes/fix.js";
import { importedName } from "../../fixes/imports.js";
import { edit, indentAt, lineBreakAt } from "../../fixes/source.js";
import { meaningOf, type Column } from "../column.js";
import { fieldNames } from "../change.js";
import type { Literal } from "../literals.js";
import type { Operation, OperationOf } from "../operation.js";
import { nameOf } from "../replay.js";
import { tableOf, type ModelState, type ProjectState } from "../state.js";
import { atomicEdits, canRunLater, importing, modelAt, removal, stateAt, type FixContext } from "./fixContext.js";
import { nextMigrations, type NextMigration } from "./nextMigrations.js";
import {
  indentStep,
  keywordEdits,
  linesOf,
  postgresOperations,
  runSql,
  separate,
  textWith,
  type Lines,
} from "./operationText.js";

/** Indexes and unique constraints that are built while everybody goes on: PostgreSQL only. */
export function indexFixes(context: FixContext, operation: Operation): readonly FixDraft[] {
  if (context.view.migrations.target.vendor === "mysql") return [];
  switch (operation.kind) {
    case "addIndex":
      return addIndexFix(context, operation);
    case "addConstraint":
      return uniqueConstraintFix(context, operation);
    case "alterTogether":
      return togetherFix(context, operation);
    case "alterField":
      return alteredFieldFix(context, operation);
    case "addField":
      return addedFieldFix(context, operation);
    default:
      return [];
  }
}

function addIndexFix(context: FixContext, operation: OperationOf<"addIndex">): readonly FixDraft[] {
  const { source, judged } = context;
  if (operation.concurrently) return [];
  if (judged.file.operations.length === 1) {
    return [
      {
        title: "Build the index concurrently",
        safety: "needsReview",
        edits: () => ({
          edits: [
            ...importing(source, postgresOperations, ["AddIndexConcurrently"]),
            ...atomicEdits(context),
            edit(source, operation.callee.start, operation.callee.end, "AddIndexConcurrently"),
          ],
        }),
      },
    ];
  }
  const lines = linesOf(source, operation.at);
  const [first = "", ...rest] = lines ?? [];
  if (lines === undefined || !canRunLater(context, operation)) return [];
  const callee = operation.callee.end - operation.callee.start;
  return later(context, operation, "Build the index concurrently", {
    about: nameOf(operation.index) ?? "index",
    operations: [[`AddIndexConcurrently${first.slice(callee)}`, ...rest]],
    isAtomic: false,
  });
}

/** A constraint on an index that was built concurrently. */
function uniqueConstraintFix(context: FixContext, operation: OperationOf<"addConstraint">): readonly FixDraft[] {
  const { constraint } = operation;
  if (
    constraint.kind !== "call" ||
    constraint.path?.endsWith(".UniqueConstraint") !== true ||
    constraint.positional.length > 0 ||
    [...constraint.keywords.keys()].some((one) => one !== "fields" && one !== "name")
  )
    return [];
  const [model, state] = [modelAt(context, operation, operation.model), stateAt(context, operation)];
  const columns = model && columnsOf(model, state, fieldNames(constraint));
  const name = nameOf(constraint);
  return model === undefined || columns === undefined || name === undefined
    ? []
    : uniqueFix(context, operation, { name, table: tableOf(model), columns });
}

function togetherFix(context: FixContext, operation: OperationOf<"alterTogether">): readonly FixDraft[] {
  const [model, state] = [modelAt(context, operation, operation.model), stateAt(context, operation)];
  const before = operation.option === "unique_together" ? model?.uniqueTogether : undefined;
  if (model === undefined || before === undefined || operation.groups === undefined) return [];
  const has = (groups: readonly (readonly string[])[], group: readonly string[]): boolean =>
    groups.some((one) => one.join() === group.join());
  const added = operation.groups.filter((group) => !has(before, group));
  const [group] = added;
  const columns = group && columnsOf(model, state, group);
  if (columns === undefined || added.length !== 1 || before.some((one) => !has(operation.groups ?? [], one))) return [];
  return uniqueFix(context, operation, { name: nameFor(model, columns, "uniq"), table: tableOf(model), columns });
}

interface UniqueIndex {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
}

function uniqueFix(
  context: FixContext,
  operation: Operation & { readonly model: string },
  index: UniqueIndex,
): readonly FixDraft[] {
  const { source } = context;
  const [prefix, own, step] = [prefixOf(context), linesOf(source, operation.at), indentStep(source)];
  if (prefix === undefined || own === undefined || !isPlain(index.name, index.table, ...index.columns)) return [];
  return placed(context, operation, "Build the unique index concurrently, and the constraint on it", {
    about: index.name,
    operations: [separate(prefix, step, { database: [uniqueSql(prefix, step, index)], state: [own] })],
    isAtomic: false,
  });
}

function uniqueSql(prefix: string, step: string, { name, table, columns }: UniqueIndex): Lines {
  return runSql(
    prefix,
    step,
    [
      `CREATE UNIQUE INDEX CONCURRENTLY "${name}" ON "${table}" (${columns.map((one) => `"${one}"`).join(", ")})`,
      `ALTER TABLE "${table}" ADD CONSTRAINT "${name}" UNIQUE USING INDEX "${name}"`,
    ],
    [`ALTER TABLE "${table}" DROP CONSTRAINT "${name}"`],
  );
}

/** `db_index=True` or `unique=True` of a field that is there, where nothing else of its column changes. */
function alteredFieldFix(context: FixContext, operation: OperationOf<"alterField">): readonly FixDraft[] {
  const { source, judged } = context;
  const steps = judged.operations.find((one) => one.operation === operation)?.steps ?? [];
  const [model, state] = [modelAt(context, operation, operation.model), stateAt(context, operation)];
  const column = model && columnOf(model, state, operation.field);
  const [prefix, own, step] = [prefixOf(context), linesOf(source, operation.at), indentStep(source)];
  if (model === undefined || column === undefined || prefix === undefined || own === undefined || steps.length !== 1)
    return [];
  const [sent] = steps;
  if (sent?.sql.startsWith("CREATE INDEX on") === true) {
    const name = nameFor(model, [column.name], "idx");
    const index = concurrentIndex(context, operation.model, operation.field.name, name);
    return index === undefined
      ? []
      : placed(
          context,
          operation,
          "Build the index concurrently",
          { about: name, operations: [separate(prefix, step, { database: [index], state: [own] })], isAtomic: false },
          ["AddIndexConcurrently"],
        );
  }
  return sent?.sql.startsWith("ADD CONSTRAINT … UNIQUE") === true
    ? uniqueFix(context, operation, {
        name: nameFor(model, [column.name], "uniq"),
        table: tableOf(model),
        columns: [column.name],
      })
    : [];
}

/** The column alone first; its index and its foreign key in migrations of their own. */
function addedFieldFix(context: FixContext, operation: OperationOf<"addField">): readonly FixDraft[] {
  const { source } = context;
  const { name: field, field: spec } = operation.field;
  const [model, state] = [modelAt(context, operation, operation.model), stateAt(context, operation)];
  const column = model && columnOf(model, state, operation.field);
  const [prefix, own, step] = [prefixOf(context), linesOf(source, operation.at), indentStep(source)];
  if (
    model === undefined ||
    column === undefined ||
    prefix === undefined ||
    own === undefined ||
    !column.isNullable ||
    spec.type === "OneToOneField"
  )
    return [];
  const table = tableOf(model);
  const target = column.reference?.hasConstraint === true ? column.reference : undefined;
  const key = target && referencedColumn(context, state, target.key, spec.options.get("to_field"));
  if (
    (target !== undefined && key === undefined) ||
    !isPlain(table, column.name, key?.table ?? "x", key?.column ?? "x")
  )
    return [];
  const plain = textWith(
    source,
    operation.at,
    keywordEdits(source, spec.at, {
      ...(target !== undefined && { db_constraint: "False" }),
      ...(column.isIndexed && { db_index: "False" }),
      ...(column.isUnique && {
        unique: undefined,
        ...((spec.type === "SlugField" || spec.type === "ForeignKey" || spec.options.has("db_index")) && {
          db_index: "False",
        }),
      }),
    }),
  );
  const bare = linesOf(source, operation.at, plain);
  const indexName = nameFor(model, [column.name], column.isUnique ? "uniq" : "idx");
  const index = column.isUnique
    ? uniqueSql(prefix, step, { name: indexName, table, columns: [column.name] })
    : concurrentIndex(context, operation.model, field, indexName);
  if (bare === undefined || index === undefined) return [];
  const next: NextMigration[] = [];
  if (column.isUnique) next.push({ about: indexName, operations: [index], isAtomic: false });
  else if (column.isIndexed)
    next.push({
      about: indexName,
      operations: [separate(prefix, step, { database: [index], state: [] })],
      isAtomic: false,
    });
  if (key !== undefined) {
    const name = nameFor(model, [column.name], "fk");
    next.push(
      {
        about: name,
        operations: [
          runSql(
            prefix,
            step,
            [
              `ALTER TABLE "${table}" ADD CONSTRAINT "${name}" FOREIGN KEY ("${column.name}") REFERENCES "${key.table}" ("${key.column}") DEFERRABLE INITIALLY DEFERRED NOT VALID`,
            ],
            [`ALTER TABLE "${table}" DROP CONSTRAINT "${name}"`],
          ),
        ],
        isAtomic: true,
      },
      {
        about: `validate_${name}`,
        operations: [runSql(prefix, step, [`ALTER TABLE "${table}" VALIDATE CONSTRAINT "${name}"`], undefined)],
        isAtomic: true,
      },
    );
  }
  if (next.length === 0 || !canRunLater(context, operation)) return [];
  return [
    {
      title:
        key === undefined
          ? `Add ${field} alone, and build its index concurrently in the next migration`
          : `Add ${field} alone, and its index and its foreign key in the next migrations`,
      safety: "needsReview",
      edits() {
        const newFiles = nextMigrations(context, next);
        return newFiles.length === 0
          ? { edits: [] }
          : {
              edits: [replacement(context, operation, separate(prefix, step, { database: [bare], state: [own] }))],
              newFiles,
            };
      },
    },
  ];
}

/** In its place where it is alone in the file, else in a migration of its own. */
function placed(
  context: FixContext,
  operation: Operation & { readonly model: string },
  title: string,
  instead: NextMigration,
  imports: readonly string[] = [],
): readonly FixDraft[] {
  const {
    source,
    judged: { file },
  } = context;
  const [lines] = instead.operations;
  if (lines === undefined) return [];
  if (file.operations.length > 1)
    return canRunLater(context, operation) ? later(context, operation, title, instead) : [];
  return [
    {
      title,
      safety: "needsReview",
      edits: () => ({
        edits: [
          ...(imports.length === 0 ? [] : importing(source, postgresOperations, imports)),
          ...atomicEdits(context),
          replacement(context, operation, lines),
        ],
      }),
    },
  ];
}

function later(context: FixContext, operation: Operation, title: string, instead: NextMigration): readonly FixDraft[] {
  return [
    {
      title: `${title} in a migration of its own`,
      safety: "needsReview",
      edits() {
        const newFiles = nextMigrations(context, [instead]);
        return newFiles.length === 0 ? { edits: [] } : { edits: removal(context, operation), newFiles };
      },
    },
  ];
}

export function replacement({ source }: FixContext, operation: Operation, lines: Lines): ReturnType<typeof edit> {
  return edit(
    source,
    operation.at.start,
    operation.at.end,
    lines.join(`${lineBreakAt(source, operation.at.start)}${indentAt(source, operation.at.start)}`),
  );
}

/** `migrations.`, as the file imports it. */
export function prefixOf({ source }: FixContext): string | undefined {
  const bound = importedName(source, "django.db", "migrations", source.text.length)?.as;
  return bound === "migrations" ? "migrations." : undefined;
}

function concurrentIndex({ source }: FixContext, model: string, field: string, name: string): Lines | undefined {
  const bound = ["django.db", "django.contrib.gis.db"].some(
    (module) => importedName(source, module, "models", source.text.length)?.as === "models",
  );
  const quoted = (text: string): string => `${source.quote}${text}${source.quote}`;
  return bound
    ? [`AddIndexConcurrently(${quoted(model)}, models.Index(fields=[${quoted(field)}], name=${quoted(name)}))`]
    : undefined;
}

/** Names that need no escaping, neither in SQL nor in a text of Python. */
function isPlain(...names: readonly string[]): boolean {
  return names.every((name) => /^\w+$/.test(name));
}

/** At most 30 characters, as Django wants names of indexes. */
function nameFor(model: ModelState, columns: readonly string[], ending: string): string {
  return `${`${tableOf(model)}_${columns.join("_")}`
    .replace(/\W+/g, "_")
    .replace(/^[_\d]+/, "")
    .slice(0, 29 - ending.length)}_${ending}`;
}

function columnsOf(model: ModelState, state: ProjectState, fields: readonly string[]): readonly string[] | undefined {
  const columns = fields.map((name) => {
    const field = model.fields.get(name);
    return field && columnOf(model, state, { name, field: field.spec })?.name;
  });
  return columns.length > 0 && columns.every((one) => one !== undefined) ? columns : undefined;
}

function columnOf(
  model: ModelState,
  state: ProjectState,
  { name, field }: { readonly name: string; readonly field: OperationOf<"addField">["field"]["field"] },
): Column | undefined {
  const meaning = meaningOf(name, field, model, state);
  return meaning.kind === "column" ? meaning : undefined;
}

/** The column that a foreign key leads to, where migrations of the project tell. */
function referencedColumn(
  { view, judged: { node } }: FixContext,
  own: ProjectState,
  key: string | undefined,
  toField: Literal | undefined,
): { readonly table: string; readonly column: string } | undefined {
  if (key === undefined || toField !== undefined) return undefined;
  const app = key.slice(0, key.indexOf("."));
  const state = app === node.app ? own : view.migrations.stateOf(app);
  const model = state.models.get(key);
  if (model === undefined || model.unknown !== undefined || model.isVirtual) return undefined;
  const primary = [...model.fields]
    .map(([name, { spec }]) => columnOf(model, state, { name, field: spec }))
    .find((one) => one?.isPrimaryKey === true);
  return primary && { table: tableOf(model), column: primary.name };
}
