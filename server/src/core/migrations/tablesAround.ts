import { meaningOf } from "./column.js";
import { textOf } from "./literals.js";
import { modelKey, relatedKey, tableOf, type ModelState, type ProjectState } from "./state.js";

/** Tables that the model's foreign keys lead to. */
export function referencedTables(model: ModelState, state: ProjectState): readonly string[] {
  return [
    ...new Set(
      [...model.fields].flatMap(([name, { spec }]) => {
        const meaning = meaningOf(name, spec, model, state);
        return meaning.kind === "column" && meaning.reference?.hasConstraint === true ? [meaning.reference.table] : [];
      }),
    ),
  ].filter((one) => one !== tableOf(model));
}

/** Tables with a foreign key to the model, and tables of many-to-many relations to it; with `toField` those that lead to this field of it. */
export function incomingTables(model: ModelState, state: ProjectState, toField?: string): readonly string[] {
  const own = modelKey(model.app, model.name);
  return [
    ...new Set(
      [...state.models.values()].flatMap((one) =>
        [...one.fields].flatMap(([name, { spec }]) => {
          if (
            relatedKey(one.app, one.name, spec.options.get("to")) !== own ||
            one.isVirtual ||
            (toField !== undefined && textOf(spec.options.get("to_field")) !== toField)
          )
            return [];
          const meaning = meaningOf(name, spec, one, state);
          return meaning.kind === "column" && meaning.reference?.hasConstraint === true
            ? [tableOf(one)]
            : meaning.kind === "manyToMany" && meaning.hasOwnTable
              ? [meaning.table]
              : [];
        }),
      ),
    ),
  ];
}

export function incomingManyToMany(model: ModelState, state: ProjectState): readonly string[] {
  const own = modelKey(model.app, model.name);
  return [...state.models.values()].flatMap((one) =>
    ownManyToMany(one, state).flatMap(({ table, target }) => (target === own ? [table] : [])),
  );
}

/** Tables of the model's own many-to-many relations, which go with it, and those that they lead to. */
export function manyToManyTables(model: ModelState, state: ProjectState): readonly string[] {
  return [...model.fields].flatMap(([name, { spec }]) => {
    const meaning = meaningOf(name, spec, model, state);
    return meaning.kind === "manyToMany" && meaning.hasOwnTable ? [meaning.table, meaning.targetTable] : [];
  });
}

/** `isNamed`: by db_table, whatever the model is called. */
export function ownManyToMany(
  model: ModelState,
  state: ProjectState,
): readonly { readonly table: string; readonly target: string | undefined; readonly isNamed: boolean }[] {
  return [...model.fields].flatMap(([name, { spec }]) => {
    const meaning = meaningOf(name, spec, model, state);
    return meaning.kind === "manyToMany" && meaning.hasOwnTable
      ? [{ table: meaning.table, target: meaning.target, isNamed: textOf(spec.options.get("db_table")) !== undefined }]
      : [];
  });
}
