import type { Statement } from "../../syntax/python/ast.js";
import type { FixDraft } from "../../fixes/fix.js";
import { insertBefore } from "../../fixes/insertLines.js";
import { createSource, edit, expressionAt } from "../../fixes/source.js";
import { labelOf } from "../state.js";
import type { Judgement } from "../judging/judgement.js";
import type { MigrationsView } from "../migrationsView.js";
import type { Operation, OperationOf } from "../operation.js";
import type { JudgedMigration } from "../projectMigrations.js";
import { nameOf } from "../replay.js";
import { addedColumnFixes, stateOnlyFix } from "./columnFixes.js";
import { atomicEdits, importing, isLast, isThereAfterwards, type FixContext } from "./fixContext.js";
import { indexFixes } from "./indexFixes.js";
import { nextMigrations } from "./nextMigrations.js";
import { postgresOperations } from "./operationText.js";

/** What can be written instead. Most leave the state of the models as it is, so that `makemigrations --check` has nothing to say. */
export function migrationFixes(
  view: MigrationsView,
  judged: JudgedMigration,
  judgement: Judgement,
): readonly FixDraft[] {
  const opened = view.open(judged.node.file);
  // Fixes are made when someone asks for them: the text may be another by then.
  if (opened === undefined || view.migrations.read(judged.node) !== judged.file) return [];
  const context: FixContext = {
    view,
    judged,
    judgement,
    source: createSource(judged.node.file, opened.text, opened.tree),
  };
  const operation = judged.file.operations[judgement.operation];
  // What stands inside of SeparateDatabaseAndState was thought about.
  const own =
    operation !== undefined && operation.isOwn !== true && judgement.subject === operation ? operation : undefined;
  switch (judgement.topic) {
    case "irreversible":
      return judgement.subject === undefined || judgement.subject.isOwn === true
        ? []
        : noopFix(context, judgement.subject);
    case "concurrently":
      return judged.file.atomic === true ? [atomicFix(context)] : [];
    case "atomic-without-effect":
    case "ends-transaction":
      return [{ ...atomicFix(context), safety: "needsReview" }];
    case "current-models":
      return stateModelFix(context);
    case "blocks-writes":
    case "blocks-all":
      return own === undefined ? [] : indexFixes(context, own);
    case "scans":
      return own?.kind === "addConstraint" ? notValidFix(context, own) : [];
    case "breaks-release":
      return own === undefined ? [] : [...stateOnlyFix(context, own), ...addedColumnFixes(context, own)];
    case "fails":
      return own === undefined ? [] : addedColumnFixes(context, own);
    default:
      return [];
  }
}

/** `RunPython(fill)` → `RunPython(fill, migrations.RunPython.noop)`. */
function noopFix({ source }: FixContext, operation: Operation): readonly FixDraft[] {
  if (operation.kind !== "runPython" && operation.kind !== "runSql") return [];
  const call = expressionAt(source.tree, operation.at);
  const [first, second] = call?.kind === "call" ? call.args : [];
  if (call?.kind !== "call" || first === undefined || call.args.some((one) => one.spread !== undefined)) return [];
  const noop = `${source.text.slice(operation.callee.start, operation.callee.end)}.noop`;
  const name = operation.kind === "runPython" ? "reverse_code" : "reverse_sql";
  // `None` is there instead.
  const given =
    call.args.find((one) => one.name === name) ??
    (first.name === undefined && second?.name === undefined ? second : undefined);
  const change =
    given === undefined
      ? edit(
          source,
          first.end,
          first.end,
          `, ${first.name === undefined && call.args.length === 1 ? "" : `${name}=`}${noop}`,
        )
      : edit(source, given.value.start, given.value.end, noop);
  return [{ title: `Give it ${noop} as its way back`, safety: "needsReview", edits: () => ({ edits: [change] }) }];
}

function atomicFix(context: FixContext): FixDraft {
  return { title: "Write atomic = False", safety: "safe", edits: () => ({ edits: atomicEdits(context) }) };
}

/** The model of the migration's state instead of the code's. */
function stateModelFix({ source, judged, judgement, view }: FixContext): readonly FixDraft[] {
  const name = source.text.slice(judgement.at.start, judgement.at.end);
  const imported = judged.file.imports.find((one) => one.name === name);
  const definition = source.tree.body.find(
    (one) => one.kind === "function" && one.start <= judgement.at.start && judgement.at.end <= one.end,
  );
  if (imported === undefined || definition?.kind !== "function" || !/^\w+$/.test(name)) return [];
  const [apps] = definition.parameters;
  const label = labelOf(imported.path, judged.node.app);
  if (
    apps === undefined ||
    definition.parameters.length !== 2 ||
    !view.migrations.inventory.apps.some((one) => one.label === label)
  )
    return [];
  const model = imported.path.replace(/^.*\./, "");
  return [
    {
      title: `Take ${model} from the migration's state`,
      safety: "needsReview",
      edits() {
        const [first] = definition.body;
        const start: Statement | undefined =
          first?.kind === "expression" && first.value.kind === "string" ? (definition.body[1] ?? first) : first;
        const line =
          start &&
          insertBefore(source, start, [
            `${name} = ${apps.name}.get_model(${source.quote}${label}${source.quote}, ${source.quote}${model}${source.quote})`,
          ]);
        if (line === undefined) return { edits: [] };
        const statement = source.tree.body.find((one) => one.kind === "importFrom" && one.start === imported.start);
        const elsewhere =
          source.text.slice(0, imported.start) +
          source.text.slice(imported.end, definition.start) +
          source.text.slice(definition.end);
        const isOnly =
          statement?.kind === "importFrom" &&
          statement.names !== "*" &&
          statement.names.length === 1 &&
          !new RegExp(`\\b${name}\\b`).test(elsewhere);
        const after = source.text.startsWith("\r\n", imported.end) ? 2 : source.text[imported.end] === "\n" ? 1 : 0;
        return {
          edits: [...(isOnly && after > 0 ? [edit(source, imported.start, imported.end + after, "")] : []), line],
        };
      },
    },
  ];
}

/** A check that is proven in the next migration, under a lock that disturbs nobody. */
function notValidFix(context: FixContext, operation: OperationOf<"addConstraint">): readonly FixDraft[] {
  const { source, view } = context;
  const name = nameOf(operation.constraint);
  if (
    !view.django.atLeast(4, 0) ||
    name === undefined ||
    operation.constraint.kind !== "call" ||
    operation.constraint.path?.endsWith(".CheckConstraint") !== true ||
    !isLast(context) ||
    !isThereAfterwards(context, operation, name)
  )
    return [];
  return [
    {
      title: "Add it NOT VALID, and validate it in the next migration",
      safety: "needsReview",
      edits() {
        const newFiles = nextMigrations(context, [
          {
            about: `validate_${name}`,
            operations: [
              [
                `ValidateConstraint(${source.quote}${operation.model}${source.quote}, ${source.quote}${name}${source.quote})`,
              ],
            ],
            isAtomic: true,
          },
        ]);
        return newFiles.length === 0
          ? { edits: [] }
          : {
              edits: [
                ...importing(source, postgresOperations, ["AddConstraintNotValid"]),
                edit(source, operation.callee.start, operation.callee.end, "AddConstraintNotValid"),
              ],
              newFiles,
            };
      },
    },
  ];
}
