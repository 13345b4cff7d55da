import { locks, type Lock, type Step } from "../../../server/src/core/migrations/effect.js";
import type { Operation } from "../../../server/src/core/migrations/operation.js";
import type { JudgedOperation } from "../../../server/src/core/migrations/judging/judgement.js";

/** What a real database said of a migration (runMigrations.py). */
export interface Answer {
  readonly error: string | null;
  readonly locks: Readonly<Record<string, readonly string[]>>;
  /** PostgreSQL: another file; MariaDB: nothing but ALGORITHM=COPY was possible. */
  readonly rewritten: readonly string[];
  readonly dropped: readonly string[];
  readonly renamed: Readonly<Record<string, string>>;
  readonly sql: readonly string[];
  /** Tables and columns that are gone or hold something else. */
  readonly changed: readonly string[];
  /** Those that were there before. */
  readonly tables: readonly string[];
}

export interface Difference {
  readonly kind: string;
  readonly what: string;
}

/** Where what is said of a migration is not what happened. What begins with “listed” is no wrong verdict. */
export function compared(
  operations: readonly JudgedOperation[],
  answer: Answer,
  vendor: "postgresql" | "mysql",
): readonly Difference[] {
  const unknown = operations.find((one) => one.unknown !== undefined)?.unknown;
  if (unknown !== undefined) return [{ kind: "listed: not known", what: unknown }];
  const judgements = operations.flatMap((one) => one.judgements);
  const hasDataStep = operations.some(({ operation }) => changesRows(operation));
  const failing = judgements.find((one) => one.topic === "fails");
  // What only some rows make fail is said with what else the operation does.
  const mayFail =
    judgements.find((one) => /\bit fails\b/.test(one.message)) ?? operations.find((one) => one.mayFail.length > 0);
  if (answer.error !== null)
    return failing !== undefined || mayFail !== undefined ? [] : [{ kind: "wrong safe: it fails", what: answer.error }];
  if (failing !== undefined) return [{ kind: "wrong fails", what: failing.message }];
  const old = (table: string): string => answer.renamed[table] ?? table;
  // By the names that they had before.
  const steps = operations
    .flatMap((one) => one.steps)
    .map(
      (step): Step => ({
        ...step,
        table: old(step.table),
        also: (step.also ?? []).map((one) => ({ ...one, table: old(one.table) })),
      }),
    );
  const found = [
    ...rewrites(steps, answer),
    ...(hasDataStep
      ? []
      : data(
          judgements.map(({ message }) => message),
          answer,
        )),
  ];
  return vendor === "mysql"
    ? found
    : [...found, ...heldLocks(steps, answer), ...(hasDataStep ? [] : statements(steps, answer, old))];
}

/** What a data step writes is what its author wants. */
function changesRows(operation: Operation): boolean {
  return (
    operation.kind === "runPython" ||
    (operation.kind === "runSql" && operation.statements.some(({ text = "" }) => /^(?:UPDATE|DELETE)\b/i.test(text)))
  );
}

function rewrites(steps: readonly Step[], { rewritten: real, dropped }: Answer): readonly Difference[] {
  const said = new Set(steps.filter((step) => step.cost === "rewrite").map((step) => step.table));
  return [...new Set([...said, ...real])].flatMap((table) => {
    // A table that is gone at the end cannot be looked at.
    if (said.has(table) === real.includes(table) || dropped.includes(table)) return [];
    return [
      said.has(table) ? { kind: "wrong rewrite", what: table } : { kind: "wrong safe: it is rewritten", what: table },
    ];
  });
}

/** The rows are few: not every value shows what can be lost. */
function data(messages: readonly string[], { changed }: Answer): readonly Difference[] {
  const said = messages.some((one) => /is lost|are cut|are rounded|is dropped|becomes true/.test(one));
  if (said === changed.length > 0) return [];
  return [
    said
      ? { kind: "listed: these rows lose nothing", what: messages.join(" ") }
      : { kind: "wrong safe: data is changed", what: changed.join(", ") },
  ];
}

