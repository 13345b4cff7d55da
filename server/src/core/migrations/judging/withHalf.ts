import type { JudgedOperation, Judgement } from "./judgement.js";
import { isOnNothing, type Run } from "./run.js";

/** Without a transaction around the file what fails half way stays half applied. */
export function withHalf(judged: readonly JudgedOperation[], { input }: Run): readonly JudgedOperation[] {
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
