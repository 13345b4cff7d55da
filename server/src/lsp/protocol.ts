/** The custom messages between the language server and an editor; the only file of the server that the client imports. Plain data. */
import type { ItemState, Role } from "../core/report.js";

/** Files besides Python whose text an editor sends. */
export { editedGlobs } from "../core/project/deployKinds.js";
export { skippedFolders } from "../core/project/skippedFolders.js";

/** Zero-based, UTF-16: LSP's own. */
export interface WireRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}
export interface WireLocation {
  readonly uri: string;
  readonly range: WireRange;
}

/** Notification, client → server: everything that is looked at now. From then on the server tells what of it changed. */
export const lookingNotification = "djangoDeployHygiene/looking";
export interface Looking {
  /** URI of the document that the status is shown for. */
  readonly document?: string;
  readonly checklist?: boolean;
  readonly environment?: boolean;
  readonly settings?: readonly ResolvedParams[];
  readonly report?: ReportParams;
  readonly migrations?: boolean;
}

/**
 * Notification, server → client, to those who said what they look at, after the diagnostics: each part that is looked at and says something else
 * than before; all of it when somebody begins to look.
 */
export const shownNotification = "djangoDeployHygiene/shown";
export interface Shown {
  readonly overview?: Overview | undefined;
  readonly status?: WireStatus | undefined;
  readonly checklist?: ChecklistResponse | undefined;
  readonly environment?: EnvironmentResponse | undefined;
  readonly settings?:
    | readonly { readonly params: ResolvedParams; readonly response: ResolvedResponse | null }[]
    | undefined;
  readonly report?: ReportResponse | null | undefined;
  readonly migrations?: MigrationsResponse | undefined;
}
/** What is always looked at: the badge, and what menus depend on. */
export interface Overview {
  /** Whether a Django project was found in any folder. */
  readonly djangoProject: boolean;
  readonly projects: readonly WireProject[];
}
export interface WireProject {
  readonly root: string;
  readonly name: string;
  /** "Nothing in production: …" where no entry is checked. */
  readonly nothingInProduction: string | undefined;
  readonly entries: readonly WireEntry[];
  /** One for each checklist, with the number of its items that fail. */
  readonly checklists: readonly { readonly target: string; readonly failing: number }[];
}
/** What the status item says of a document. */
export interface WireStatus extends Omit<EntriesResponse, "deployFiles"> {
  readonly uri: string;
}

/** Request: no parameters → ChecklistResponse. */
export const checklistRequest = "djangoDeployHygiene/checklist";
export interface ChecklistResponse {
  /** Whether a Django project was found in any folder. */
  readonly djangoProject: boolean;
  readonly projects: readonly WireChecklist[];
}
export interface WireChecklist {
  readonly root: string;
  /** The address of the root. */
  readonly uri: string;
  readonly name: string;
  readonly target: string;
  /** "Nothing in production: …" where no entry is checked. */
  readonly nothingInProduction: string | undefined;
  readonly entries: readonly WireEntry[];
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly items: readonly WireChecklistItem[];
  }[];
  /** Items, by id, that are the same in each checklist of the project. */
  readonly shared: readonly string[];
  /** Why the file of confirmations cannot be used: it is damaged, and is not written until a person mended it. */
  readonly confirmationsProblem: string | undefined;
}
export interface WireEntry {
  readonly module: string;
  readonly uri: string;
  readonly role: Role;
  readonly checked: boolean;
  readonly because: string;
  readonly becauseAt: WireLocation | undefined;
  readonly loads: "yes" | "undetermined" | "no";
  /** How many settings were asked for and could not be learned. */
  readonly undetermined: number;
}
/** A deploy file with what it is taken for, and why. */
export interface WireDeployFile {
  readonly uri: string;
  /** Relative to the folder that is analysed. */
  readonly path: string;
  readonly role: "production" | "development" | "doubtful";
  readonly because: string;
}
export interface WireChecklistItem {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly decidedBy: "auto" | "evidence" | "manual";
  readonly state: ItemState;
  readonly reason: string;
  readonly evidence: readonly { readonly location: WireLocation | undefined; readonly text: string }[];
  readonly rules: readonly string[];
  /** The first fixable finding of the item, for its fix action. */
  readonly fixable: { readonly uri: string; readonly range: WireRange } | undefined;
  /** What a person said of the item last, from the file of confirmations. */
  readonly confirmation: WireConfirmation | undefined;
}
export interface WireConfirmation {
  /** `set-aside`: a person says that the item does not apply to this project, with the reason as note. */
  readonly kind: "confirmed" | "set-aside";
  readonly by: string;
  /** `2026-11-21`. */
  readonly on: string;
  readonly note: string;
  /** Why it no longer counts: `confirmed 400 days ago, every 365 days is asked for` or the files that changed. */
  readonly stale: string | undefined;
}

