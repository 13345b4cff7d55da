/** COMMIT and the like, of a statement of their own. A BEGIN inside of a transaction does nothing, nor does a savepoint to it. */
export function endsTransaction(sql: string): string | undefined {
  return /^(?:COMMIT|ROLLBACK|ABORT|END)(?: TRANSACTION| WORK)?$/i.exec(sql)?.[0].toUpperCase();
}

/** It changes rows or a session, and no table. */
export function isData(sql: string): boolean {
  return /^(?:UPDATE|INSERT|DELETE|SELECT|SET|REPLACE)\b/i.test(sql);
}

/** The table that it leaves without rows. */
export function emptiedTable(sql: string): string | undefined {
  return /^(?:DELETE FROM|TRUNCATE(?: TABLE)?) (?:ONLY )?"?(\w+)"?(?: RESTART IDENTITY)?(?: CASCADE)?$/i.exec(sql)?.[1];
}

/** Whether checks of foreign keys wait for the end of the transaction from here on: `SET CONSTRAINTS ALL …`. */
export function constraintsWait(sql: string): boolean | undefined {
  const mode = /^SET CONSTRAINTS\b.*\b(IMMEDIATE|DEFERRED)$/is.exec(sql)?.[1];
  return mode === undefined ? undefined : mode.toUpperCase() === "DEFERRED";
}
