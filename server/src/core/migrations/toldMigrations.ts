export interface ToldMigrations {
  readonly files: ReadonlySet<string>;
  /** How that was decided: `since main`, `named by --new-migrations`. */
  readonly because: string;
  /** Migrations that the main branch has too, and otherwise; undefined: there is nothing to compare with. */
  readonly edited?: {
    /** `origin/main` */ readonly branch: string /** What the branch has, by file. */;
    readonly before: ReadonlyMap<string, string>;
  };
}
