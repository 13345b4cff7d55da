import { isSecretName } from "../../domain/redact.js";
import type { FixDraft, FixEdits } from "../../fixes/fix.js";
import { createSource, type Source } from "../../fixes/source.js";
import type { Node } from "../../syntax/python/ast.js";
import type { TextEdit } from "../../text/textEdit.js";
import { meaningOf, type Column } from "../column.js";
import { isOf, type Operation, type OperationOf } from "../operation.js";
import { modelClasses } from "../modelClasses.js";
import { tableOf, type ModelState } from "../state.js";
import { importing, isLast, isThereAfterwards, modelAt, stateAt, type FixContext } from "./fixContext.js";
import { prefixOf, replacement } from "./indexFixes.js";
import { nextMigrations } from "./nextMigrations.js";
import {
  indentStep,
  keywordEdits,
  linesOf,
  runSql,
  separate,
  textWith,
  type Keywords,
  type Lines,
} from "./operationText.js";

/** The model or field leaves the state in this release; the table or column is dropped by hand in the next. */
export function stateOnlyFix(context: FixContext, operation: Operation): readonly FixDraft[] {
  if (operation.kind !== "deleteModel" && operation.kind !== "removeField") return [];
  const { source, view } = context;
  const [prefix, own, step] = [prefixOf(context), linesOf(source, operation.at), indentStep(source)];
  if (prefix === undefined || own === undefined) return [];
  const database: Lines[] = [];
  if (operation.kind === "removeField") {
    const model = modelAt(context, operation, operation.model);
    const field = model?.fields.get(operation.name);
    const column = model && field && meaningOf(operation.name, field.spec, model, stateAt(context, operation));
    if (model === undefined || column?.kind !== "column") return [];
    // A column that stays NOT NULL would stop the new release's INSERTs.
    if (!column.isNullable && column.databaseDefault === undefined) {
      const [table, name] = [tableOf(model), column.name];
      if (
        view.migrations.target.vendor !== "postgresql" ||
        !/^\w+$/.test(table) ||
        !/^\w+$/.test(name) ||
        column.isPrimaryKey
      )
        return [];
      database.push(runSql(prefix, step, [`ALTER TABLE "${table}" ALTER COLUMN "${name}" DROP NOT NULL`], undefined));
    }
  }
  const what = operation.kind === "deleteModel" ? operation.model : operation.name;
  // What makemigrations takes away of a model before the model.
  const before =
    operation.kind === "deleteModel"
      ? context.judged.file.operations.filter(
          (one) => one.kind === "removeField" && one.at.start < operation.at.start && isOf(operation.model, one),
        )
      : [];
  return [
    {
      title:
        database.length === 0
          ? `Take ${what} from the state only, and drop it in the next release`
          : `Make ${what} nullable and take it from the state only, and drop it in the next release`,
      safety: "needsReview",
      edits: () => ({
        edits: [
          ...before.flatMap((one) => {
            const lines = linesOf(source, one.at);
            return lines === undefined
              ? []
              : [replacement(context, one, separate(prefix, step, { database: [], state: [lines] }))];
          }),
          replacement(context, operation, separate(prefix, step, { database, state: [own] })),
        ],
      }),
    },
  ];
}

/** A required column: a default that stays in the database, or NULL first and the rows filled behind. */
export function addedColumnFixes(context: FixContext, operation: Operation): readonly FixDraft[] {
  if (operation.kind !== "addField") return [];
  const model = modelAt(context, operation, operation.model);
  const column = model && meaningOf(operation.field.name, operation.field.field, model, stateAt(context, operation));
  if (
    model === undefined ||
    column?.kind !== "column" ||
    column.filledBy.kind === "database" ||
    (column.isNullable && !column.isUnique) ||
    !operation.field.field.isComplete
  )
    return [];
  // There a foreign key copies the table, nullable or not.
  if (context.view.migrations.target.vendor === "mysql" && column.reference?.hasConstraint === true) return [];
  return [...databaseDefaultFix(context, operation, model, column), ...nullableFix(context, operation, model, column)];
}

