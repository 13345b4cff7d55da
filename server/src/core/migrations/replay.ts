import type { MigrationKey } from "./graph.js";
import { textOf, type Literal } from "./literals.js";
import type { MigrationFile } from "./migrationFile.js";
import type { NamedField, Operation } from "./operation.js";
import { fieldGroups } from "./readOperations.js";
import { modelKey, relatedKey, tableOf, type FieldState, type ModelState, type ProjectState } from "./state.js";

/** The state after a migration. */
export function replayMigration(
  state: ProjectState,
  app: string,
  key: MigrationKey,
  migration: MigrationFile,
): ProjectState {
  return migration.operations.reduce((before, operation) => replayOperation(before, app, key, operation), state);
}

/** The state after one operation. What is not understood makes the models that it speaks of unknown. */
export function replayOperation(
  state: ProjectState,
  app: string,
  key: MigrationKey,
  operation: Operation,
): ProjectState {
  const change = (model: string, next: (before: ModelState) => ModelState): ProjectState => {
    const at = modelKey(app, model);
    const before = state.models.get(at);
    return before === undefined || before.unknown !== undefined ? state : withModel(state, at, next(before));
  };
  switch (operation.kind) {
    case "createModel":
      return withModel(state, modelKey(app, operation.model), createdModel(app, key, operation));
    case "deleteModel": {
      const models = new Map(state.models);
      models.delete(modelKey(app, operation.model));
      return { ...state, models };
    }
    case "renameModel":
      return renamed(state, app, operation.model, operation.to);
    case "alterModelTable":
      return change(operation.model, (model) => ({
        ...model,
        options: withOption(model.options, "db_table", operation.table),
      }));
    case "alterModelOptions":
      // Options that the operation does not name go back to their defaults, but for those that are operations of their own.
      return change(operation.model, (model) =>
        operation.options === undefined
          ? model
          : {
              ...model,
              options: new Map([
                ...[...model.options].filter(([name]) => !alterableOptions.has(name)),
                ...operation.options,
              ]),
              isVirtual: isVirtual(
                new Map([...[...model.options].filter(([name]) => !alterableOptions.has(name)), ...operation.options]),
              ),
            },
      );
    case "alterTogether":
      return change(operation.model, (model) => ({
        ...model,
        ...(operation.option === "unique_together"
          ? { uniqueTogether: operation.groups }
          : { indexTogether: operation.groups }),
      }));
    case "addField":
    case "alterField":
      return change(operation.model, (model) =>
        withField(
          model,
          operation.field,
          operation.kind === "addField" ? key : (model.fields.get(operation.field.name)?.addedIn ?? key),
        ),
      );
    case "removeField":
      return change(operation.model, (model) => {
        const fields = new Map(model.fields);
        fields.delete(operation.name);
        return { ...model, fields, removed: new Set([...model.removed, operation.name]) };
      });
    case "renameField":
      return change(operation.model, (model) => renamedField(model, operation.name, operation.to));
    case "addIndex":
      return change(operation.model, (model) => ({
        ...model,
        indexes: new Map([...model.indexes, [nameOf(operation.index) ?? "", operation.index]]),
      }));
    case "removeIndex":
      return change(operation.model, (model) => ({ ...model, indexes: without(model.indexes, operation.name) }));
    case "renameIndex":
      return change(operation.model, (model) => {
        const index = operation.from === undefined ? undefined : model.indexes.get(operation.from);
        return index === undefined
          ? model
          : { ...model, indexes: new Map([...without(model.indexes, operation.from ?? ""), [operation.name, index]]) };
      });
    case "addConstraint":
      return change(operation.model, (model) => ({
        ...model,
        constraints: new Map([
          ...model.constraints,
          [
            nameOf(operation.constraint) ?? "",
            { literal: operation.constraint, isValidated: !operation.notValid, addedIn: key },
          ],
        ]),
      }));
    case "validateConstraint":
      return change(operation.model, (model) => {
        const one = model.constraints.get(operation.name);
        return one === undefined
          ? model
          : { ...model, constraints: new Map([...model.constraints, [operation.name, { ...one, isValidated: true }]]) };
      });
    case "alterConstraint":
      return change(operation.model, (model) => ({
        ...model,
        constraints: new Map([
          ...model.constraints,
          [operation.name, { literal: operation.constraint, isValidated: true, addedIn: key }],
        ]),
      }));
    case "removeConstraint":
      return change(operation.model, (model) => ({
        ...model,
        constraints: without(model.constraints, operation.name),
      }));
    case "runSql":
      return operation.state.reduce(
        (before, one) => replayOperation(before, app, key, one),
        operation.statements.reduce(
          (before, { text }) =>
            text === undefined
              ? before
              : operation.state.length > 0
                ? replaySql(before, text)
                : retyped(replaySql(before, text), text),
          state,
        ),
      );
    case "separate": {
      const origin = operation.database.every(makesNoTable) ? thereBefore : key;
      const after = operation.state.reduce(
        (before, one) => replayOperation(before, app, one.kind === "createModel" ? origin : key, one),
        state,
      );
      // Of the database's side only what plain SQL does to checks is followed.
      return operation.database.reduce(
        (before, one) =>
          one.kind === "runSql"
            ? one.statements.reduce((inner, { text }) => (text === undefined ? inner : replaySql(inner, text)), before)
            : before,
        after,
      );
    }
    case "unknown":
      return unknownOperation(state, app, operation.className, operation.mentions);
    case "alterOrderWithRespectTo":
      return change(operation.model, (model) => ({
        ...model,
        options: withOption(model.options, "order_with_respect_to", operation.to),
      }));
    case "runPython":
    case "extension":
    case "stateOnly":
      return state;
  }
}

