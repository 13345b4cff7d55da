import type { Effect } from "../effect.js";
import { isNoop, isOf, type Operation, type OperationOf } from "../operation.js";
import type { ProjectState } from "../state.js";
import { dataStepJudgements } from "./dataStepJudgements.js";
import { judgementOn, type Judgement, type Topic } from "./judgement.js";
import { isOnNothing, type Run } from "./run.js";
import { sqlJudgements } from "./sqlJudgements.js";
import { mainJudgement } from "./mainJudgement.js";

type Say = (topic: Topic, message: string, rest?: Partial<Judgement>) => void;

/** All that is said of an operation at its place in the run. */
export function judgementsOf(
  operation: Operation,
  index: number,
  effect: Effect,
  state: ProjectState,
  run: Run,
): readonly Judgement[] {
  const { file } = run.input;
  const found: Judgement[] = [];
  const say: Say = (topic, message, rest = {}) => void found.push(judgementOn(operation, index, topic, message, rest));
  const isFresh = isOnNothing(run.input);
  const main = isFresh ? undefined : mainJudgement(operation, effect, run);
  if (main !== undefined)
    say(main.topic, main.message, {
      ...main,
      ...(deletionAfter(operation, file.operations) !== undefined && { goesWithTable: true }),
    });
  for (const one of effect.consequences)
    if (one.kind === "not-created") say("not-created", `${one.says}. ${one.remedy}`);
  if (!isFresh && (operation.kind === "runPython" || operation.kind === "runSql")) judgeReverse(operation, say);
  if (operation.kind === "runPython") found.push(...dataStepJudgements(operation, index, state, isFresh, run));
  if (operation.kind === "runSql") found.push(...sqlJudgements(operation, index, run));
  if (
    (operation.kind === "addIndex" || operation.kind === "removeIndex") &&
    operation.concurrently &&
    file.atomic === true
  )
    say(
      "concurrently",
      `${operation.className} cannot run in a transaction: this migration is atomic, so it fails with NotSupportedError. Write atomic = False in the class`,
    );
  if (run.isPostgres && run.isAtomic && !isFresh) judgeQueued(effect, run, say);
  return found;
}

function judgeReverse(operation: OperationOf<"runPython"> | OperationOf<"runSql">, say: Say): void {
  if (operation.reverse !== undefined || isNoop(operation)) return;
  say(
    "irreversible",
    operation.kind === "runPython"
      ? "Without reverse_code this migration cannot be undone: migrate to an earlier one raises IrreversibleError. Give it a function, or RunPython.noop where nothing is to undo"
      : "Without reverse_sql this migration cannot be undone: migrate to an earlier one raises IrreversibleError. Give it SQL, or RunSQL.noop where nothing is to undo",
  );
}

/** PostgreSQL alters no table whose rows wait for the check of their foreign keys. */
function judgeQueued(effect: Effect, run: Run, say: Say): void {
  const hit = effect.steps.find(
    (step) => run.queued.has(step.table) && !step.sql.startsWith("RENAME") && step.lock !== "SHARE UPDATE EXCLUSIVE",
  );
  const queued = hit && run.queued.get(hit.table);
  if (hit && queued && hit.passesQueue !== true)
    say(
      "fails",
      `${hit.sql} fails if ${queued.name} (line ${queued.line}) has put a row into ${hit.table} before it: “cannot ALTER TABLE "${hit.table}" because it has pending trigger events”. Put the data step into a migration of its own`,
      { isCertain: false, tables: [hit.table] },
    );
}

/** The DeleteModel below a RemoveField of the same model. */
function deletionAfter(operation: Operation, operations: readonly Operation[]): Operation | undefined {
  const at = operations.indexOf(operation);
  return operation.kind !== "removeField" || at < 0
    ? undefined
    : operations.slice(at).find((one) => one.kind === "deleteModel" && isOf(operation.model, one));
}
