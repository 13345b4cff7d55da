import { listText } from "../../domain/listText.js";
import type { Lock, Step } from "../effect.js";
import type { Operation } from "../operation.js";
import type { Run } from "./run.js";

export function stepSentence(
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

const work: Readonly<Record<Exclude<Step["cost"], "brief">, string>> = {
  scan: "reads every row",
  check: "looks up every row in the referenced table",
  build: "builds an index",
  update: "writes rows",
  rewrite: "writes a new copy of the table and its indexes",
};
