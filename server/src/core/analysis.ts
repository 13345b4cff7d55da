import type { Configuration } from "./configuration.js";
import type { Completion } from "./completion/completion.js";
import type { Lens } from "./hints/fileLenses.js";
import type { Hint } from "./hints/fileHints.js";
import type { MigrationHover } from "./hover/migrationHover.js";
import type { MigrationsReport } from "./migrations/migrationsReport.js";
import type { Navigation } from "./navigation/navigation.js";
import type {
  ChecklistReport,
  FailingReport,
  Finding,
  GunicornReport,
  Problem,
  ProjectReport,
  SettingsReport,
  VariableReport,
} from "./report.js";
import type { FixDraft, FixEdits } from "./fixes/fix.js";
import type { Steps } from "./project/steps.js";
import type { Span } from "./text/span.js";
import type { RecordRequest } from "./checklist/projectChecklists.js";
import type { ToldMigrations } from "./migrations/toldMigrations.js";
import type { AnalysisOptions } from "./analysisOptions.js";

/** What changed since the last snapshot. The FileSource already answers with the new state. */
export interface Change {
  /** Paths whose text changed, or that appeared or went. */
  readonly files: readonly string[];
  readonly configuration?: Configuration;
  /** Which migrations come with this release, where that is told otherwise now; undefined: nobody tells any more. */
  readonly newMigrations?: ToldMigrations | undefined;
}

export interface SettingsOptions {
  /** Also what Django supplies; `deploy-relevant`: of the settings that rules look at. */
  readonly withDefaults: boolean | "deploy-relevant";
  /** Root of the project, where several may have a module of that name. */
  readonly project?: string;
}

export interface AnalysisReport {
  readonly projects: readonly ProjectReport[];
  /** Sorted by file, position, rule id. Suppressed ones included. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** A frozen snapshot: it keeps answering for the state it was made of. */
export interface Analysis extends AnalysisReport {
  /** One per project and checked entry. Without `today` (`2026-11-21`) what people confirmed does not grow old. */
  checklist(today?: string): readonly ChecklistReport[];
  /** The items that fail, by project and checked entry: the same as on the checklists, from the findings alone. */
  failing(): readonly FailingReport[];
  /** The new text of the project's file of confirmations after a person said something of an item; nothing is written. */
  record?(
    request: RecordRequest,
    today: string,
  ): { readonly file: string; readonly text: string } | { readonly problem: string };
  /** `entry`: `MODULE` or `MODULE:Class`, checked or not; undefined when there is no such module. */
  settings(entry: string, options: SettingsOptions): SettingsReport | undefined;
  environment(): readonly VariableReport[];
  /** What may stand above its large settings, likewise. */
  lenses?(file: string): readonly Lens[];
  readonly navigation?: Navigation;
  /** What may stand at a place of a file, whose text may be unfinished. */
  completion?(file: string, text: string, offset: number): Completion | undefined;
  /** What an editor draws behind the lines of a file. Made when it is asked for. */
  hints?(file: string): readonly Hint[];
  /** Every gunicorn that deploy files start, and config files by themselves. */
  gunicorn?(): readonly GunicornReport[];
  /** What the migrations of the next release do, by project. */
  migrations?(): readonly MigrationsReport[];
  /** What an operation of a migration does, of any age. */
  migrationAt?(file: string, offset: number): MigrationHover | undefined;
  /** Edits of the fix with that index of the finding with that key. undefined: not in this snapshot. */
  fix(findingKey: string, index: number): FixEdits | undefined;
  /** What can be written otherwise at a place of a settings module, whether anything was found there or not. */
  rewrites?(at: Span): readonly FixDraft[];
  /** What may be wanted at a place of a settings module without anything having been found there. */
  offers?(at: Span): readonly FixDraft[];
  /** Whether a finding may have fixes, told without making them: now and then there is none. */
  mayFix(findingKey: string): boolean;
  /** Edits that apply every fix of these safeties at once, as far as they do not touch each other. Repeat until nothing is left. */
  fixAll(filter: { readonly file?: string; readonly rule?: string; readonly unsafe: boolean }): FixEdits;
  /** Edits that suppress the finding for its line or file by a comment. */
  suppress(findingKey: string, scope: "line" | "file"): FixEdits | undefined;
}

/** Owns what is kept between snapshots: parsed modules, evaluated entries. */
export interface AnalysisHost {
  analysis(): Analysis;
  applyChange(change: Change): Analysis;
  /** `applyChange`, or without a change `analysis`, in steps. Until the last one the host answers as before; what is dropped half way has to be told again, with the configuration. */
  steps(change?: Change): Steps<Analysis>;
  /**
   * `steps()` without migrations: where there are many they take longest, and no setting depends on them. Until `completing` has ended, every other
   * answer goes without them too. undefined in place of what `completing` gives: nothing was left out.
   */
  early(): Steps<{ readonly analysis: Analysis; readonly completing: (() => Steps<Analysis>) | undefined }>;
}

export type CreateAnalysisHost = (options: AnalysisOptions) => AnalysisHost;