/** No migration that Django knows made it: what the state alone learns of, another application or plain SQL made. */
const thereBefore: MigrationKey = "";

function makesNoTable(operation: Operation): boolean {
  switch (operation.kind) {
    case "createModel":
    case "runPython":
    case "unknown":
      return false;
    case "runSql":
      return operation.statements.every(
        ({ text }) => text !== undefined && !/^(?:CREATE\b.*\bTABLE\b|SELECT\b.*\bINTO\b|DO\b)/is.test(text),
      );
    default:
      return true;
  }
}

/** Django: AlterModelOptions.ALTER_OPTION_KEYS. */
const alterableOptions: ReadonlySet<string> = new Set([
  "base_manager_name",
  "default_manager_name",
  "default_related_name",
  "get_latest_by",
  "managed",
  "ordering",
  "permissions",
  "default_permissions",
  "select_on_save",
  "verbose_name",
  "verbose_name_plural",
]);

function withModel(state: ProjectState, key: string, model: ModelState): ProjectState {
  const models = new Map(state.models);
  models.set(key, model);
  return { ...state, models };
}

function withOption(options: ReadonlyMap<string, Literal>, name: string, value: Literal): ReadonlyMap<string, Literal> {
  const result = new Map(options);
  if (value.kind === "none") result.delete(name);
  else result.set(name, value);
  return result;
}

function without<V>(map: ReadonlyMap<string, V>, name: string): ReadonlyMap<string, V> {
  const result = new Map(map);
  result.delete(name);
  return result;
}

function createdModel(
  app: string,
  key: MigrationKey,
  operation: Operation & { readonly kind: "createModel" },
): ModelState {
  const options = operation.options ?? new Map<string, Literal>();
  const named = (name: string): readonly (readonly [string, Literal])[] => {
    const list = options.get(name);
    return list?.kind === "list" ? list.items.map((one) => [nameOf(one) ?? "", one] as const) : [];
  };
  return {
    app,
    name: operation.model,
    options,
    createdIn: key,
    hasBases:
      operation.bases !== undefined &&
      !(
        operation.bases.kind === "list" &&
        operation.bases.items.every((one) => one.kind === "name" && one.path === "django.db.models.Model")
      ),
    isVirtual: isVirtual(options),
    notNullChecks: new Set(),
    removed: new Set(),
    fields: new Map(
      operation.fields.map(({ name, field }): readonly [string, FieldState] => [name, { spec: field, addedIn: key }]),
    ),
    indexes: new Map(named("indexes")),
    constraints: new Map(
      named("constraints").map(([name, literal]) => [name, { literal, isValidated: true, addedIn: key }]),
    ),
    uniqueTogether: fieldGroups(options.get("unique_together")),
    indexTogether: fieldGroups(options.get("index_together")),
    unknown: operation.options === undefined ? `the options of ${operation.model} are made by code` : undefined,
  };
}

/** A proxy has no table, and what is not managed is nobody's business here. */
function isVirtual(options: ReadonlyMap<string, Literal>): boolean {
  const [proxy, managed] = [options.get("proxy"), options.get("managed")];
  return (proxy?.kind === "bool" && proxy.value) || (managed?.kind === "bool" && !managed.value);
}

function withField(model: ModelState, { name, field }: NamedField, addedIn: MigrationKey): ModelState {
  return { ...model, fields: new Map([...model.fields, [name, { spec: field, addedIn }]]) };
}

function renamedField(model: ModelState, from: string, to: string): ModelState {
  const rename = (name: string): string => (name === from ? to : name);
  const groups = (all: ModelState["uniqueTogether"]): ModelState["uniqueTogether"] =>
    all?.map((group) => group.map(rename));
  return {
    ...model,
    fields: new Map([...model.fields].map(([name, field]) => [rename(name), field])),
    removed: new Set([...model.removed, from]),
    uniqueTogether: groups(model.uniqueTogether),
    indexTogether: groups(model.indexTogether),
  };
}

/** Relations that name the model follow it. */
function renamed(state: ProjectState, app: string, from: string, to: string): ProjectState {
  const [old, next] = [modelKey(app, from), modelKey(app, to)];
  const model = state.models.get(old);
  if (model === undefined) return state;
  const models = new Map<string, ModelState>();
  for (const [key, one] of state.models) {
    if (key === old) models.set(next, withRelations({ ...one, name: to }, old, `${app}.${to}`));
    else models.set(key, withRelations(one, old, `${app}.${to}`));
  }
  return { ...state, models };
}

