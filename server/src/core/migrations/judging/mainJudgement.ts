import { capital } from "../../text/capital.js";
import { effectKinds, type Consequence, type Effect, type EffectKind, type Lock, type Step } from "../effect.js";
import type { Operation } from "../operation.js";
import type { Judgement } from "./judgement.js";
import { lockOf, note, type Run } from "./run.js";
import { stepSentence } from "./stepSentence.js";

/** The worst that an operation does, with the rest in its message. */
export function mainJudgement(
  operation: Operation,
  effect: Effect,
  run: Run,
): Pick<Judgement, "topic" | "message" | "isCertain" | "lock" | "tables" | "isLastStep" | "insertsInto"> | undefined {
  const said = effect.consequences
    .filter((one): one is Consequence & { readonly kind: EffectKind } => one.kind !== "not-created")
    .sort(worstFirst);
  const [worst] = costlySteps(operation, effect, run);
  const [kind] = [...said, ...(worst ? [worst] : [])].sort(worstFirst).map((one) => one.kind);
  if (kind === undefined) return undefined;
  const sentences = [
    ...said.map((one) => one.says),
    ...(worst === undefined
      ? []
      : [stepSentence({ ...worst, step: withOthers(worst.step, effect, run) }, operation, run)]),
    ...effect.mayFail,
  ];
  const remedies = [
    ...new Set([
      ...said.filter((one) => one.kind === kind).map((one) => one.remedy),
      ...(worst?.step.remedy === undefined || said.some((one) => one.kind === kind) ? [] : [worst.step.remedy]),
    ]),
  ].slice(0, 1);
  return {
    topic: kind,
    message: [...sentences, ...remedies]
      .map((one, at) => (at === 0 || at >= sentences.length ? asSentence(one) : one))
      .reduce((text, one, at) => (at === 0 ? one : at < sentences.length ? `${text}; ${one}` : `${text}. ${one}`), ""),
    isCertain: said.filter((one) => one.kind === kind).every((one) => one.isCertain),
    lock: worst?.lock,
    ...(kind === "loses-data" && said.every((one) => one.isLastStep === true) && { isLastStep: true as const }),
    ...(worst?.kind !== "rewrites" && onlyInserts(said)),
    tables: [
      ...new Set([...effect.steps.flatMap((step) => [step.table, ...(step.also ?? []).map((one) => one.table)])]),
    ],
  };
}

function worstFirst(one: { readonly kind: EffectKind }, other: { readonly kind: EffectKind }): number {
  return effectKinds.indexOf(one.kind) - effectKinds.indexOf(other.kind);
}

interface CostlyStep {
  readonly step: Step;
  readonly lock: Lock;
  readonly kind: EffectKind;
}

/** The steps that take long, each under the lock that its transaction holds by then. */
function costlySteps(operation: Operation, effect: Effect, run: Run): readonly CostlyStep[] {
  const own: Run["held"] = new Map(run.held);
  const batches = new Map<number, Run["held"]>();
  const line = run.input.lineOf(operation.at.start);
  return effect.steps
    .flatMap((step) => {
      const held = run.isAtomic || step.batch === undefined ? own : (batches.get(step.batch) ?? new Map());
      if (step.batch !== undefined) batches.set(step.batch, held);
      const lock = lockOf(step, held);
      if (run.isPostgres && (run.isAtomic || step.batch !== undefined)) note(step, held, line);
      const kind = kindOf(step, lock);
      return kind === undefined ? [] : [{ step, lock, kind }];
    })
    .sort(worstFirst);
}

/** The one table into which all that is said of the operation says that nothing can be inserted. */
function onlyInserts(said: readonly Consequence[]): Pick<Judgement, "insertsInto"> {
  const [table, ...others] = new Set(said.map(({ insertsInto }) => insertsInto));
  return table !== undefined && others.length === 0 ? { insertsInto: table } : {};
}

/** With the locks on other tables that the rest of the operation holds by then: the referenced table of a new foreign key. */
function withOthers(step: Step, { steps }: Effect, { isAtomic, isPostgres }: Run): Step {
  if (!isAtomic || !isPostgres) return step;
  const others = steps
    .flatMap((one) => (one === step ? [] : (one.also ?? [])))
    .filter(({ table }) => table !== step.table);
  return others.length === 0 ? step : { ...step, also: [...(step.also ?? []), ...others] };
}

/** Names of tables and columns stay as they are. */
function asSentence(text: string): string {
  return /^[a-z]+ /.test(text) && !/^[a-z]+_/.test(text) ? capital(text) : text;
}

function kindOf(step: Step, lock: Lock): EffectKind | undefined {
  switch (step.cost) {
    case "rewrite":
      return "rewrites";
    case "build":
    case "check":
    case "update":
      return lock === "ACCESS EXCLUSIVE"
        ? "blocks-all"
        : lock === "SHARE UPDATE EXCLUSIVE"
          ? undefined
          : "blocks-writes";
    case "scan":
      return lock === "ACCESS EXCLUSIVE" ? "scans" : undefined;
    case "brief":
      return undefined;
  }
}
