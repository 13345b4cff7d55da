import { listText } from "../../domain/listText.js";
import { meaningOf } from "../column.js";
import { dataStep, type DataStep } from "../dataStep.js";
import { isNoop, type Operation, type OperationOf } from "../operation.js";
import { tableOf, labelOf, type ModelState, type ProjectState } from "../state.js";
import { judgementOn, type Judgement, type Topic } from "./judgement.js";
import type { Run } from "./run.js";

export function dataStepJudgements(
  operation: OperationOf<"runPython">,
  index: number,
  state: ProjectState,
  isFresh: boolean,
  run: Run,
): readonly Judgement[] {
  const { file, app } = run.input;
  const found: Judgement[] = [];
  const step = dataStep(operation.code, file);
  const name = step?.name ?? "the data step";
  const say = (topic: Topic, message: string, rest: Partial<Judgement> = {}): void =>
    void found.push(judgementOn(operation, index, topic, message, rest));
  if (isNoop(operation)) return [];
  for (const key of step?.empties ?? []) {
    const model = state.models.get(key);
    if (model !== undefined) run.emptied.add(tableOf(model));
  }
  if (run.isAtomic && run.isPostgres && !isFresh) {
    const exclusive = [...run.held].filter(([, one]) => one.lock === "ACCESS EXCLUSIVE");
    const [first] = exclusive;
    if (first !== undefined && !run.input.database.isCareful) {
      const tables = exclusive.map(([table]) => table);
      say(
        "blocks-all",
        `${name} runs while this migration holds the ACCESS EXCLUSIVE lock that line ${first[1].line} took: nobody can read or write ${listText(tables)} until the data step is done. Put it into a migration of its own`,
        { lock: "ACCESS EXCLUSIVE", tables },
      );
    }
    queueInserts(step, operation, state, run, say);
  }
  if (operation.atomic === false && run.isAtomic)
    say(
      "atomic-without-effect",
      "atomic=False of RunPython has no effect in a migration that is atomic itself: the data step runs in its transaction. Write atomic = False in the class",
    );
  for (const one of step?.currentModels ?? []) {
    say(
      "current-models",
      `${name} queries ${one.name} as the code has it now, not as its table is at this point: on a fresh database it fails once the model changes. Use apps.get_model("${labelOf(one.path, app)}", "${one.name}")`,
      { at: { start: one.start, end: one.end }, isCertain: false },
    );
  }
  return found;
}

/** Rows put into a table with a foreign key queue its check until the end of the transaction, and PostgreSQL alters no table that has such events. */
function queueInserts(
  step: DataStep | undefined,
  operation: Operation,
  state: ProjectState,
  run: Run,
  say: (topic: Topic, message: string, rest?: Partial<Judgement>) => void,
): void {
  const { input } = run;
  if (run.isImmediate || run.isEnded || step?.isChecked === true) return;
  for (const key of step?.inserts ?? []) {
    const model = state.models.get(key);
    if (
      step === undefined ||
      model === undefined ||
      model.unknown !== undefined ||
      model.createdIn === input.key ||
      !hasForeignKey(model, state)
    )
      continue;
    const table = tableOf(model);
    const line = input.lineOf(operation.at.start);
    run.queued.set(table, { name: step.name, line });
    const waiting = run.deferred.get(table);
    if (waiting !== undefined)
      say(
        "fails",
        `If ${step.name} puts a row into ${table}, the CREATE INDEX of line ${waiting}, which waits until the end of this migration, fails: “cannot CREATE INDEX "${table}" because it has pending trigger events”. Put the data step into a migration of its own`,
        { isCertain: false, tables: [table] },
      );
  }
}

function hasForeignKey(model: ModelState, state: ProjectState): boolean {
  return [...model.fields].some(([name, { spec }]) => {
    const meaning = meaningOf(name, spec, model, state);
    return meaning.kind === "column" && meaning.reference?.hasConstraint === true;
  });
}