function withRelations(model: ModelState, old: string, to: string): ModelState {
  let isChanged = false;
  const fields = new Map(
    [...model.fields].map(([name, field]): readonly [string, FieldState] => {
      const target = field.spec.options.get("to");
      if (target?.kind !== "text" || target.value === "self" || relatedKey(model.app, model.name, target) !== old)
        return [name, field];
      isChanged = true;
      return [
        name,
        {
          ...field,
          spec: { ...field.spec, options: new Map([...field.spec.options, ["to", { ...target, value: to }]]) },
        },
      ];
    }),
  );
  return isChanged ? { ...model, fields } : model;
}

export function nameOf(literal: Literal): string | undefined {
  return literal.kind === "call" ? textOf(literal.keywords.get("name")) : undefined;
}

/** After operations that cannot be seen at all: each model of the application may be another. */
export function unseenOperations(state: ProjectState, app: string): ProjectState {
  const models = new Map(
    [...state.models].map(([key, model]): readonly [string, ModelState] => [
      key,
      model.app === app ? { ...model, unknown: `what a migration before does to ${model.name} cannot be seen` } : model,
    ]),
  );
  return { ...state, models, openApps: new Set([...state.openApps, app]) };
}

/** What somebody else's operation does is not known: `SafeAddField("item", …)` makes `item` unknown; one that names none of the models leaves the application open. */
function unknownOperation(state: ProjectState, app: string, name: string, mentions: readonly string[]): ProjectState {
  if (name === "operations" || name === "?") return unseenOperations(state, app);
  const known = mentions.map((one) => modelKey(app, one)).filter((key) => state.models.has(key));
  if (known.length === 0) return { ...state, openApps: new Set([...state.openApps, app]) };
  const models = new Map(state.models);
  for (const key of known) {
    const model = models.get(key);
    if (model !== undefined)
      models.set(key, { ...model, unknown: `what ${name} does to ${model.name} cannot be seen` });
  }
  return { ...state, models };
}

/** SQL that changes a table behind Django's back: what the model and its fields say of it is not so any more. */
function retyped(state: ProjectState, sql: string): ProjectState {
  const [, names = "", renamed] =
    /^(?:DROP TABLE (?:IF EXISTS )?([\w", ]+?)(?: CASCADE| RESTRICT)?|ALTER TABLE (?:IF EXISTS )?(?:ONLY )?"?(\w+)"? RENAME TO .*)$/i.exec(
      sql,
    ) ?? [];
  const gone = new Set(renamed === undefined ? names.split(",").map((one) => one.replace(/[\s"]/g, "")) : [renamed]);
  for (const [key, model] of state.models)
    if (gone.has(tableOf(model)))
      state = withModel(state, key, { ...model, unknown: `plain SQL took ${tableOf(model)} away` });
  const [, table, dropped, altered] =
    /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?"?(\w+)"? (?:DROP (?:COLUMN )?(?:IF EXISTS )?"?(\w+)"?|(?:ALTER|RENAME) (?:COLUMN )?"?(\w+)"? (?:(?:SET DATA )?TYPE|TO)\b)/i.exec(
      sql,
    ) ?? [];
  const column = dropped ?? altered;
  const found = table === undefined ? undefined : [...state.models].find(([, one]) => tableOf(one) === table);
  if (found === undefined) return state;
  const [key, model] = found;
  const isIt = (name: string, { spec }: FieldState): boolean =>
    name === column || `${name}_id` === column || textOf(spec.options.get("db_column")) === column;
  return withModel(state, key, {
    ...model,
    fields: new Map(
      [...model.fields].map(([name, field]): readonly [string, FieldState] => [
        name,
        isIt(name, field) ? { ...field, spec: { ...field.spec, isComplete: false } } : field,
      ]),
    ),
  });
}

/** Checks that SQL adds: `CHECK (qty IS NOT NULL)` counts once it is validated. */
function replaySql(state: ProjectState, sql: string): ProjectState {
  const table = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?"?(\w+)"? /i.exec(sql)?.[1];
  const model = table === undefined ? undefined : [...state.models].find(([, one]) => tableOf(one) === table);
  if (model === undefined) return state;
  const [key, before] = model;
  const added = /\bADD CONSTRAINT "?(\w+)"? CHECK \(+"?(\w+)"? IS NOT NULL\)+( NOT VALID)?/i.exec(sql);
  if (added !== null) {
    const [, name = "", column = "", notValid] = added;
    if (notValid === undefined)
      return withModel(state, key, { ...before, notNullChecks: new Set([...before.notNullChecks, column]) });
    return withModel(state, key, { ...before, notNullChecks: new Set([...before.notNullChecks, `${name} ${column}`]) });
  }
  const validated = /\bVALIDATE CONSTRAINT "?(\w+)"?/i.exec(sql)?.[1];
  const waiting =
    validated === undefined ? undefined : [...before.notNullChecks].find((one) => one.startsWith(`${validated} `));
  if (waiting === undefined) return state;
  return withModel(state, key, {
    ...before,
    notNullChecks: new Set([...before.notNullChecks, waiting.slice(waiting.indexOf(" ") + 1)]),
  });
}