/** Request: RecordParams → RecordResponse: the new text of the project's file of confirmations. The client writes it, atomically; the server writes nothing. */
export const recordRequest = "djangoDeployHygiene/record";
export interface RecordParams {
  /** Root of the project, the checklist's target ("": each of them) and the item's id, as the checklist names them. */
  readonly project: string;
  readonly target: string;
  readonly item: string;
  /** `reopen` takes back what was said. */
  readonly action: "confirm" | "set-aside" | "reopen";
  readonly by: string;
  readonly note: string;
}
/** `problem`: a sentence for the user, where the file is damaged or the item is not a person's to decide. */
export type RecordResponse = { readonly uri: string; readonly text: string } | { readonly problem: string };

/** Request: ReportParams → ReportResponse, null where there is no such project: the report for an audit or a pull request. */
export const reportRequest = "djangoDeployHygiene/report";
/** Both undefined: every project and target. */
export interface ReportParams {
  readonly project: string | undefined;
  readonly target: string | undefined;
}
/** `html`: the content of `body`, without scripts, styles or external addresses; links to places are `<a href="#" data-uri="…" data-line="…">`, lines from 0. */
export interface ReportResponse {
  readonly title: string;
  readonly markdown: string;
  readonly html: string;
}

/** Request: no parameters → MigrationsResponse: what the migrations of the next release do, in the order they run. */
export const migrationsRequest = "djangoDeployHygiene/migrations";
export interface MigrationsResponse {
  readonly markdown: string;
  readonly releases: readonly WireRelease[];
}
export interface WireRelease {
  readonly root: string;
  readonly name: string;
  /** The database, what is new, and how both were decided. */
  readonly says: string;
  /** In the order in which `migrate` runs them. */
  readonly migrations: readonly WireMigration[];
}
export interface WireMigration {
  readonly app: string;
  readonly name: string;
  readonly order: number;
  /** `before the new code` */
  readonly when: string;
  readonly location: WireLocation;
  readonly operations: readonly WireOperation[];
}
export interface WireOperation {
  readonly name: string;
  /** `blocks writes (SHARE on shop_item)` */
  readonly effect: string;
  readonly severity: "error" | "warning" | "information" | "none" | "unknown";
  readonly messages: readonly string[];
  readonly location: WireLocation;
}

/** Notification, client → server: which migrations are new, where the editor's Git can tell; folders that are left out fall back. */
export const newMigrationsNotification = "djangoDeployHygiene/newMigrations";
export interface NewMigrationsParams {
  readonly folders: readonly WireNewMigrations[];
}
export interface WireNewMigrations {
  readonly uri: string;
  readonly files: readonly string[];
  readonly because: string;
  /** Migrations that the main branch has too, and otherwise: `before` is the text that it has. */
  readonly edited?: {
    readonly branch: string;
    readonly files: readonly { readonly uri: string; readonly before: string }[];
  };
}

/** Request: { uri } of a document → EntriesResponse. */
export const entriesRequest = "djangoDeployHygiene/entries";
export interface EntriesParams {
  readonly uri: string;
}
export interface EntriesResponse {
  readonly project: string | undefined;
  readonly entries: readonly WireEntry[];
  readonly deployFiles: readonly WireDeployFile[];
  readonly nothingInProduction: string | undefined;
  readonly problem: string | undefined;
}

/** Request: { project, module } → ResolvedResponse, null where there is no such entry: the Resolved settings view. */
export const resolvedRequest = "djangoDeployHygiene/resolved";
export interface ResolvedParams {
  readonly project: string;
  readonly module: string;
  /** Another entry of the project: which settings differ from its own. */
  readonly against?: string;
}
export interface ResolvedResponse {
  readonly module: string;
  readonly closed: boolean;
  readonly settings: readonly WireSetting[];
}
export interface WireSetting {
  readonly name: string;
  /** For people, secrets redacted. */
  readonly value: string;
  readonly unknown: boolean;
  /** `literal`, `environment, with a default`, `environment, required`, `Django's default`, `computed` or `not known`. */
  readonly origin: string;
  readonly isDefault: boolean;
  /** Where `against` was given: whether that entry has another value, or none. Secrets can differ although they are shown alike. */
  readonly differs?: boolean;
  readonly steps: readonly WireStep[];
}
export interface WireStep {
  readonly label: string;
  readonly location: WireLocation;
}

