/** What an operation does to a database that is in use, worst first. */
export const effectKinds = [
  "fails",
  "breaks-release",
  "loses-data",
  "rewrites",
  "blocks-all",
  "blocks-writes",
  "scans",
  "irreversible",
  "half",
] as const;
export type EffectKind = (typeof effectKinds)[number];

/** PostgreSQL's table locks, weakest first; COPY of MySQL and MariaDB blocks writes while the table is copied. */
export const locks = ["SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "ACCESS EXCLUSIVE", "COPY"] as const;
export type Lock = (typeof locks)[number];

/** One statement that Django sends. */
export interface Step {
  /** Short: `CREATE INDEX on app_item`. */
  readonly sql: string;
  readonly table: string;
  readonly lock: Lock;
  /**
   * brief: the catalogue only. scan: reads every row. check: looks every row up in the referenced table. build: builds an index.
   * update: writes rows. rewrite: a new copy of the table and its indexes.
   */
  readonly cost: "brief" | "scan" | "check" | "build" | "update" | "rewrite";
  /** Other tables that are locked with it. */
  readonly also?: readonly { readonly table: string; readonly lock: Lock }[];
  /** Rows that wait to be checked do not stop it: another table is altered, or Django has them checked before it drops a foreign key (SET CONSTRAINTS … IMMEDIATE). */
  readonly passesQueue?: true;
  /** What the table is called from then on: the transaction's locks stay on it. */
  readonly renamedTo?: string;
  /** Sent when all operations of the file are done. */
  readonly isDeferred?: true;
  /** Of plain SQL: locks of one number are held together, in whatever migration. */
  readonly batch?: number;
  /** What to do instead. */
  readonly remedy?: string;
}

/** What follows besides locks. */
export interface Consequence {
  readonly kind: "fails" | "breaks-release" | "loses-data" | "irreversible" | "half" | "not-created";
  /** A sentence without its full stop. */
  readonly says: string;
  readonly remedy: string;
  /** Whatever the rows are. */
  readonly isCertain: boolean;
  /** What nothing uses any more is dropped: the last of the steps that are advised. */
  readonly isLastStep?: true;
  /** Only what the release that still runs inserts into this table fails; it reads, updates and deletes as before. */
  readonly insertsInto?: string;
}

export interface Effect {
  readonly steps: readonly Step[];
  readonly consequences: readonly Consequence[];
  /** What makes it fail that depends on the rows: said with what else it does. */
  readonly mayFail: readonly string[];
  readonly unknown?: string;
}

export const nothing: Effect = { steps: [], consequences: [], mayFail: [] };

export function joined(effects: readonly Effect[]): Effect {
  const unknown = effects.find((one) => one.unknown !== undefined)?.unknown;
  return {
    steps: effects.flatMap((one) => one.steps),
    consequences: effects.flatMap((one) => one.consequences),
    mayFail: effects.flatMap((one) => one.mayFail),
    ...(unknown !== undefined && { unknown }),
  };
}

/** mysql: MariaDB too. other: only what holds everywhere is said. */
export type Vendor = "postgresql" | "mysql" | "sqlite" | "other";

export interface Database {
  readonly vendor: Vendor;
  readonly django: { atLeast(major: number, minor: number): boolean };
  /** A back end that takes no long locks: django_zero_downtime_migrations. */
  readonly isCareful: boolean;
}