type AddField = OperationOf<"addField">;

/** Django ≥ 5.0. */
function databaseDefaultFix(
  context: FixContext,
  operation: AddField,
  model: ModelState,
  { filledBy, isUnique }: Column,
): readonly FixDraft[] {
  const { source, view } = context;
  const given = operation.field.field.options.get("default");
  const isPlain = given?.kind === "number" || given?.kind === "bool" || given?.kind === "text";
  const isNow =
    operation.field.field.type === "DateTimeField" &&
    (filledBy.kind === "now" || (filledBy.kind === "callable" && filledBy.path === "django.utils.timezone.now"));
  const value = isNow
    ? "Now()"
    : filledBy.kind === "empty text"
      ? `${source.quote}${source.quote}`
      : given !== undefined && isPlain && filledBy.kind === "constant"
        ? source.text.slice(given.start, given.end)
        : undefined;
  if (value === undefined || isUnique || isSecretName(operation.field.name) || !view.django.atLeast(5, 0)) return [];
  const keywords: Keywords = { db_default: value, ...(!operation.preserveDefault && { default: undefined }) };
  const there = fieldOfModel(context, model, operation.field.name);
  return [
    {
      title:
        there === undefined ? "Add db_default= here; the model needs it too" : "Add db_default=, here and in the model",
      safety: "needsReview",
      edits: () => ({
        edits: [
          ...(isNow ? importing(source, "django.db.models.functions", ["Now"]) : []),
          ...keywordEdits(source, operation.field.field.at, keywords),
          ...withoutPreserve(source, operation),
          ...(there === undefined
            ? []
            : [
                ...(isNow ? importing(there.source, "django.db.models.functions", ["Now"]) : []),
                ...keywordEdits(there.source, there.at, {
                  db_default: value.replace(/^(["'])([^"'\\]*)\1$/, `${there.source.quote}$2${there.source.quote}`),
                }),
              ]),
        ],
      }),
    },
  ];
}

/** `preserve_default=False` says that the model has another definition: it has the same now. */
function withoutPreserve(source: Source, operation: AddField): readonly TextEdit[] {
  return operation.preserveDefault ? [] : keywordEdits(source, operation.at, { preserve_default: undefined });
}

/** NULL here; rows that the release before inserts meanwhile are filled by the next migration; NOT NULL is a later release's. */
function nullableFix(context: FixContext, operation: AddField, model: ModelState, column: Column): readonly FixDraft[] {
  const { source } = context;
  const { name: field, field: spec } = operation.field;
  const fill = fillOf(context, operation, column);
  // Every row would get the same value.
  if (column.isUnique && fill?.isCalled !== true) return [];
  const keywords: Keywords = { null: "True", ...(column.isUnique && { unique: undefined }) };
  if (fill !== undefined && !(isLast(context) && isThereAfterwards(context, operation, field))) return [];
  const here = [...keywordEdits(source, spec.at, keywords), ...withoutPreserve(source, operation)];
  const [prefix, step] = [prefixOf(context), indentStep(source)];
  // A default that is called gives all rows one value: only the state knows it.
  const [bare, own] = [
    [...keywordEdits(source, spec.at, { ...keywords, default: undefined }), ...withoutPreserve(source, operation)],
    here,
  ].map((edits) => linesOf(source, operation.at, textWith(source, operation.at, edits)));
  if (fill?.isCalled === true && (prefix === undefined || bare === undefined || own === undefined)) return [];
  const there = fieldOfModel(context, model, field);
  const where = there === undefined ? "here, and the model needs it too" : "here and in the model";
  const later = column.isUnique ? "NOT NULL and unique in a later release" : "NOT NULL in a later release";
  return [
    {
      title: `Add ${field} with null=True, ${where}${fill === undefined ? "" : "; fill it in the next migration"}; ${later}`,
      safety: "needsReview",
      edits(): FixEdits {
        const changed =
          fill?.isCalled === true && prefix !== undefined && bare !== undefined && own !== undefined
            ? [replacement(context, operation, separate(prefix, step, { database: [bare], state: [own] }))]
            : here;
        const edits = [...changed, ...(there === undefined ? [] : keywordEdits(there.source, there.at, keywords))];
        if (fill === undefined) return { edits };
        const newFiles = nextMigrations(context, [
          {
            about: `fill_${field}`,
            operations: [[`migrations.RunPython(fill_${field}, migrations.RunPython.noop)`]],
            isAtomic: false,
            above: fillFunction(context, operation, model, fill),
            imports: fill.imports,
          },
        ]);
        return newFiles.length === 0 ? { edits: [] } : { edits, newFiles };
      },
    },
  ];
}

interface Fill {
  readonly value: string;
  /** Each row gets a value of its own. */
  readonly isCalled: boolean;
  readonly imports: readonly string[];
}

function fillOf(
  { source }: FixContext,
  { field: { name, field } }: AddField,
  { filledBy, reference }: Column,
): Fill | undefined {
  const given = field.options.get("default");
  const written = given === undefined ? undefined : source.text.slice(given.start, given.end);
  // What stands for a row of another table is for a person to say.
  if (reference !== undefined || (written !== undefined && /[\r\n]/.test(written))) return undefined;
  switch (filledBy.kind) {
    // No secret goes into another file.
    case "constant":
      return written === undefined || isSecretName(name) ? undefined : { value: written, isCalled: false, imports: [] };
    case "callable":
      return written === undefined || filledBy.path.startsWith(".")
        ? undefined
        : { value: `${written}()`, isCalled: true, imports: [] };
    case "empty text":
      return { value: `${source.quote}${source.quote}`, isCalled: false, imports: [] };
    case "now":
      return field.type === "DateTimeField"
        ? { value: "timezone.now()", isCalled: false, imports: ["from django.utils import timezone"] }
        : undefined;
    default:
      return undefined;
  }
}

function fillFunction(
  { source, judged: { node } }: FixContext,
  { field: { name } }: AddField,
  model: ModelState,
  { value, isCalled }: Fill,
): Lines {
  const [step, quote] = [indentStep(source), source.quote];
  return [
    `def fill_${name}(apps, schema_editor):`,
    `${step}"""In batches, without a transaction around all of them. Rows that the release before inserts have no value: run it when that has stopped."""`,
    `${step}rows = apps.get_model(${quote}${node.app}${quote}, ${quote}${model.name}${quote})._base_manager.using(schema_editor.connection.alias)`,
    `${step}while True:`,
    `${step}${step}keys = list(rows.filter(${name}__isnull=True).values_list(${quote}pk${quote}, flat=True)[:1000])`,
    `${step}${step}if not keys:`,
    `${step}${step}${step}break`,
    ...(isCalled
      ? [`${step}${step}for key in keys:`, `${step}${step}${step}rows.filter(pk=key).update(${name}=${value})`]
      : [`${step}${step}rows.filter(pk__in=keys).update(${name}=${value})`]),
  ];
}

/** The field where the code defines it. */
function fieldOfModel(
  { view, judged: { node } }: FixContext,
  model: ModelState,
  field: string,
): { readonly source: Source; readonly at: Node } | undefined {
  const found = modelClasses(view, node, model.name).flatMap(({ file, text, tree, definition }) =>
    definition.body.flatMap((one) => {
      const isIt =
        one.kind === "assign" &&
        one.targets.length === 1 &&
        one.targets[0]?.kind === "name" &&
        one.targets[0].name === field &&
        one.value.kind === "call";
      return isIt ? [{ source: createSource(file, text, tree), at: one.value }] : [];
    }),
  );
  return found.length === 1 ? found[0] : undefined;
}
