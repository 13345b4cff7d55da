import type { ClassDefinition, ListExpression, Statement } from "../syntax/python/ast.js";
import type { FixDraft, FixEdits } from "../fixes/fix.js";
import { extendImport, importEdit, importedName } from "../fixes/imports.js";
import { insertBefore } from "../fixes/insertLines.js";
import { readSequence, removeEdits } from "../fixes/sequence.js";
import { createSource, edit, indentAt, lineBreakAt, type Source } from "../fixes/source.js";
import { dirname, join } from "../project/paths.js";
import type { TextEdit } from "../text/textEdit.js";
import { meaningOf } from "./column.js";
import { labelOf, type Judgement } from "./judge.js";
import { textOf, type Literal } from "./literals.js";
import type { MigrationsView } from "./migrationsView.js";
import type { Operation, OperationOf } from "./operation.js";
import type { JudgedMigration } from "./projectMigrations.js";
import { nameOf, replayOperation } from "./replay.js";
import { modelKey, tableOf } from "./state.js";

/** What can be written instead. Most leave the state of the models as it is, so that `makemigrations --check` has nothing to say. */
export function migrationFixes(view: MigrationsView, judged: JudgedMigration, judgement: Judgement): readonly FixDraft[] {
  const opened = view.open(judged.node.file);
  if (opened === undefined) return [];
  const context: Context = { view, judged, judgement, source: createSource(judged.node.file, opened.text, opened.tree) };
  const operation = judged.file.operations[judgement.operation];
  // What stands inside of SeparateDatabaseAndState was thought about.
  const own = operation !== undefined && judgement.subject === operation ? operation : undefined;
  switch (judgement.topic) {
    case "irreversible": return judgement.subject === undefined ? [] : noopFix(context, judgement.subject);
    case "concurrently": return judgement.message.includes("is atomic") ? [atomicFix(context)] : [];
    case "atomic-without-effect":
    case "ends-transaction": return [{ ...atomicFix(context), safety: "needsReview" }];
    case "current-models": return stateModelFix(context);
    case "blocks-writes":
    case "blocks-all": return own === undefined ? [] : [...concurrentIndexFix(context, own), ...uniqueFix(context, own)];
    case "scans": return own?.kind === "addConstraint" ? notValidFix(context, own) : [];
    case "breaks-release": return own === undefined ? [] : [...stateOnlyFix(context, own), ...databaseDefaultFix(context, own)];
    default: return [];
  }
}

interface Context {
  readonly view: MigrationsView;
  readonly judged: JudgedMigration;
  readonly judgement: Judgement;
  readonly source: Source;
}