function heldLocks(steps: readonly Step[], answer: Answer): readonly Difference[] {
  const said = strongest(steps);
  return Object.entries(answer.locks).flatMap(([table, modes]) => {
    const real = modes.flatMap((mode) => lockNames[mode] ?? []).sort((a, b) => locks.indexOf(b) - locks.indexOf(a))[0];
    const own = said.get(table);
    if (real === own) return [];
    return [
      {
        kind:
          real === undefined || (own !== undefined && locks.indexOf(own) > locks.indexOf(real))
            ? "listed: a weaker lock"
            : "wrong safe: a stronger lock",
        what: `${table}: ${own ?? "none"} said, ${real ?? "none"} held`,
      },
    ];
  });
}

/** The statements that were sent, by the work that they are: said and sent have to be the same for each table. */
function statements(
  steps: readonly Step[],
  { sql, renamed, dropped, tables }: Answer,
  old: (table: string) => string,
): readonly Difference[] {
  const sent = new Set(
    sql
      .flatMap((one) => workOf(one))
      .filter(({ table }) => tables.includes(old(table)))
      .map(({ table, work }) => `${work} ${old(table)}`),
  );
  const said = new Set(
    steps.flatMap(({ table, cost, sql: text }) =>
      cost === "brief" || cost === "rewrite"
        ? []
        : [`${cost === "update" ? "update" : /FOREIGN KEY/.test(text) || cost === "check" ? "check" : cost} ${table}`],
    ),
  );
  const rewritten = new Set(steps.filter((step) => step.cost === "rewrite").map((step) => step.table));
  const isAside = (one: string): boolean =>
    rewritten.has(one.slice(one.indexOf(" ") + 1)) ||
    dropped.includes(one.slice(one.indexOf(" ") + 1)) ||
    Object.values(renamed).includes(one.slice(one.indexOf(" ") + 1));
  // Rows are checked and scanned by other statements too: only what is built and written is told by the statement alone.
  const isTold = (one: string): boolean => /^(?:build|update) /.test(one);
  return [
    ...[...sent]
      .filter((one) => isTold(one) && !said.has(one) && !isAside(one))
      .map((one) => ({ kind: "wrong safe: another statement", what: one })),
    ...[...said].filter((one) => isTold(one) && !sent.has(one)).map((one) => ({ kind: "wrong statement", what: one })),
  ];
}

function workOf(sql: string): readonly { readonly table: string; readonly work: string }[] {
  const index = /^(?:CREATE (?:UNIQUE )?INDEX .* ON|REINDEX TABLE) "?(\w+)"?/.exec(sql)?.[1];
  if (index !== undefined) return [{ table: index, work: "build" }];
  const written = /^UPDATE "(\w+)" SET/.exec(sql)?.[1];
  if (written !== undefined) return [{ table: written, work: "update" }];
  const [, table, clause = ""] = /^ALTER TABLE "?(\w+)"? (.*)/s.exec(sql) ?? [];
  return table !== undefined &&
    (/^ADD COLUMN .* UNIQUE/.test(clause) ||
      /^ADD CONSTRAINT "?\w+"? UNIQUE(?: NULLS (?:NOT )?DISTINCT)? \(/.test(clause))
    ? [{ table, work: "build" }]
    : [];
}

function strongest(steps: readonly Step[]): ReadonlyMap<string, Lock> {
  const result = new Map<string, Lock>();
  for (const step of steps) {
    for (const { table, lock } of [{ table: step.table, lock: step.lock }, ...(step.also ?? [])]) {
      const before = result.get(table);
      if (before === undefined || locks.indexOf(lock) > locks.indexOf(before)) result.set(table, lock);
    }
  }
  return result;
}

const lockNames: Readonly<Record<string, Lock>> = {
  ShareUpdateExclusiveLock: "SHARE UPDATE EXCLUSIVE",
  ShareLock: "SHARE",
  ShareRowExclusiveLock: "SHARE ROW EXCLUSIVE",
  AccessExclusiveLock: "ACCESS EXCLUSIVE",
};
