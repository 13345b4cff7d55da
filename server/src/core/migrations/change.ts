import { meaningOf, type Column, type ManyToMany } from "./column.js";
import { literalKey, sameLiteral, textOf, type CallLiteral, type Literal } from "./literals.js";
import type { FieldSpec, NamedField, Operation } from "./operation.js";
import { relatedTable } from "./relatedTable.js";
import { nameOf } from "./replay.js";
import {
  incomingManyToMany,
  incomingTables,
  manyToManyTables,
  ownManyToMany,
  referencedTables,
} from "./tablesAround.js";
import {
  defaultTable,
  modelKey,
  relatedKey,
  tableOf,
  type FieldState,
  type ModelState,
  type ProjectState,
} from "./state.js";

/** What an operation asks of the database, whichever it is. */
export type SchemaChange =
  | { readonly kind: "createTable"; readonly table: string; readonly references: readonly string[] }
  | {
      readonly kind: "dropTable";
      readonly model: ModelState;
      readonly table: string;
      readonly references: readonly string[];
      /** Tables with a foreign key to it. */
      readonly incoming: readonly string[];
    }
  | {
      readonly kind: "renameTable";
      readonly model: ModelState;
      readonly from: string;
      readonly to: string;
      readonly incoming: readonly string[];
      /** Tables of many-to-many relations that are altered with it. */
      readonly relations: readonly string[];
      readonly by: "RenameModel" | "AlterModelTable";
    }
  | {
      readonly kind: "renameManyToMany";
      readonly model: ModelState;
      readonly field: string;
      readonly from: string;
      readonly to: string;
      readonly addedIn: string;
    }
  | {
      readonly kind: "addColumn";
      readonly model: ModelState;
      readonly table: string;
      readonly field: string;
      readonly column: Column;
      readonly isOneOff: boolean;
    }
  | {
      readonly kind: "dropColumn";
      readonly model: ModelState;
      readonly table: string;
      readonly field: string;
      readonly column: Column;
      readonly addedIn: string;
    }
  | {
      readonly kind: "renameColumn";
      readonly model: ModelState;
      readonly table: string;
      readonly field: string;
      readonly from: Column;
      readonly to: Column;
      readonly addedIn: string;
    }
  | {
      readonly kind: "alterColumn";
      readonly model: ModelState;
      readonly table: string;
      readonly field: string;
      readonly before: Column;
      readonly after: Column;
      readonly addedIn: string;
      readonly incoming: readonly string[] /** The file or function that fills it is only there for this migration. */;
      readonly isOneOff: boolean;
    }
  | { readonly kind: "createManyToMany"; readonly table: string; readonly references: readonly string[] }
  | {
      readonly kind: "dropManyToMany";
      readonly model: ModelState;
      readonly field: string;
      readonly table: string;
      readonly references: readonly string[];
      readonly addedIn: string;
    }
  | { readonly kind: "addOrder"; readonly model: ModelState; readonly table: string }
  | {
      readonly kind: "createIndex";
      readonly model: ModelState;
      readonly table: string;
      readonly name: string;
      readonly concurrently: boolean;
      readonly isConditional: boolean;
    }
  | {
      readonly kind: "dropIndex";
      readonly model: ModelState;
      readonly table: string;
      readonly name: string;
      readonly concurrently: boolean;
    }
  | {
      readonly kind: "addUnique";
      readonly model: ModelState;
      readonly table: string;
      readonly name: string;
      readonly columns: string /** A condition, expressions or the like: a unique index, no constraint. */;
      readonly isIndex: boolean;
      readonly isConditional: boolean;
      readonly hasExpressions: boolean;
    }
  | {
      readonly kind: "addCheck";
      readonly model: ModelState;
      readonly table: string;
      readonly name: string;
      readonly notValid: boolean;
    }
  | { readonly kind: "addExclusion"; readonly model: ModelState; readonly table: string; readonly name: string }
  | { readonly kind: "validate"; readonly model: ModelState; readonly table: string; readonly name: string }
  | { readonly kind: "dropConstraint"; readonly model: ModelState; readonly table: string; readonly name: string }
  /** Django raises, whatever the database. */
  | { readonly kind: "impossible"; readonly error: string; readonly remedy: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** The changes of one operation other than RunPython, RunSQL and SeparateDatabaseAndState. Empty: no SQL at all. */
export function changesOf(operation: Operation, app: string, state: ProjectState): readonly SchemaChange[] {
  switch (operation.kind) {
    case "createModel":
      return createdTables(operation, app, state);
    case "runPython":
    case "runSql":
    case "separate":
    case "extension":
    case "stateOnly":
    case "alterModelOptions":
    case "renameIndex":
    case "alterConstraint":
      return [];
    case "unknown":
      return [{ kind: "unknown", reason: operation.reason }];
    default:
  }
  const model = state.models.get(modelKey(app, operation.model));
  if (model === undefined) return [missing(operation, operation.model, app, state)];
  if (model.unknown !== undefined) return [{ kind: "unknown", reason: model.unknown }];
  if (model.isVirtual) return [];
  const table = tableOf(model);
  switch (operation.kind) {
    case "deleteModel": {
      const own = new Set([table, ...ownManyToMany(model, state).map((one) => one.table)]);
      return [
        {
          kind: "dropTable",
          model,
          table,
          references: [...new Set([...referencedTables(model, state), ...manyToManyTables(model, state)])],
          incoming: incomingTables(model, state).filter((one) => !own.has(one)),
        },
      ];
    }
    case "renameModel": {
      const to = model.options.has("db_table") ? table : defaultTable(modelKey(app, operation.to));
      const relations = [
        ...new Set([
          ...ownManyToMany(model, state).map((one) => one.table),
          ...(to === table ? incomingManyToMany(model, state) : []),
        ]),
      ];
      return to === table && relations.length === 0
        ? []
        : [
            {
              kind: "renameTable",
              model,
              from: table,
              to,
              incoming: incomingTables(model, state),
              relations,
              by: "RenameModel",
            },
          ];
    }
    case "alterModelTable": {
      const named = textOf(operation.table);
      if (named === undefined && operation.table.kind !== "none")
        return [{ kind: "unknown", reason: "the name of the table is made by code" }];
      const to = named ?? defaultTable(modelKey(app, operation.model));
      const relations = ownManyToMany(model, state).flatMap((one) => (one.isNamed ? [] : [one.table]));
      return to === table
        ? []
        : [{ kind: "renameTable", model, from: table, to, incoming: [], relations, by: "AlterModelTable" }];
    }
    case "alterOrderWithRespectTo":
      return operation.to.kind === "none" || model.options.has("order_with_respect_to")
        ? []
        : [{ kind: "addOrder", model, table }];
    case "alterTogether":
      return [...lacking(model, operation.groups?.flat() ?? [], state), ...togetherChanges(operation, model, table)];
    case "addField":
      return addedColumn(operation.field, operation.preserveDefault, model, table, state);
    case "removeField": {
      const field = model.fields.get(operation.name);
      return field === undefined
        ? [missing(operation, `${operation.model}.${operation.name}`, app, state)]
        : droppedColumn(operation.name, field, model, table, state);
    }
    case "renameField": {
      const field = model.fields.get(operation.name);
      if (field === undefined) return [missing(operation, `${operation.model}.${operation.name}`, app, state)];
      const [from, to] = [
        meaningOf(operation.name, field.spec, model, state),
        meaningOf(operation.to, field.spec, model, state),
      ];
      if (from.kind === "unknown") return [{ kind: "unknown", reason: from.reason }];
      if (from.kind === "manyToMany" && to.kind === "manyToMany" && from.hasOwnTable && from.table !== to.table)
        return [
          {
            kind: "renameManyToMany",
            model,
            field: operation.name,
            from: from.table,
            to: to.table,
            addedIn: field.addedIn,
          },
        ];
      return from.kind === "column" && to.kind === "column" && from.name !== to.name
        ? [{ kind: "renameColumn", model, table, field: operation.name, from, to, addedIn: field.addedIn }]
        : [];
    }
    case "alterField": {
      const field = model.fields.get(operation.field.name);
      return field === undefined
        ? [missing(operation, `${operation.model}.${operation.field.name}`, app, state)]
        : alteredColumn(operation.field, field, operation.preserveDefault, model, table, state);
    }
    case "addIndex": {
      const index = operation.index;
      return [
        ...lacking(model, fieldNames(index), state),
        {
          kind: "createIndex",
          model,
          table,
          name: nameOf(index) ?? "the index",
          concurrently: operation.concurrently,
          isConditional: index.kind === "call" && index.keywords.has("condition"),
        },
      ];
    }
    case "removeIndex":
      return [{ kind: "dropIndex", model, table, name: operation.name, concurrently: operation.concurrently }];
    case "addConstraint":
      return [
        ...lacking(model, fieldNames(operation.constraint), state),
        constraintChange(operation.constraint, operation.notValid, model, table),
      ];
    case "validateConstraint":
      return [{ kind: "validate", model, table, name: operation.name }];
    case "removeConstraint":
      return [{ kind: "dropConstraint", model, table, name: operation.name }];
  }
}

/** `fields=["name", "-day"]` of an index or a constraint. */
export function fieldNames(literal: Literal): readonly string[] {
  const fields = literal.kind === "call" ? literal.keywords.get("fields") : undefined;
  return fields?.kind === "list" ? fields.items.flatMap((one) => textOf(one)?.replace(/^-/, "") ?? []) : [];
}

/** Fields that the model has not at this point. `owner_id` is the column of `owner`. */
function lacking(model: ModelState, fields: readonly string[], { openApps }: ProjectState): readonly SchemaChange[] {
  if (model.hasBases || openApps.has(model.app)) return [];
  const absent = fields.find(
    (name) =>
      !model.fields.has(name) && !model.fields.has(name.replace(/_id$/, "")) && name !== "_order" && name !== "pk",
  );
  return absent === undefined
    ? []
    : [
        {
          kind: "impossible",
          error: `FieldDoesNotExist: ${model.name} has no field ${absent} at this point`,
          remedy: "Name a field that it has",
        },
      ];
}

/** Only where every operation of the application was followed is it certain that the field did not come back. */
function missing(operation: Operation, what: string, app: string, state: ProjectState): SchemaChange {
  // What another application's migration adds to a model is not replayed: only what was taken away is certain.
  if (
    operation.kind === "removeField" &&
    state.models.get(modelKey(app, operation.model))?.removed.has(operation.name) === true &&
    !state.openApps.has(app)
  )
    return {
      kind: "impossible",
      error: `KeyError: an earlier migration took ${what} from Django's state already, so Django does not know what to drop`,
      remedy: "Drop the column by RunSQL, with RunSQL.noop as its reverse",
    };
  return { kind: "unknown", reason: `${what} is in none of the migrations before` };
}

function createdTables(
  operation: Operation & { readonly kind: "createModel" },
  app: string,
  state: ProjectState,
): readonly SchemaChange[] {
  const isOn = (name: string, value: boolean): boolean => {
    const option = operation.options?.get(name);
    return option?.kind === "bool" && option.value === value;
  };
  if (isOn("proxy", true) || isOn("managed", false)) return [];
  const references = operation.fields.flatMap(({ field }) => {
    const to = field.options.get("to");
    const key = relatedKey(app, operation.model, to);
    return key === undefined || key === modelKey(app, operation.model) ? [] : [relatedTable(key, to, state)];
  });
  const named = textOf(operation.options?.get("db_table"));
  return [
    {
      kind: "createTable",
      table: named ?? defaultTable(modelKey(app, operation.model)),
      references: [...new Set(references)],
    },
  ];
}

function addedColumn(
  { name, field }: NamedField,
  preserveDefault: boolean,
  model: ModelState,
  table: string,
  state: ProjectState,
): readonly SchemaChange[] {
  const meaning = meaningOf(name, field, model, state);
  if (meaning.kind === "unknown") return [{ kind: "unknown", reason: meaning.reason }];
  if (meaning.kind === "manyToMany")
    return meaning.hasOwnTable
      ? [{ kind: "createManyToMany", table: meaning.table, references: [table, meaning.targetTable] }]
      : [];
  if (meaning.isPrimaryKey) return [{ kind: "unknown", reason: "a new primary key changes more than can be followed" }];
  return [{ kind: "addColumn", model, table, field: name, column: meaning, isOneOff: !preserveDefault }];
}

function droppedColumn(
  name: string,
  { spec, addedIn }: FieldState,
  model: ModelState,
  table: string,
  state: ProjectState,
): readonly SchemaChange[] {
  const meaning = meaningOf(name, spec, model, state);
  if (meaning.kind === "unknown") return [{ kind: "unknown", reason: meaning.reason }];
  if (meaning.kind === "manyToMany")
    return meaning.hasOwnTable
      ? [
          {
            kind: "dropManyToMany",
            model,
            field: name,
            table: meaning.table,
            references: [table, meaning.targetTable],
            addedIn,
          },
        ]
      : [];
  return [{ kind: "dropColumn", model, table, field: name, column: meaning, addedIn }];
}

function alteredColumn(
  { name, field }: NamedField,
  before: FieldState,
  preserveDefault: boolean,
  model: ModelState,
  table: string,
  state: ProjectState,
): readonly SchemaChange[] {
  const [old, next] = [meaningOf(name, before.spec, model, state), meaningOf(name, field, model, state)];
  const remedy = "Make the change with SeparateDatabaseAndState, or remove the field and add another";
  // Written the same but for what no database is told: no SQL, whatever the class.
  if (isSameForDatabase(name, before.spec, field, model)) return [];
  if (old.kind === "unknown") return [{ kind: "unknown", reason: old.reason }];
  if (next.kind === "unknown") return [{ kind: "unknown", reason: next.reason }];
  if (old.kind === "manyToMany" || next.kind === "manyToMany") {
    if (old.kind !== next.kind)
      return [
        {
          kind: "impossible",
          error: `ValueError: ${name} cannot be altered ${next.kind === "manyToMany" ? "into" : "from"} a ManyToManyField`,
          remedy,
        },
      ];
    return manyToManyChange(name, old as ManyToMany, next as ManyToMany, remedy);
  }
  if (old.generated !== undefined || next.generated !== undefined) {
    const same =
      old.generated?.key === next.generated?.key &&
      old.generated?.isStored === next.generated?.isStored &&
      old.type.name === next.type.name;
    return same
      ? []
      : [
          {
            kind: "impossible",
            error: `ValueError: Django cannot modify the generated field ${name}`,
            remedy: "Remove the field and add it again: both rewrite the table",
          },
        ];
  }
  const isRekeyed =
    old.type.name !== next.type.name && ((old.isPrimaryKey && next.isPrimaryKey) || (old.isUnique && next.isUnique));
  // Django: `_is_relevant_relation` (django/db/backends/base/schema.py).
  const isKey = old.isPrimaryKey && next.isPrimaryKey;
  return [
    {
      kind: "alterColumn",
      model,
      table,
      field: name,
      before: old,
      after: next,
      addedIn: before.addedIn,
      incoming: isKey
        ? isRekeyed || old.isAutomatic !== next.isAutomatic
          ? [...incomingTables(model, state), ...ownManyToMany(model, state).map((one) => one.table)]
          : []
        : isRekeyed
          ? incomingTables(model, state, name)
          : [],
      isOneOff: !preserveDefault,
    },
  ];
}

function manyToManyChange(name: string, old: ManyToMany, next: ManyToMany, remedy: string): readonly SchemaChange[] {
  if (old.hasOwnTable !== next.hasOwnTable)
    return [
      {
        kind: "impossible",
        error: `ValueError: \`through\` cannot be added to or taken from the ManyToManyField ${name}`,
        remedy,
      },
    ];
  return old.target === next.target && old.table === next.table
    ? []
    : [{ kind: "unknown", reason: `${name} leads to another model or table` }];
}

/** Attributes that Django's schema editor ignores (django/db/models/fields, non_db_attrs), and those that never reach the database. */
const notOfDatabase: ReadonlySet<string> = new Set([
  "blank",
  "choices",
  "editable",
  "error_messages",
  "help_text",
  "limit_choices_to",
  "related_name",
  "related_query_name",
  "validators",
  "verbose_name",
  "default",
  "storage",
  "upload_to",
  "auto_now",
  "auto_now_add",
  "unique_for_date",
  "unique_for_month",
  "unique_for_year",
  "db_comment",
  "protocol",
  "unpack_ipv4",
  "symmetrical",
  "serialize",
]);

function isSameForDatabase(name: string, a: FieldSpec, b: FieldSpec, model: ModelState): boolean {
  if (
    !a.isComplete ||
    !b.isComplete ||
    !isSameClass(a, b) ||
    columnName(name, a) === undefined ||
    columnName(name, a) !== columnName(name, b)
  )
    return false;
  const [toA, toB] = [a, b].map((one) => relatedKey(model.app, model.name, one.options.get("to")));
  const names = new Set(
    [...a.options.keys(), ...b.options.keys()].filter(
      (option) =>
        !notOfDatabase.has(option) &&
        option !== "on_delete" &&
        option !== "db_column" &&
        !(option === "to" && toA !== undefined && toA === toB),
    ),
  );
  const [onDeleteA, onDeleteB] = [a.options.get("on_delete"), b.options.get("on_delete")].map((one) =>
    one === undefined || one.kind === "unknown" ? "" : (/\.DB_\w+$/.exec(literalKey(one))?.[0] ?? ""),
  );
  return (
    onDeleteA === onDeleteB &&
    [...names].every((option) => sameLiteral(a.options.get(option), b.options.get(option)) === "yes")
  );
}

/** `models.CharField` and `models.fields.CharField` are one class; a TreeForeignKey is another than a ForeignKey. */
function isSameClass(a: FieldSpec, b: FieldSpec): boolean {
  if (a.path === undefined || b.path === undefined) return false;
  if (a.path === b.path) return true;
  return (
    a.path.startsWith("django.db.models.") &&
    b.path.startsWith("django.db.models.") &&
    a.type !== undefined &&
    a.type === b.type
  );
}

/** undefined: it is made by code. */
function columnName(name: string, { type, options }: FieldSpec): string | undefined {
  const named = options.get("db_column");
  if (named === undefined || named.kind === "none")
    return type === "ForeignKey" || type === "OneToOneField" ? `${name}_id` : name;
  return textOf(named);
}

function togetherChanges(
  operation: Operation & { readonly kind: "alterTogether" },
  model: ModelState,
  table: string,
): readonly SchemaChange[] {
  const before = operation.option === "unique_together" ? model.uniqueTogether : model.indexTogether;
  if (operation.groups === undefined || before === undefined)
    return [{ kind: "unknown", reason: `${operation.option} is made by code` }];
  const keys = (groups: readonly (readonly string[])[]): ReadonlySet<string> =>
    new Set(groups.map((group) => group.join(", ")));
  const [old, next] = [keys(before), keys(operation.groups)];
  const added = [...next]
    .filter((group) => !old.has(group))
    .map(
      (columns): SchemaChange =>
        operation.option === "unique_together"
          ? {
              kind: "addUnique",
              model,
              table,
              name: `${operation.option} (${columns})`,
              columns,
              isIndex: false,
              isConditional: false,
              hasExpressions: false,
            }
          : {
              kind: "createIndex",
              model,
              table,
              name: `${operation.option} (${columns})`,
              concurrently: false,
              isConditional: false,
            },
    );
  const dropped = [...old]
    .filter((group) => !next.has(group))
    .map(
      (columns): SchemaChange => ({ kind: "dropConstraint", model, table, name: `${operation.option} (${columns})` }),
    );
  return [...dropped, ...added];
}

function constraintChange(constraint: Literal, notValid: boolean, model: ModelState, table: string): SchemaChange {
  const name = nameOf(constraint) ?? "the constraint";
  const type = constraint.kind === "call" ? /(?:^|\.)(\w+)$/.exec(constraint.path ?? "")?.[1] : undefined;
  if (notValid && type !== undefined && type !== "CheckConstraint" && type.endsWith("Constraint"))
    return {
      kind: "impossible",
      error: "TypeError: AddConstraintNotValid takes a CheckConstraint only",
      remedy: "Use AddConstraint",
    };
  if (type === "CheckConstraint") return { kind: "addCheck", model, table, name, notValid };
  if (type === "ExclusionConstraint") return { kind: "addExclusion", model, table, name };
  if (type === "UniqueConstraint" && constraint.kind === "call") return uniqueChange(constraint, name, model, table);
  return { kind: "unknown", reason: `what constraint ${name} is cannot be seen` };
}

function uniqueChange(constraint: CallLiteral, name: string, model: ModelState, table: string): SchemaChange {
  const isGiven = (option: string): boolean => {
    const value = constraint.keywords.get(option);
    return value !== undefined && value.kind !== "none" && !(value.kind === "list" && value.items.length === 0);
  };
  const fields = constraint.keywords.get("fields");
  const columns =
    fields?.kind === "list" ? fields.items.map((one) => textOf(one) ?? "…").join(", ") : "its expressions";
  const hasExpressions = constraint.positional.length > 0;
  return {
    kind: "addUnique",
    model,
    table,
    name,
    columns,
    isIndex: hasExpressions || isGiven("condition") || isGiven("include") || isGiven("opclasses"),
    isConditional: isGiven("condition"),
    hasExpressions,
  };
}
