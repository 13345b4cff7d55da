import type { ClassDefinition, ListExpression } from "../../syntax/python/ast.js";
import { extendImport, importEdit, importedName } from "../../fixes/imports.js";
import { insertBefore } from "../../fixes/insertLines.js";
import { readSequence, removeEdits } from "../../fixes/sequence.js";
import { edit, type Source } from "../../fixes/source.js";
import type { TextEdit } from "../../text/textEdit.js";
import type { Judgement } from "../judging/judgement.js";
import type { MigrationsView } from "../migrationsView.js";
import type { Operation } from "../operation.js";
import type { JudgedMigration } from "../projectMigrations.js";
import { replayOperation } from "../replay.js";
import { modelKey, type ModelState, type ProjectState } from "../state.js";

/** What a fix of a migration is made of. */
export interface FixContext {
  readonly view: MigrationsView;
  readonly judged: JudgedMigration;
  readonly judgement: Judgement;
  readonly source: Source;
}

/** The state of the models when an operation of the file runs. */
export function stateAt({ judged: { before, file, node } }: FixContext, operation: Operation): ProjectState {
  let state = before;
  for (const one of file.operations) {
    if (one === operation) break;
    state = replayOperation(state, node.app, node.key, one);
  }
  return state;
}

export function modelAt(context: FixContext, operation: Operation, name: string): ModelState | undefined {
  return stateAt(context, operation).models.get(modelKey(context.judged.node.app, name));
}

/** Nothing of the application builds on it yet, so that another can follow. */
export function isLast({ judged: { node }, view }: FixContext): boolean {
  const { graph } = view.migrations.inventory;
  return (
    /^\d{4}_/.test(node.name) &&
    graph.standsFor(node.key) === node.key &&
    !graph.children(node.key).some((child) => graph.nodes.get(child)?.app === node.app)
  );
}

/** Nothing that stands below it in the file looks at its model, so that it can run later. */
export function canRunLater(context: FixContext, operation: Operation & { readonly model: string }): boolean {
  const { operations } = context.judged.file;
  return (
    isLast(context) &&
    operations
      .slice(operations.indexOf(operation) + 1)
      .every(
        (one) =>
          "model" in one && one.kind !== "renameModel" && one.model.toLowerCase() !== operation.model.toLowerCase(),
      )
  );
}

/** What stands below it in the file neither takes away nor renames what it makes, so that a later migration finds it. `name`: of a field or a constraint. */
export function isThereAfterwards(
  context: FixContext,
  operation: Operation & { readonly model: string },
  name: string,
): boolean {
  const { operations } = context.judged.file;
  return operations
    .slice(operations.indexOf(operation) + 1)
    .flatMap((one) => (one.kind === "separate" ? [...one.database, ...one.state] : [one]))
    .every((one) => {
      if (!("model" in one) || one.model.toLowerCase() !== operation.model.toLowerCase()) return true;
      if (one.kind === "renameModel" || one.kind === "deleteModel") return false;
      return !("name" in one) || one.name !== name;
    });
}

function migrationClass(source: Source): ClassDefinition | undefined {
  return source.tree.body
    .filter((one): one is ClassDefinition => one.kind === "class" && one.name === "Migration")
    .at(-1);
}

export function atomicEdits({ source, judged: { file } }: FixContext): readonly TextEdit[] {
  if (file.atomic === false) return [];
  if (file.atomicAt !== undefined) return [edit(source, file.atomicAt.start, file.atomicAt.end, "atomic = False")];
  const [first] = migrationClass(source)?.body ?? [];
  const line = first && insertBefore(source, first, ["atomic = False"]);
  return line === undefined ? [] : [line];
}

/** Takes an operation out of the list. */
export function removal({ source, judged: { file } }: FixContext, operation: Operation): readonly TextEdit[] {
  const statement = migrationClass(source)?.body.find(
    (one) => one.kind === "assign" && one.value.start === file.operationsAt?.start,
  );
  const list: ListExpression | undefined =
    statement?.kind === "assign" && statement.value.kind === "list" ? statement.value : undefined;
  return list === undefined ? [] : removeEdits(readSequence(source, list), file.operations.indexOf(operation));
}

export function importing(source: Source, module: string, names: readonly string[]): readonly TextEdit[] {
  const missing = names.filter((name) => importedName(source, module, name, source.text.length) === undefined);
  if (missing.length === 0) return [];
  const there = source.tree.body.find(
    (one) => one.kind === "importFrom" && one.module === module && one.level === 0 && one.names !== "*",
  );
  const extended = there?.kind === "importFrom" ? extendImport(source, there, missing.join(", ")) : undefined;
  return [extended ?? importEdit(source, `from ${module} import ${missing.join(", ")}`)];
}
