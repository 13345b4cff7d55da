/** What an analysis says, as plain data: the shapes that the command line, the language server and the tests share. */
import type { Certainty, RelatedPlace, Severity } from "./settings/verdict.js";
import type { EffectKind } from "./migrations/effect.js";
import type { Safety } from "./fixes/fix.js";
import type { GunicornSettings } from "./gunicorn/resolvedGunicorn.js";
import type { Secrecy } from "./domain/redact.js";
import type { Span } from "./text/span.js";
import type { Value } from "./domain/value.js";
import type { ProvenanceStep } from "./domain/provenance.js";
import type { Raised } from "./evaluator/raised.js";

export type Role = "production" | "development" | "test" | "shared";

export interface ProjectReport {
  /** Absolute path of the folder that is first on Python's path (where manage.py stands). */
  readonly root: string;
  /** "5.2"; undefined where no requirement tells: the newest is then assumed. */
  readonly djangoVersion: string | undefined;
  /** The file that tells it; "option" where the user said so. */
  readonly djangoVersionSource: string | undefined;
  readonly entries: readonly EntryReport[];
  /** Every deploy file that was understood, sorted by path. */
  readonly launches: readonly DeployFileReport[];
  /** Why nothing is checked, where that is so. */
  readonly nothingInProduction: string | undefined;
}

export interface DeployFileReport {
  readonly file: string;
  readonly role: "production" | "development" | "doubtful";
  /** Why: `its name says development`, `docker-compose.prod.yml is there for production`. */
  readonly because: string;
}

export interface EntryReport {
  /** `config.settings.production`, or `MODULE:Class`. */
  readonly module: string;
  readonly file: string;
  readonly role: Role;
  readonly checked: boolean;
  /** Why it has that role: `config/wsgi.py:14 sets DJANGO_SETTINGS_MODULE`. */
  readonly because: string;
  readonly becauseAt: Span | undefined;
  /** Whether everything was determined that Django's checks, and rules of at least a warning, asked. */
  readonly closed: boolean;
  readonly raises: Raised | null;
  /** `undetermined`: what cannot be seen decides whether an exception is raised; all else is said of settings that load. */
  readonly loads: "yes" | "undetermined" | "no";
  /** What was asked and could not be learned; empty exactly where `closed` is true. */
  readonly undetermined: readonly Undetermined[];
  /** Files of the entry's module graph, the entry's own first. */
  readonly files: readonly string[];
}

export interface Undetermined {
  /** The setting that was asked for; undefined where no single one is to blame. */
  readonly setting: string | undefined;
  readonly at: Span | undefined;
  /** In the user's own names: `call to load_cache`. */
  readonly reason: string;
  /** What is the same for every setting that cannot be seen for it; default: the reason. */
  readonly cause?: string;
}

export interface Finding {
  /** Stable within one analysis: names the fix to resolve. */
  readonly key: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly message: string;
  /** Root of the project. */
  readonly project: string;
  /** Module of the entry; undefined for findings about the project as a whole. */
  readonly entry: string | undefined;
  readonly at: Span;
  readonly djangoChecks: readonly string[];
  readonly because: readonly RelatedPlace[];
  readonly fixes: readonly { readonly title: string; readonly safety: Safety }[];
  readonly suppressed: {
    readonly by: "comment" | "baseline" | "silenced" | /** The command line's --select or --ignore. */ "option";
    readonly reason: string | undefined;
  } | null;
  readonly absent: string | undefined;
  /** The settings that it is about, where that decides which items it concerns. */
  readonly about?: readonly string[];
  /** The shortest condition on which it is so; undefined where it is so anyway. */
  readonly when?: string;
  readonly tags: readonly ("unnecessary" | "deprecated")[];
  /** In a migration: what it does to the database, and which operation of the file it is. */
  readonly effect?: EffectKind;
  readonly operation?: number;
}

/** A file or rule that could not be processed. */
export interface Problem {
  readonly file: string;
  readonly message: string;
  /** Whether the command line must exit with 2: the file is in an entry's graph, a launch, or a rule failed. */
  readonly fatal: boolean;
}

