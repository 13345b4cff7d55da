import { listText } from "../domain/listText.js";
import type { Node } from "../syntax/python/ast.js";
import { capital } from "../text/capital.js";
import { changesOf, type SchemaChange } from "./change.js";
import { meaningOf } from "./column.js";
import { dataStep, type DataStep } from "./dataStep.js";
import {
  effectKinds,
  joined,
  locks,
  nothing,
  type Consequence,
  type Database,
  type Effect,
  type EffectKind,
  type Lock,
  type Step,
} from "./effect.js";
import type { MigrationKey } from "./graph.js";
import type { MigrationFile } from "./migrationFile.js";
import type { Operation, OperationOf } from "./operation.js";
import { onMysql } from "./mysql.js";
import { onPostgresql } from "./postgresql.js";
import { onSqlite } from "./sqlite.js";
import { releaseConsequences } from "./release.js";
import { replayMigration, replayOperation } from "./replay.js";
import { constraintsWait, emptiedTable, endsTransaction, isData } from "./sqlStatements.js";
import { addedEnumValue, needsNoTransaction, sqlEffect } from "./sqlText.js";
import { modelKey, tableOf, type ModelState, type ProjectState } from "./state.js";

/** One thing that is said of an operation. */
export interface Judgement {
  readonly topic: Topic;
  readonly effect: EffectKind | undefined;
  readonly operation: number;
  readonly at: Node;
  readonly message: string;
  /** Whatever the rows are. */
  readonly isCertain: boolean;
  readonly lock: Lock | undefined;
  readonly tables: readonly string[];
  /** The operation that it is about, inside SeparateDatabaseAndState too. */
  readonly subject: Operation | undefined;
  /** What nothing uses any more is dropped: the last of the steps that are advised. */
  readonly isLastStep?: true;
  /** No more than that the release that still runs cannot insert into this table. */
  readonly insertsInto?: string;
  /** It breaks the new release, whatever happens to the one before. */
  readonly isOfNewRelease?: true;
  /** A column that is dropped before its table is: makemigrations takes relations away first. */
  readonly goesWithTable?: true;
}

export type Topic =
  | EffectKind
  | "not-created"
  | "ends-transaction"
  | "atomic-without-effect"
  | "current-models"
  | "concurrently";

export interface JudgedOperation {
  readonly index: number;
  readonly operation: Operation;
  /** Worst first. */
  readonly judgements: readonly Judgement[];
  /** Why nothing, or not all, could be said. */
  readonly unknown: string | undefined;
  /** Locks that it takes, however briefly. */
  readonly steps: readonly Step[];
  /** Rows that make it fail, where nothing else is to be said. */
  readonly mayFail: readonly string[];
}

export interface JudgeInput {
  readonly app: string;
  readonly key: MigrationKey;
  readonly file: MigrationFile;
  readonly before: ProjectState;
  readonly database: Database;
  /** Whether that migration comes with this release: what it made is empty, and unknown to the code that still runs. */
  isNew(key: MigrationKey): boolean;
  /** From 1. */
  lineOf(offset: number): number;
}

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
  const run: Run = {
    input,
    isAtomic: file.atomic === true && input.database.vendor !== "mysql",
    isPostgres: input.database.vendor === "postgresql",
    held: new Map(),
    deferred: new Map(),
    queued: new Map(),
    enumValues: new Map(),
    emptied: new Set(),
    isEnded: false,
    isImmediate: false,
  };
  let state = input.before;
  const judged = file.operations.map((operation, index): JudgedOperation => {
    const result = judgeOperation(operation, index, state, run);
    state = replayOperation(state, input.app, input.key, operation);
    return result;
  });
  return withHalf(judged, run);
}

