import { meaningOf } from "../column.js";
import type { OperationOf } from "../operation.js";
import { replayMigration, replayOperation } from "../replay.js";
import { modelKey, tableOf, type ProjectState } from "../state.js";
import { judgementOn, type Judgement } from "./judgement.js";
import type { JudgeInput, Run } from "./run.js";

/** A field that Django forgets while its NOT NULL column stays: the new code does not name it in an INSERT. */
export function stateOnly(
  operation: OperationOf<"separate">,
  index: number,
  state: ProjectState,
  { input }: Run,
): readonly Judgement[] {
  const { app, key } = input;
  let now = state;
  const found: Judgement[] = [];
  for (const one of operation.state) {
    const kept = one.kind === "removeField" ? requiredColumn(one, now, input) : undefined;
    if (kept && isForgotten(kept.table, kept.column, replayMigration(input.before, app, key, input.file)))
      found.push(
        judgementOn(
          one,
          index,
          "breaks-release",
          `${kept.table}.${kept.column} stays NOT NULL without a default, and the new release does not know it any more: each of its INSERTs fails. Make it nullable${input.database.django.atLeast(5, 0) ? " or give it a db_default" : ""} in an AlterField before`,
          { tables: [kept.table], isOfNewRelease: true },
        ),
      );
    now = replayOperation(now, app, key, one);
  }
  return found;
}

/** The column of a field, if it was there before this release and every INSERT has to name it. */
function requiredColumn(
  { model: modelName, name }: OperationOf<"removeField">,
  state: ProjectState,
  { app, key, isNew }: JudgeInput,
): { readonly table: string; readonly column: string } | undefined {
  const model = state.models.get(modelKey(app, modelName));
  const field = model?.fields.get(name);
  if (
    model === undefined ||
    field === undefined ||
    model.unknown !== undefined ||
    model.isVirtual ||
    model.createdIn === key ||
    isNew(model.createdIn)
  )
    return undefined;
  const meaning = meaningOf(name, field.spec, model, state);
  return meaning.kind === "column" &&
    !meaning.isNullable &&
    meaning.databaseDefault === undefined &&
    meaning.generated === undefined &&
    !meaning.isPrimaryKey
    ? { table: tableOf(model), column: meaning.name }
    : undefined;
}

/** Nobody inserts into the table of a model that the file forgets as a whole, or moves to another application. */
function isForgotten(table: string, column: string, after: ProjectState): boolean {
  const models = [...after.models.values()].filter((model) => tableOf(model) === table);
  return (
    models.length > 0 &&
    !models.some((model) =>
      [...model.fields].some(([name, { spec }]) => {
        const meaning = meaningOf(name, spec, model, after);
        return meaning.kind === "unknown" || (meaning.kind === "column" && meaning.name === column);
      }),
    )
  );
}
