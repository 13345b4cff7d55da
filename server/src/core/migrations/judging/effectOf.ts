import { changesOf, type SchemaChange } from "../change.js";
import { meaningOf } from "../column.js";
import { joined, nothing, type Consequence, type Database, type Effect, type Step } from "../effect.js";
import type { MigrationKey } from "../graph.js";
import { onMysql } from "../mysql.js";
import type { Operation, OperationOf } from "../operation.js";
import { onPostgresql } from "../postgresql.js";
import { releaseConsequences } from "../release.js";
import { isData } from "../sqlStatements.js";
import { sqlEffect } from "../sqlText.js";
import { onSqlite } from "../sqlite.js";
import { tableOf, type ProjectState } from "../state.js";
import type { Run } from "./run.js";

/** What an operation does, less what does not count on tables that come with this release or are empty by now. */
export function effectOf(operation: Operation, state: ProjectState, run: Run): Effect {
  const { app, key } = run.input;
  const isNew = (one: MigrationKey): boolean => one === key || run.input.isNew(one);
  if (operation.kind === "runSql") return effectOfSql(operation, state, isNew, run);
  if (!run.isPostgres && isForPostgres(operation))
    return { ...nothing, unknown: `${operation.className} is for PostgreSQL alone` };
  return joined(
    changesOf(operation, app, state)
      .filter((change) => !isOnEmptyTable(change, isNew))
      .map((change) => effectOfChange(change, state, isNew, run)),
  );
}

function effectOfSql(
  { statements }: OperationOf<"runSql">,
  state: ProjectState,
  isNew: (key: MigrationKey) => boolean,
  { isPostgres }: Run,
): Effect {
  if (statements.some(({ text }) => text === undefined)) return { ...nothing, unknown: "its SQL is made by code" };
  if (!isPostgres)
    return statements.every(({ text = "" }) => isData(text))
      ? nothing
      : { ...nothing, unknown: "plain SQL is read for PostgreSQL alone" };
  return joined(
    statements.map(({ text = "", batch }) => {
      const effect = sqlEffect(text, state, isNew);
      return { ...effect, steps: effect.steps.map((step) => ({ ...step, batch })) };
    }),
  );
}

function effectOfChange(
  change: SchemaChange,
  state: ProjectState,
  isNew: (key: MigrationKey) => boolean,
  { input: { database, file }, emptied }: Run,
): Effect {
  const own = sentFor(change, state, database);
  const release = releaseConsequences(change, isNew, database)
    .filter((one) => one.kind !== "breaks-release" || !file.afterDeploy || isAddition(change))
    .map((one): Consequence => (file.afterDeploy && one.kind === "loses-data" ? { ...one, isLastStep: true } : one));
  const steps = database.isCareful ? own.steps.filter((step) => step.cost === "rewrite") : own.steps;
  return {
    ...own,
    steps: withoutNew(steps, state, isNew),
    // What fails only where there are rows.
    consequences: [...own.consequences, ...release].filter(
      (one) => one.kind !== "fails" || one.isCertain || !("table" in change && emptied.has(change.table)),
    ),
  };
}

function sentFor(change: SchemaChange, state: ProjectState, database: Database): Effect {
  if (database.vendor === "postgresql") return onPostgresql(change, database);
  if (database.vendor !== "mysql") return onSqlite(change);
  return hasLongKey(change, state)
    ? { ...nothing, unknown: "what MariaDB can do with a table that has a unique text of any length is not known" }
    : onMysql(change, database);
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