interface Run {
  readonly input: JudgeInput;
  readonly isAtomic: boolean;
  readonly isPostgres: boolean;
  /** Locks that the transaction holds on tables that were there before, with the line that took them. */
  readonly held: Map<string, { readonly lock: Lock; readonly line: number }>;
  /** Tables on which an index waits for the end of the file. */
  readonly deferred: Map<string, number>;
  /** Tables with rows whose foreign keys are checked at the end of the transaction. */
  readonly queued: Map<string, { readonly name: string; readonly line: number }>;
  readonly enumValues: Map<string, number>;
  /** Tables that have lost their rows by now. */
  readonly emptied: Set<string>;
  /** Plain SQL ended Django's transaction. */
  isEnded: boolean;
  /** Plain SQL has foreign keys checked at once. */
  isImmediate: boolean;
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

function effectOf(operation: Operation, state: ProjectState, { input, isPostgres, emptied }: Run): Effect {
  const { app, key, database, file } = input;
  const isNew = (one: MigrationKey): boolean => one === key || input.isNew(one);
  if (operation.kind === "runSql") {
    if (operation.statements.some(({ text }) => text === undefined))
      return { ...nothing, unknown: "its SQL is made by code" };
    return isPostgres
      ? joined(
          operation.statements.map(({ text = "", batch }) => {
            const effect = sqlEffect(text, state, isNew);
            return { ...effect, steps: effect.steps.map((step) => ({ ...step, batch })) };
          }),
        )
      : operation.statements.every(({ text = "" }) => isData(text))
        ? nothing
        : { ...nothing, unknown: "plain SQL is read for PostgreSQL alone" };
  }
  if (!isPostgres && isForPostgres(operation))
    return { ...nothing, unknown: `${operation.className} is for PostgreSQL alone` };
  const changes = changesOf(operation, app, state).filter((change) => !isOnEmptyTable(change, isNew));
  return joined(
    changes.map((change) => {
      const own =
        database.vendor === "postgresql"
          ? onPostgresql(change, database)
          : database.vendor === "mysql"
            ? hasLongKey(change, state)
              ? {
                  ...nothing,
                  unknown: "what MariaDB can do with a table that has a unique text of any length is not known",
                }
              : onMysql(change, database)
            : onSqlite(change);
      const release = releaseConsequences(change, isNew, database)
        .filter((one) => one.kind !== "breaks-release" || !file.afterDeploy || isAddition(change))
        .map(
          (one): Consequence => (file.afterDeploy && one.kind === "loses-data" ? { ...one, isLastStep: true } : one),
        );
      return {
        ...own,
        steps: withoutNew(
          database.isCareful ? own.steps.filter((step) => step.cost === "rewrite") : own.steps,
          state,
          isNew,
        ),
        // What fails only where there are rows.
        consequences: [...own.consequences, ...release].filter(
          (one) => one.kind !== "fails" || one.isCertain || !("table" in change && emptied.has(change.table)),
        ),
      };
    }),
  );
}

function isForPostgres(operation: Operation): boolean {
  return (
    ("concurrently" in operation && operation.concurrently) ||
    (operation.kind === "addConstraint" && operation.notValid) ||
    operation.kind === "validateConstraint"
  );
}

/** A table that comes with this release has no rows, and no release that runs knows it. */
function isOnEmptyTable(change: SchemaChange, isNew: (key: MigrationKey) => boolean): boolean {
  return "model" in change && isNew(change.model.createdIn);
}

/** Locks on tables that come with this release are in nobody's way. */
function withoutNew(
  steps: readonly Step[],
  state: ProjectState,
  isNew: (key: MigrationKey) => boolean,
): readonly Step[] {
  if (steps.every((step) => step.also === undefined && step.cost === "brief")) return steps;
  const fresh = new Set(
    [...state.models.values()].flatMap((model) => [
      ...(isNew(model.createdIn) ? [tableOf(model)] : []),
      ...[...model.fields].flatMap(([name, { spec, addedIn }]) => {
        const meaning = isNew(addedIn) ? meaningOf(name, spec, model, state) : undefined;
        return meaning?.kind === "manyToMany" && meaning.hasOwnTable ? [meaning.table] : [];
      }),
    ]),
  );
  return steps
    .filter(({ table }) => !fresh.has(table))
    .map((step) =>
      step.also === undefined ? step : { ...step, also: step.also.filter(({ table }) => !fresh.has(table)) },
    );
}

/** MariaDB keeps a hash of such a text in a hidden column. */
function hasLongKey(change: SchemaChange, state: ProjectState): boolean {
  if (!("model" in change)) return false;
  const { model } = change;
  return [...model.fields].some(([name, { spec }]) => {
    if (spec.type !== "TextField" && spec.type !== "JSONField" && spec.type !== "BinaryField") return false;
    const meaning = meaningOf(name, spec, model, state);
    return meaning.kind === "column" && meaning.isUnique;
  });
}

/** After the deploy nothing of the release before runs any more; what is added then was missing while it did. */
function isAddition(change: SchemaChange): boolean {
  return change.kind === "addColumn" || change.kind === "addOrder";
}

function judgementsOf(
  operation: Operation,
  index: number,
  effect: Effect,
  state: ProjectState,
  run: Run,
): readonly Judgement[] {
  const { file } = run.input;
  const found: Judgement[] = [];
  const say = (topic: Topic, message: string, rest: Partial<Judgement> = {}): void =>
    void found.push(judgementOn(operation, index, topic, message, rest));
  const isFresh = isOnNothing(run.input);
  if (!isFresh) {
    const main = mainJudgement(operation, effect, run);
    if (main !== undefined)
      say(main.topic, main.message, {
        ...main,
        ...(deletionAfter(operation, file.operations) !== undefined && { goesWithTable: true }),
      });
  }
  for (const one of effect.consequences)
    if (one.kind === "not-created") say("not-created", `${one.says}. ${one.remedy}`);
  if (operation.kind === "runPython" || operation.kind === "runSql") {
    const isPython = operation.kind === "runPython";
    if (!isFresh && operation.reverse === undefined && !isNoop(operation))
      say(
        "irreversible",
        isPython
          ? "Without reverse_code this migration cannot be undone: migrate to an earlier one raises IrreversibleError. Give it a function, or RunPython.noop where nothing is to undo"
          : "Without reverse_sql this migration cannot be undone: migrate to an earlier one raises IrreversibleError. Give it SQL, or RunSQL.noop where nothing is to undo",
      );
  }
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
  if (run.isPostgres && run.isAtomic && !isFresh) {
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
  return found;
}

/** The first migration runs where there is nothing yet, and so does a squashed one, unless all that it replaces comes with the same release. */
function isOnNothing({ file, key, isNew }: JudgeInput): boolean {
  return file.isInitial || key.endsWith(".0001_initial") || (file.replaces.length > 0 && !isNew(key));
}

/** The DeleteModel below a RemoveField of the same model. */
function deletionAfter(operation: Operation, operations: readonly Operation[]): Operation | undefined {
  const at = operations.indexOf(operation);
  return operation.kind !== "removeField" || at < 0
    ? undefined
    : operations.slice(at).find((one) => one.kind === "deleteModel" && isOf(operation.model, one));
}

/** Names of models are compared without their case. */
export function isOf(model: string, operation: Operation): boolean {
  return "model" in operation && operation.model.toLowerCase() === model.toLowerCase();
}

/** What is said of an operation, for certain and of no table unless `rest` says otherwise. */
function judgementOn(
  operation: Operation,
  index: number,
  topic: Topic,
  message: string,
  rest: Partial<Judgement>,
): Judgement {
  return {
    topic,
    effect: topicEffect(topic),
    operation: index,
    at: operation.callee,
    message,
    isCertain: true,
    lock: undefined,
    tables: [],
    subject: operation,
    ...rest,
  };
}

function topicEffect(topic: Topic): EffectKind | undefined {
  switch (topic) {
    case "not-created":
    // It is later, on a database that is made anew, that it fails.
    case "current-models":
      return undefined;
    case "ends-transaction":
    case "atomic-without-effect":
      return "half";
    case "concurrently":
      return "fails";
    default:
      return topic;
  }
}

function isNoop(operation: OperationOf<"runPython"> | OperationOf<"runSql">): boolean {
  if (operation.kind === "runSql") return operation.statements.length === 0;
  return operation.code.kind === "name" && operation.code.path.endsWith(".noop");
}

/** The worst that an operation does, with the rest in its message. */
function mainJudgement(
  operation: Operation,
  effect: Effect,
  run: Run,
): Pick<Judgement, "topic" | "message" | "isCertain" | "lock" | "tables" | "isLastStep" | "insertsInto"> | undefined {
  const own: Run["held"] = new Map(run.held);
  const batches = new Map<number, Run["held"]>();
  const line = run.input.lineOf(operation.at.start);
  const costly = effect.steps
    .flatMap((step) => {
      const held = run.isAtomic || step.batch === undefined ? own : (batches.get(step.batch) ?? new Map());
      if (step.batch !== undefined) batches.set(step.batch, held);
      const lock = lockOf(step, held);
      if (run.isPostgres && (run.isAtomic || step.batch !== undefined)) note(step, held, line);
      const kind = kindOf(step, lock);
      return kind === undefined ? [] : [{ step, lock, kind }];
    })
    .sort((a, b) => effectKinds.indexOf(a.kind) - effectKinds.indexOf(b.kind));
  const said = effect.consequences.filter(
    (one): one is Consequence & { readonly kind: EffectKind } => one.kind !== "not-created",
  );
  const [worst] = costly;
  const kinds = [...said.map((one) => one.kind), ...costly.map((one) => one.kind)].sort(
    (a, b) => effectKinds.indexOf(a) - effectKinds.indexOf(b),
  );
  const [kind] = kinds;
  if (kind === undefined) return undefined;
  const sentences = [
    ...[...said].sort((a, b) => effectKinds.indexOf(a.kind) - effectKinds.indexOf(b.kind)).map((one) => one.says),
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

function lockOf(step: Step, held: Run["held"]): Lock {
  const before = held.get(step.table)?.lock;
  return before !== undefined && locks.indexOf(before) > locks.indexOf(step.lock) ? before : step.lock;
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

const work: Readonly<Record<Exclude<Step["cost"], "brief">, string>> = {
  scan: "reads every row",
  check: "looks up every row in the referenced table",
  build: "builds an index",
  update: "writes rows",
  rewrite: "writes a new copy of the table and its indexes",
};

function stepSentence(
  { step, lock }: { readonly step: Step; readonly lock: Lock },
  operation: Operation,
  run: Run,
): string {
  const { input, isAtomic, held } = run;
  const tables = [
    step.table,
    ...(step.also ?? []).filter((one) => one.lock === "ACCESS EXCLUSIVE").map((one) => one.table),
  ];
  const writes = (step.also ?? []).filter((one) => one.lock !== "ACCESS EXCLUSIVE").map((one) => one.table);
  const before = held.get(step.table);
  const data = isAtomic
    ? input.file.operations.find((one) => one.kind === "runPython" && one.at.start > operation.at.start)
    : undefined;
  const until =
    isAtomic && input.database.vendor === "postgresql"
      ? `until the end of this migration${data === undefined ? "" : `, with the data step of line ${input.lineOf(data.at.start)}`}`
      : "until it is done";
  const what = step.cost === "brief" ? "" : work[step.cost];
  if (lock === "COPY")
    return `${step.sql} copies the table (ALGORITHM=COPY): on a large or busy table nobody can write to ${step.table} until it is done`;
  const whose =
    lock === step.lock
      ? `a lock (${lock})`
      : before === undefined
        ? `the lock that this operation holds by then (${lock})`
        : `the lock that line ${before.line} took (${lock})`;
  const who = lock === "ACCESS EXCLUSIVE" ? "read or write" : "write to";
  return `${step.sql} ${what} under ${whose}: on a large or busy table nobody can ${who} ${listText([...new Set(tables)])}${writes.length === 0 ? "" : `, or write to ${listText(writes)},`} ${until}`;
}

/** Notes what the transaction holds from here on. */
function hold(effect: Effect, operation: Operation, run: Run): void {
  for (const step of effect.steps) {
    if (step.isDeferred === true && run.isAtomic && run.isPostgres)
      run.deferred.set(step.table, run.input.lineOf(operation.at.start));
    else if (run.isAtomic && run.isPostgres && !run.isEnded) note(step, run.held, run.input.lineOf(operation.at.start));
    if (step.renamedTo === undefined) continue;
    rename(run.held, step.table, step.renamedTo);
    rename(run.deferred, step.table, step.renamedTo);
    rename(run.queued, step.table, step.renamedTo);
  }
}

function rename<V>(tables: Map<string, V>, from: string, to: string): void {
  const own = tables.get(from);
  if (own === undefined) return;
  tables.delete(from);
  tables.set(to, own);
}

function note(step: Step, held: Run["held"], line: number): void {
  for (const { table, lock } of [{ table: step.table, lock: step.lock }, ...(step.also ?? [])]) {
    const before = held.get(table)?.lock;
    if (before === undefined || locks.indexOf(lock) > locks.indexOf(before)) held.set(table, { lock, line });
  }
}

function dataStepJudgements(
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

/** `shop` of `shop.models.Item` and of `..models.Item` in shop's migrations. */
export function labelOf(path: string, app: string): string {
  return path.startsWith(".") ? app : (/(?:^|\.)(\w+)\.models\b/.exec(path)?.[1] ?? app);
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

function sqlJudgements(operation: OperationOf<"runSql">, index: number, run: Run): readonly Judgement[] {
  const { file, lineOf } = run.input;
  const found: Judgement[] = [];
  const say = (topic: Topic, message: string, isCertain = true, rest: Partial<Judgement> = {}): void =>
    void found.push(judgementOn(operation, index, topic, message, { isCertain, ...rest }));
  for (const { text } of operation.statements) {
    const emptied = text === undefined ? undefined : emptiedTable(text);
    if (emptied !== undefined) run.emptied.add(emptied);
  }
  if (!run.isPostgres) return [];
  const said = new Set<Topic>();
  operation.statements.forEach(({ text, isAlone }, at) => {
    if (text === undefined) return;
    const alone = needsNoTransaction(text);
    if (alone !== undefined && !said.has("concurrently") && (!isAlone || (file.atomic === true && !run.isEnded))) {
      said.add("concurrently");
      say(
        "concurrently",
        file.atomic === true && !run.isEnded
          ? `${alone} cannot run in a transaction: this migration is atomic, so it fails. Write atomic = False in the class`
          : `${alone} cannot run in a transaction: PostgreSQL takes a text of several statements as one, so it fails although the migration is not atomic. Give RunSQL a list with one text for each statement`,
      );
    }
    const ending = endsTransaction(text);
    if (ending !== undefined && file.atomic === true) {
      run.isEnded = true;
      run.held.clear();
      run.queued.clear();
      if (!said.has("ends-transaction"))
        say(
          "ends-transaction",
          `${ending} here ends Django's own transaction: what fails later is no longer rolled back, and the migration stays half applied. Write atomic = False in the class, or leave it out`,
          true,
          // Only the note that it ran comes after it.
          at === operation.statements.length - 1 && operation === file.operations.at(-1) && run.deferred.size === 0
            ? { isLastStep: true }
            : {},
        );
      said.add("ends-transaction");
    }
    const waits = constraintsWait(text);
    if (waits === false) run.queued.clear();
    run.isImmediate = waits === undefined ? run.isImmediate : !waits;
  });
  for (const { text } of operation.statements) {
    if (text === undefined || file.atomic !== true) continue;
    const used = [...run.enumValues].find(
      ([value]) => text.includes(`'${value}'`) && addedEnumValue(text) === undefined,
    );
    if (used !== undefined)
      say(
        "fails",
        `PostgreSQL lets nobody use '${used[0]}' in the transaction that adds it (line ${used[1]}): “unsafe use of new value”. Add it in a migration of its own`,
        false,
      );
    const added = addedEnumValue(text);
    if (added !== undefined) run.enumValues.set(added, lineOf(operation.at.start));
  }
  return found;
}

/** A field that Django forgets while its NOT NULL column stays: the new code does not name it in an INSERT. */
function stateOnly(
  operation: OperationOf<"separate">,
  index: number,
  state: ProjectState,
  { input }: Run,
): readonly Judgement[] {
  const { app, key } = input;
  let now = state;
  const found: Judgement[] = [];
  for (const one of operation.state) {
    const model = one.kind === "removeField" ? now.models.get(modelKey(app, one.model)) : undefined;
    const field = one.kind === "removeField" ? model?.fields.get(one.name) : undefined;
    if (
      one.kind === "removeField" &&
      model !== undefined &&
      field !== undefined &&
      model.unknown === undefined &&
      !model.isVirtual &&
      model.createdIn !== key &&
      !input.isNew(model.createdIn)
    ) {
      const meaning = meaningOf(one.name, field.spec, model, now);
      if (
        meaning.kind === "column" &&
        !meaning.isNullable &&
        meaning.databaseDefault === undefined &&
        meaning.generated === undefined &&
        !meaning.isPrimaryKey &&
        isForgotten(tableOf(model), meaning.name, replayMigration(input.before, app, key, input.file))
      ) {
        const name = `${tableOf(model)}.${meaning.name}`;
        found.push(
          judgementOn(
            one,
            index,
            "breaks-release",
            `${name} stays NOT NULL without a default, and the new release does not know it any more: each of its INSERTs fails. Make it nullable${input.database.django.atLeast(5, 0) ? " or give it a db_default" : ""} in an AlterField before`,
            { tables: [tableOf(model)], isOfNewRelease: true },
          ),
        );
      }
    }
    now = replayOperation(now, app, key, one);
  }
  return found;
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

/** Without a transaction around the file what fails half way stays half applied. */
function withHalf(judged: readonly JudgedOperation[], { input }: Run): readonly JudgedOperation[] {
  const { file, database } = input;
  const sending = judged.filter(
    ({ operation }) =>
      operation.kind !== "stateOnly" &&
      operation.kind !== "alterModelOptions" &&
      !(operation.kind === "separate" && operation.database.length === 0),
  );
  const second = sending[1];
  if (second === undefined || isOnNothing(input)) return judged;
  const isMysql = database.vendor === "mysql";
  if (!isMysql && file.atomic !== false) return judged;
  const at = !isMysql && file.atomicAt !== undefined ? file.atomicAt : second.operation.callee;
  const message = isMysql
    ? `MySQL and MariaDB commit after every schema change: if one of the ${sending.length} operations fails, those before it stay and the migration cannot simply be run again. One operation per migration is safe`
    : `Without a transaction the ${sending.length} operations are not undone together: if one fails, those before it stay and the migration cannot simply be run again. One operation per migration is safe`;
  const half: Judgement = {
    topic: "half",
    effect: "half",
    operation: second.index,
    at,
    message,
    isCertain: true,
    lock: undefined,
    tables: [],
    subject: undefined,
  };
  return judged.map((one) => (one === second ? { ...one, judgements: [...one.judgements, half] } : one));
}