/** Request: no parameters → EnvironmentResponse: every environment variable, where it is read, set and listed. */
export const environmentRequest = "djangoDeployHygiene/environment";
export interface EnvironmentResponse {
  readonly folders: readonly {
    readonly root: string;
    readonly name: string;
    readonly variables: readonly WireVariable[];
  }[];
}
export interface WireVariable {
  readonly name: string;
  /** set: a production deploy file sets it. required, default: none does, and a reader requires it, or all have a default. not-read: nothing that was seen reads it. */
  readonly state: "set" | "required" | "default" | "not-read";
  readonly places: readonly {
    readonly kind: "read" | "set" | "listed";
    readonly text: string;
    readonly location: WireLocation;
  }[];
}

/** Request: { id } → ExplainResponse, null where there is none: a rule's or setting's page. */
export const explainRequest = "djangoDeployHygiene/explain";
export interface ExplainParams {
  readonly id: string;
}
export interface ExplainResponse {
  readonly title: string;
  readonly markdown: string;
}

/** Request: { unsafe } → one edit that carries out every fix in the workspace; null where there is nothing to fix. */
export const fixEverythingRequest = "djangoDeployHygiene/fixEverything";
export interface FixEverythingParams {
  readonly unsafe: boolean;
}
/** `edit` is LSP's WorkspaceEdit. */
export interface FixEverythingResponse {
  readonly edit: object | null;
  readonly files: number;
}

/** Request: { files: uris of settings modules and deploy files } → NotProductionResponse: says in pyproject.toml that they are not production's. */
export const notProductionRequest = "djangoDeployHygiene/notProduction";
export interface NotProductionParams {
  readonly files: readonly string[];
}
/** `edit` is LSP's WorkspaceEdit, null where the file is written in a way that is not edited. `patterns`: the same for the editor's settings. */
export interface NotProductionResponse {
  readonly edit: object | null;
  readonly patterns: readonly string[];
}

/** Request: AllowParams → AllowResponse, null where there is no such item: comments that allow what an item finds, with a reason. */
export const allowRequest = "djangoDeployHygiene/allow";
/** Root of the project, the checklist's target and the item's id, as the checklist names them. */
export interface AllowParams {
  readonly project: string;
  readonly target: string;
  readonly item: string;
  readonly reason: string;
}
/** `edit` is LSP's WorkspaceEdit. `left`: findings in files that have no comments. */
export interface AllowResponse {
  readonly edit: object | null;
  readonly allowed: number;
  readonly left: number;
}

/** Request: AgentToolParams → AgentToolResponse: what a language model asks through a tool of the editor. Nothing is written. */
export const agentToolRequest = "djangoDeployHygiene/agentTool";
export interface AgentToolParams {
  readonly tool: string;
  /** As the model gave it. */
  readonly input: unknown;
}
export interface AgentToolResponse {
  /** For the model; of `fix` the title of the change. */
  readonly text: string;
  readonly isError: boolean;
  /** The change that `fix` asks for; `edit` is LSP's WorkspaceEdit. */
  readonly fix?: {
    readonly about: string;
    readonly needsReview: boolean;
    readonly files: readonly string[];
    readonly edit: object;
  };
}

/** Request: no parameters → null, after everything was read again from disk. */
export const refreshRequest = "djangoDeployHygiene/refresh";

/** Requests, server → client: read a file or list a folder on a file system that the server cannot reach (browser). */
export const readFileRequest = "djangoDeployHygiene/readFile";
export interface ReadFileParams {
  readonly uri: string;
}
/** `text` null: it is not there, cannot be read, or is no text; `size` in bytes. */
export interface ReadFileResponse {
  readonly text: string | null;
  readonly size: number;
}
export const listFolderRequest = "djangoDeployHygiene/listFolder";
export interface ListFolderParams {
  readonly uri: string;
}
export interface ListFolderResponse {
  readonly entries: readonly { readonly name: string; readonly kind: "file" | "directory" }[];
}

/** What the client tells in `initializationOptions`. */
export interface InitializationOptions {
  /** The section's settings, for editors that cannot be asked for them. */
  readonly settings?: unknown;
  /** The editor has the command `djangoDeployHygiene.explain`. */
  readonly explainCommand?: boolean;
  /** The editor asks for the call hierarchy by itself where it is wanted: announced, it would stand in the way of a Python server's. */
  readonly ownCallHierarchy?: boolean;
}
