import { dataStep } from "../dataStep.js";
import { effectKinds, type Step } from "../effect.js";
import { isNoop, type Operation } from "../operation.js";
import { replayOperation } from "../replay.js";
import type { ProjectState } from "../state.js";
import { effectOf } from "./effectOf.js";
import { withHalf } from "./withHalf.js";
import type { JudgedOperation, Judgement } from "./judgement.js";
import { judgementsOf } from "./judgementsOf.js";
import { hold, newRun, type JudgeInput, type Run } from "./run.js";
import { stateOnly } from "./stateOnly.js";

/** What each operation of a migration does to a database that is in use. */
export function judgeMigration(input: JudgeInput): readonly JudgedOperation[] {
  const { file } = input;
  if (file.hasOwnWay)
    return file.operations.map((operation, index) => ({
      index,
      operation,
      judgements: [],
      unknown: "the class of its migration has an apply() of its own",
      steps: [],
      mayFail: [],
    }));
  const run = newRun(input);
  let state = input.before;
  const judged = file.operations.map((operation, index): JudgedOperation => {
    const result = judgeOperation(operation, index, state, run);
    state = replayOperation(state, input.app, input.key, operation);
    return result;
  });
  return withHalf(judged, run);
}

function judgeOperation(operation: Operation, index: number, state: ProjectState, run: Run): JudgedOperation {
  const found: Judgement[] = [];
  const unknown: string[] = [];
  const steps: Step[] = [];
  const mayFail: string[] = [];
  const judgeOne = (one: Operation, before: ProjectState): void => {
    const effect = effectOf(one, before, run);
    if (effect.unknown !== undefined) unknown.push(effect.unknown);
    if (one.kind === "runPython" && !isNoop(one) && dataStep(one.code, run.input.file) === undefined)
      unknown.push("its function is not in the file");
    steps.push(...effect.steps);
    const said = judgementsOf(one, index, effect, before, run);
    found.push(...said);
    mayFail.push(...effect.mayFail.filter((text) => !said.some(({ message }) => message.includes(text))));
    hold(effect, one, run);
  };
  if (operation.kind === "separate") {
    let inner = state;
    for (const one of operation.database) {
      judgeOne(one, inner);
      inner = replayOperation(inner, run.input.app, run.input.key, one);
    }
    if (operation.database.length === 0) found.push(...stateOnly(operation, index, state, run));
  } else judgeOne(operation, state);
  return { index, operation, judgements: found.sort((a, b) => rank(a) - rank(b)), unknown: unknown[0], steps, mayFail };
}

function rank({ effect }: Judgement): number {
  return effect === undefined ? effectKinds.length : effectKinds.indexOf(effect);
}