export type ItemState =
  | "pass"
  | "fail"
  | "attention"
  | "not-determined"
  | "not-applicable"
  | "to-confirm"
  | "confirmed"
  | "stale";

/** What rules fail for a target, by the ids of the checklist's items. */
export interface FailingReport {
  readonly project: string;
  readonly target: string;
  readonly items: readonly string[];
}

/** How many items of a checklist are in each state. */
export type Counts = Readonly<Partial<Record<ItemState, number>>>;

/** How a checklist stood at a commit. */
export interface Standing {
  readonly commit: string;
  /** `2026-11-21`. */
  readonly on: string;
  /** As confirmations have it: `MODULE` or `MODULE:Class`. */
  readonly target: string;
  readonly items: Counts;
}

export interface ChecklistReport {
  readonly project: string;
  /** The entry, as `MODULE` or `MODULE:Class`; "production" where none is checked. */
  readonly target: string;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly items: readonly ChecklistItemReport[];
  }[];
  /** `local_settings.py`: what is said holds unless this module, which is not in the repository, sets something else. */
  readonly unless?: string;
  /** Findings of the target, suppressed ones included. */
  readonly findings?: readonly Finding[];
  /** Why the file of confirmations cannot be used. */
  readonly confirmationsProblem?: string;
  /** How it stood at earlier commits, newest first, where the file of confirmations has that. */
  readonly history?: readonly Standing[];
}

export interface ChecklistItemReport {
  readonly id: string;
  /** A few words, for a narrow tree. */
  readonly label: string;
  readonly title: string;
  readonly decidedBy: "auto" | "evidence" | "manual";
  readonly state: ItemState;
  readonly reason: string;
  readonly evidence: readonly { readonly at: Span | undefined; readonly text: string }[];
  readonly rules: readonly string[];
  /** What a person said of the item last. */
  readonly confirmation?: ConfirmationReport;
}

export interface ConfirmationReport {
  /** `set-aside`: the item does not apply to this project; the note says why. */
  readonly kind: "confirmed" | "set-aside";
  readonly by: string;
  /** `2026-11-21`. */
  readonly on: string;
  readonly note: string;
  /** Why it no longer counts, in words. */
  readonly stale: string | undefined;
}

/** One setting of one entry. */
export interface SettingReport {
  readonly name: string;
  /** Several in open mode where it depends on the environment; one with `when` "" otherwise. */
  readonly alternatives: readonly { readonly value: Value; readonly when: string }[];
  readonly provenance: readonly ProvenanceStep[];
  readonly isDefault: boolean;
  /** How much is secret of what was made at a place: for whoever shows the values. */
  readonly secrecyAt?: (at: Span) => Secrecy | undefined;
}

export interface SettingsReport {
  readonly module: string;
  readonly closed: boolean;
  readonly djangoVersion: string | undefined;
  readonly raises: Raised | null;
  readonly loads: EntryReport["loads"];
  readonly undetermined: readonly Undetermined[];
  /** Sorted by name. */
  readonly settings: readonly SettingReport[];
}

/** gunicorn as one process runs it, or as a config file that no known command loads would have it. */
export interface GunicornReport {
  readonly process:
    | { readonly name: string; readonly file: string; readonly target: "production" | "development" }
    | undefined;
  readonly configFile: string | undefined;
  readonly settings: GunicornSettings["effective"];
  /** Flags of the command line and of GUNICORN_CMD_ARGS where they stand. */
  readonly flags: readonly { readonly setting: string; readonly at: Span; readonly valueAt: Span | undefined }[];
}

/** One environment variable of a project. */
export interface VariableReport {
  readonly name: string;
  readonly reads: readonly {
    readonly at: Span;
    readonly reader: string;
    readonly required: boolean /** Whether the default could be seen; never the default of a secret. */;
    readonly hasDefault: boolean;
    readonly cast: string | undefined;
  }[];
  readonly sets: readonly { readonly at: Span; readonly target: string }[];
  readonly examples: readonly { readonly at: Span }[];
}