/** `RunPython(fill)` → `RunPython(fill, migrations.RunPython.noop)`. */
function noopFix({ source }: Context, operation: Operation): readonly FixDraft[] {
  if (operation.kind !== "runPython" && operation.kind !== "runSql") return [];
  const call = source.text.slice(operation.at.start, operation.at.end);
  const callee = source.text.slice(operation.callee.start, operation.callee.end);
  const end = operation.kind === "runPython" ? operation.code.end : operation.statements.at(-1)?.at.end;
  const isNamed = operation.kind === "runPython" ? /^[\w.]+\(\s*code\s*=/.test(call) : /^[\w.]+\(\s*sql\s*=/.test(call);
  const name = operation.kind === "runPython" ? "reverse_code" : "reverse_sql";
  // A list of statements ends behind the last of them; `None` is replaced by hand.
  if (end === undefined || /\breverse_(?:code|sql)\b/.test(call) || (operation.kind === "runSql" && /^[\w.]+\(\s*(?:sql\s*=\s*)?[[(]/.test(call))) return [];
  return [{ title: `Give it ${callee}.noop as its way back`, safety: "needsReview", edits: () => ({ edits: [edit(source, end, end, `, ${isNamed ? `${name}=` : ""}${callee}.noop`)] }) }];
}

function atomicFix(context: Context): FixDraft {
  return { title: "Write atomic = False", safety: "safe", edits: () => ({ edits: atomicEdits(context) }) };
}

function atomicEdits({ source, judged: { file } }: Context): readonly TextEdit[] {
  if (file.atomic === false) return [];
  if (file.atomicAt !== undefined) return [edit(source, file.atomicAt.start, file.atomicAt.end, "atomic = False")];
  const [first] = migrationClass(source)?.body ?? [];
  const line = first && insertBefore(source, first, ["atomic = False"]);
  return line === undefined ? [] : [line];
}

function migrationClass(source: Source): ClassDefinition | undefined {
  return source.tree.body.filter((one): one is ClassDefinition => one.kind === "class" && one.name === "Migration").at(-1);
}

/** The model of the migration's state instead of the code's. */
function stateModelFix({ source, judged, judgement, view }: Context): readonly FixDraft[] {
  const name = source.text.slice(judgement.at.start, judgement.at.end);
  const imported = judged.file.imports.find((one) => one.name === name);
  const definition = source.tree.body.find((one) => one.kind === "function" && one.start <= judgement.at.start && judgement.at.end <= one.end);
  if (imported === undefined || definition?.kind !== "function" || !/^\w+$/.test(name)) return [];
  const [apps] = definition.parameters;
  const label = labelOf(imported.path, judged.node.app);
  if (apps === undefined || definition.parameters.length !== 2 || !view.migrations.inventory.apps.some((one) => one.label === label)) return [];
  const model = imported.path.replace(/^.*\./, "");
  return [{
    title: `Take ${model} from the migration's state`, safety: "needsReview",
    edits() {
      const [first] = definition.body;
      const start: Statement | undefined = first?.kind === "expression" && first.value.kind === "string" ? definition.body[1] ?? first : first;
      const line = start && insertBefore(source, start, [`${name} = ${apps.name}.get_model(${source.quote}${label}${source.quote}, ${source.quote}${model}${source.quote})`]);
      if (line === undefined) return { edits: [] };
      const statement = source.tree.body.find((one) => one.kind === "importFrom" && one.start === imported.start);
      const elsewhere = source.text.slice(0, imported.start) + source.text.slice(imported.end, definition.start) + source.text.slice(definition.end);
      const isOnly = statement?.kind === "importFrom" && statement.names !== "*" && statement.names.length === 1 && !new RegExp(`\\b${name}\\b`).test(elsewhere);
      const after = source.text.startsWith("\r\n", imported.end) ? 2 : source.text[imported.end] === "\n" ? 1 : 0;
      return { edits: [...(isOnly && after > 0 ? [edit(source, imported.start, imported.end + after, "")] : []), line] };
    },
  }];
}

/** AddIndex → AddIndexConcurrently: here where it is the only operation, else in a migration of its own behind this one. */
function concurrentIndexFix(context: Context, operation: Operation): readonly FixDraft[] {
  const { source, judged, view } = context;
  if (operation.kind !== "addIndex" || operation.concurrently || view.migrations.target.vendor === "mysql") return [];
  const only = judged.file.operations.length === 1;
  if (!only && (operation !== judged.file.operations.at(-1) || !isLast(context))) return [];
  if (only) {
    return [{
      title: "Build the index concurrently", safety: "needsReview",
      edits: () => ({ edits: [...importing(source, "django.contrib.postgres.operations", ["AddIndexConcurrently"]), ...atomicEdits(context), edit(source, operation.callee.start, operation.callee.end, "AddIndexConcurrently")] }),
    }];
  }
  const text = `AddIndexConcurrently${source.text.slice(operation.callee.end, operation.at.end)}`;
  return [{
    title: "Build the index concurrently in a migration of its own", safety: "needsReview",
    edits: () => ({ edits: removal(context, judged.file.operations.length - 1), newFiles: [nextMigration(context, nameOf(operation.index) ?? "index", [text], ["AddIndexConcurrently"], true)] }),
  }];
}

/** A check that is proven in the next migration, under a lock that disturbs nobody. */
function notValidFix(context: Context, operation: OperationOf<"addConstraint">): readonly FixDraft[] {
  const { source, view } = context;
  const name = nameOf(operation.constraint);
  if (!view.django.atLeast(4, 0) || name === undefined || operation.constraint.kind !== "call" || operation.constraint.path?.endsWith(".CheckConstraint") !== true || !isLast(context)) return [];
  return [{
    title: "Add it NOT VALID, and validate it in the next migration", safety: "needsReview",
    edits: () => ({
      edits: [...importing(source, "django.contrib.postgres.operations", ["AddConstraintNotValid"]), edit(source, operation.callee.start, operation.callee.end, "AddConstraintNotValid")],
      newFiles: [nextMigration(context, `validate_${name}`, [`ValidateConstraint(${source.quote}${operation.model}${source.quote}, ${source.quote}${name}${source.quote})`], ["ValidateConstraint"], false)],
    }),
  }];
}

/** A unique index that is built concurrently, and the constraint on it. */
function uniqueFix(context: Context, operation: Operation): readonly FixDraft[] {
  const { source, judged } = context;
  if (operation.kind !== "addConstraint" || judged.file.operations.length !== 1 || operation.constraint.kind !== "call" || operation.constraint.path?.endsWith(".UniqueConstraint") !== true) return [];
  const { keywords, positional } = operation.constraint;
  const name = nameOf(operation.constraint);
  const columns = columnsOf(context, operation.model, keywords.get("fields"));
  const model = judged.before.models.get(modelKey(judged.node.app, operation.model));
  if (name === undefined || columns === undefined || model === undefined || positional.length > 0 || [...keywords.keys()].some((one) => one !== "fields" && one !== "name")) return [];
  return [{
    title: "Build the unique index concurrently, and the constraint on it", safety: "needsReview",
    edits() {
      const [indent, step, end] = [indentAt(source, operation.at.start), indentUnit(source), lineBreakAt(source, operation.at.start)];
      const table = tableOf(model);
      const prefix = source.text.slice(operation.callee.start, operation.callee.end).replace(/AddConstraint$/, "");
      const lines = [
        `${prefix}SeparateDatabaseAndState(`,
        `${step}database_operations=[`,
        `${step}${step}${prefix}RunSQL(`,
        `${step}${step}${step}[`,
        `${step}${step}${step}${step}'CREATE UNIQUE INDEX CONCURRENTLY "${name}" ON "${table}" (${columns.map((one) => `"${one}"`).join(", ")})',`,
        `${step}${step}${step}${step}'ALTER TABLE "${table}" ADD CONSTRAINT "${name}" UNIQUE USING INDEX "${name}"',`,
        `${step}${step}${step}],`,
        `${step}${step}${step}['ALTER TABLE "${table}" DROP CONSTRAINT "${name}"'],`,
        `${step}${step}),`,
        `${step}],`,
        `${step}state_operations=[`,
        `${step}${step}${reindented(source, operation, `${step}${step}`)},`,
        `${step}],`,
        ")",
      ];
      return { edits: [...atomicEdits(context), edit(source, operation.at.start, operation.at.end, lines.join(`${end}${indent}`))] };
    },
  }];
}

function columnsOf({ judged: { before, node } }: Context, model: string, fields: Literal | undefined): readonly string[] | undefined {
  const state = before.models.get(modelKey(node.app, model));
  if (state === undefined || fields?.kind !== "list") return undefined;
  const columns = fields.items.map((item) => {
    const name = textOf(item);
    const field = name === undefined ? undefined : state.fields.get(name);
    const meaning = name === undefined || field === undefined ? undefined : meaningOf(name, field.spec, state, before);
    return meaning?.kind === "column" ? meaning.name : undefined;
  });
  return columns.every((one) => one !== undefined) ? columns : undefined;
}

/** The model or field leaves the state in this release; the table or column is dropped by hand in the next. */
function stateOnlyFix(context: Context, operation: Operation): readonly FixDraft[] {
  const { source, judged } = context;
  if (operation.kind !== "deleteModel" && operation.kind !== "removeField") return [];
  if (operation.kind === "removeField") {
    let state = judged.before;
    for (const one of judged.file.operations) {
      if (one === operation) break;
      state = replayOperation(state, judged.node.app, judged.node.key, one);
    }
    const model = state.models.get(modelKey(judged.node.app, operation.model));
    const field = model?.fields.get(operation.name);
    const meaning = model && field && meaningOf(operation.name, field.spec, model, state);
    // A column that stays NOT NULL would stop the new release's INSERTs.
    if (meaning?.kind !== "column" || (!meaning.isNullable && meaning.databaseDefault === undefined)) return [];
  }
  return [{
    title: `Take ${operation.kind === "deleteModel" ? operation.model : operation.name} from the state only, and drop it in the next release`, safety: "needsReview",
    edits() {
      const [indent, step, end] = [indentAt(source, operation.at.start), indentUnit(source), lineBreakAt(source, operation.at.start)];
      const prefix = source.text.slice(operation.callee.start, operation.callee.end).replace(/\w+$/, "");
      const lines = [`${prefix}SeparateDatabaseAndState(`, `${step}state_operations=[`, `${step}${step}${reindented(source, operation, `${step}${step}`)},`, `${step}],`, ")"];
      return { edits: [edit(source, operation.at.start, operation.at.end, lines.join(`${end}${indent}`))] };
    },
  }];
}

/** A default that stays in the database. The model has to say it too. */
function databaseDefaultFix({ source, view }: Context, operation: Operation): readonly FixDraft[] {
  if (operation.kind !== "addField" || !view.django.atLeast(5, 0)) return [];
  const given = operation.field.field.options.get("default");
  if (given === undefined || (given.kind !== "number" && given.kind !== "bool" && given.kind !== "text") || !operation.field.field.isComplete) return [];
  const text = source.text.slice(given.start, given.end);
  return [{ title: `Add db_default=, here and in the model`, safety: "needsReview", edits: () => ({ edits: [edit(source, given.end, given.end, `, db_default=${text}`)] }) }];
}

/** The operation's text with its further lines moved. */
function reindented(source: Source, operation: Operation, by: string): string {
  return source.text.slice(operation.at.start, operation.at.end).replace(/\n(?=[ \t])/g, `\n${by}`);
}

function indentUnit(source: Source): string {
  return /\n(\t| +)\S/.exec(source.text)?.[1] ?? "    ";
}

function importing(source: Source, module: string, names: readonly string[]): readonly TextEdit[] {
  const missing = names.filter((name) => importedName(source, module, name, source.text.length) === undefined);
  if (missing.length === 0) return [];
  const there = source.tree.body.find((one) => one.kind === "importFrom" && one.module === module && one.level === 0 && one.names !== "*");
  const extended = there?.kind === "importFrom" ? extendImport(source, there, missing.join(", ")) : undefined;
  return [extended ?? importEdit(source, `from ${module} import ${missing.join(", ")}`)];
}

function removal({ source, judged: { file } }: Context, index: number): readonly TextEdit[] {
  const statement = migrationClass(source)?.body.find((one) => one.kind === "assign" && one.value.start === file.operationsAt?.start);
  const list: ListExpression | undefined = statement?.kind === "assign" && statement.value.kind === "list" ? statement.value : undefined;
  return list === undefined ? [] : removeEdits(readSequence(source, list), index);
}

/** Nothing of the application builds on it yet, so that another can follow. */
function isLast({ judged: { node }, view }: Context): boolean {
  const { graph } = view.migrations.inventory;
  return /^\d{4}_/.test(node.name) && graph.standsFor(node.key) === node.key && !graph.children(node.key).some((child) => graph.nodes.get(child)?.app === node.app);
}

/** A migration after this one, with its imports. */
function nextMigration({ source, judged: { node } }: Context, about: string, operations: readonly string[], names: readonly string[], notAtomic: boolean): NonNullable<FixEdits["newFiles"]>[number] {
  const number = String(Number(node.name.slice(0, 4)) + 1).padStart(4, "0");
  const file = join(dirname(node.file), `${number}_${about.toLowerCase().replace(/\W+/g, "_").slice(0, 40)}.py`);
  const end = lineBreakAt(source, 0);
  const step = indentUnit(source);
  const words = operations.join(" ");
  // Those of this file that the operations name.
  const imports = source.tree.body.flatMap((one) => {
    if ((one.kind !== "import" && one.kind !== "importFrom") || (one.kind === "importFrom" && one.module === "django.contrib.postgres.operations")) return [];
    const bound = one.kind === "import" ? one.names.map((name) => (name.alias ?? name.name).split(".")[0] ?? "") : one.names === "*" ? [] : one.names.map((name) => name.alias ?? name.name);
    return bound.some((name) => new RegExp(`\\b${name}\\b`).test(`${words} migrations`)) ? [source.text.slice(one.start, one.end)] : [];
  });
  const lines = [
    `from django.contrib.postgres.operations import ${names.join(", ")}`, ...imports, "", "", "class Migration(migrations.Migration):",
    ...(notAtomic ? [`${step}atomic = False`] : []), `${step}dependencies = [`, `${step}${step}(${source.quote}${node.app}${source.quote}, ${source.quote}${node.name}${source.quote}),`, `${step}]`, "",
    `${step}operations = [`, ...operations.map((one) => `${step}${step}${one},`), `${step}]`, "",
  ];
  return { file, text: lines.join(end) };
}
