import type { OperationOf } from "../operation.js";
import { constraintsWait, emptiedTable, endsTransaction } from "../sqlStatements.js";
import { addedEnumValue, needsNoTransaction } from "../sqlText.js";
import { judgementOn, type Judgement, type Topic } from "./judgement.js";
import type { Run } from "./run.js";

type Say = (topic: Topic, message: string, rest?: Partial<Judgement>) => void;

/** What PostgreSQL makes of plain SQL in a migration, statement by statement. */
export function sqlJudgements(operation: OperationOf<"runSql">, index: number, run: Run): readonly Judgement[] {
  for (const { text } of operation.statements) {
    const emptied = text === undefined ? undefined : emptiedTable(text);
    if (emptied !== undefined) run.emptied.add(emptied);
  }
  if (!run.isPostgres) return [];
  const found: Judgement[] = [];
  const say: Say = (topic, message, rest = {}) => void found.push(judgementOn(operation, index, topic, message, rest));
  judgeTransaction(operation, run, say);
  if (run.input.file.atomic === true) judgeEnumValues(operation, run, say);
  return found;
}

/** Statements that cannot run in a transaction, and those that end Django's. */
function judgeTransaction(operation: OperationOf<"runSql">, run: Run, say: Say): void {
  const { file } = run.input;
  const said = new Set<Topic>();
  const sayOnce: Say = (topic, ...rest) => {
    if (!said.has(topic)) say(topic, ...rest);
    said.add(topic);
  };
  for (const statement of operation.statements) {
    const { text, isAlone } = statement;
    if (text === undefined) continue;
    const isInTransaction = file.atomic === true && !run.isEnded;
    const alone = isAlone && !isInTransaction ? undefined : needsNoTransaction(text);
    if (alone !== undefined) sayOnce("concurrently", cannotRun(alone, isInTransaction));
    const ending = file.atomic === true ? endsTransaction(text) : undefined;
    if (ending !== undefined) {
      run.isEnded = true;
      run.held.clear();
      run.queued.clear();
      // Only the note that it ran comes after it.
      const isLast =
        statement === operation.statements.at(-1) && operation === file.operations.at(-1) && run.deferred.size === 0;
      sayOnce(
        "ends-transaction",
        `${ending} here ends Django's own transaction: what fails later is no longer rolled back, and the migration stays half applied. Write atomic = False in the class, or leave it out`,
        isLast ? { isLastStep: true } : {},
      );
    }
    noteConstraints(text, run);
  }
}

/** `SET CONSTRAINTS ALL IMMEDIATE` checks what waits. */
function noteConstraints(text: string, run: Run): void {
  const waits = constraintsWait(text);
  if (waits === false) run.queued.clear();
  run.isImmediate = waits === undefined ? run.isImmediate : !waits;
}

function cannotRun(statement: string, isInTransaction: boolean): string {
  return isInTransaction
    ? `${statement} cannot run in a transaction: this migration is atomic, so it fails. Write atomic = False in the class`
    : `${statement} cannot run in a transaction: PostgreSQL takes a text of several statements as one, so it fails although the migration is not atomic. Give RunSQL a list with one text for each statement`;
}

/** A value of an enum type cannot be used in the transaction that adds it. */
function judgeEnumValues(operation: OperationOf<"runSql">, { enumValues, input }: Run, say: Say): void {
  for (const { text } of operation.statements) {
    if (text === undefined) continue;
    const added = addedEnumValue(text);
    const used = [...enumValues].find(([value]) => text.includes(`'${value}'`) && added === undefined);
    if (used !== undefined)
      say(
        "fails",
        `PostgreSQL lets nobody use '${used[0]}' in the transaction that adds it (line ${used[1]}): “unsafe use of new value”. Add it in a migration of its own`,
        { isCertain: false },
      );
    if (added !== undefined) enumValues.set(added, input.lineOf(operation.at.start));
  }
}
