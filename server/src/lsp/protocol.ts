/** The custom messages between the language server and an editor; the only file of the server that the client imports. Plain data. */
import type { ItemState, Role } from "../core/report.js";

/** Zero-based, UTF-16: LSP's own. */
export interface WireRange { readonly start: { readonly line: number; readonly character: number }; readonly end: { readonly line: number; readonly character: number } }
export interface WireLocation { readonly uri: string; readonly range: WireRange }

/** Notification, server → client: reports changed; ask again for what is visible. */
export const reportsChanged = "djangoDeployHygiene/reportsChanged";

/** Request: no parameters → ChecklistResponse. */
export const checklistRequest = "djangoDeployHygiene/checklist";
export interface ChecklistResponse {
  /** Whether a Django project was found in any folder. */
  readonly djangoProject: boolean;
  readonly projects: readonly WireChecklist[];
}
export interface WireChecklist {
  readonly root: string;
  readonly name: string;
  readonly target: string;
  /** "Nothing in production: …" where no entry is checked. */
  readonly nothingInProduction: string | undefined;
  readonly entries: readonly WireEntry[];
  readonly sections: readonly { readonly id: string; readonly title: string; readonly items: readonly WireChecklistItem[] }[];
}
export interface WireEntry {
  readonly module: string;
  readonly uri: string;
  readonly role: Role;
  readonly checked: boolean;
  readonly because: string;
  readonly becauseAt: WireLocation | undefined;
}
export interface WireChecklistItem {
  readonly id: string;
  readonly title: string;
  readonly decidedBy: "auto" | "evidence" | "manual";
  readonly state: ItemState;
  readonly reason: string;
  readonly evidence: readonly { readonly location: WireLocation | undefined; readonly text: string }[];
  readonly rules: readonly string[];
  /** The first fixable finding of the item, for its fix action. */
  readonly fixable: { readonly uri: string; readonly range: WireRange } | undefined;
}

/** Request: { uri } of the active editor → EntriesResponse, for the status item. */
export const entriesRequest = "djangoDeployHygiene/entries";
export interface EntriesParams { readonly uri: string }
export interface EntriesResponse { readonly project: string | undefined; readonly entries: readonly WireEntry[]; readonly nothingInProduction: string | undefined; readonly problem: string | undefined }

/** Request: { module?, uri? } → ResolvedResponse: the Resolved settings view. */
export const resolvedRequest = "djangoDeployHygiene/resolved";
export interface ResolvedParams { readonly project: string; readonly module: string }
export interface ResolvedResponse {
  readonly module: string;
  readonly closed: boolean;
  readonly settings: readonly { readonly name: string; /** For people, secrets redacted. */ readonly value: string; readonly unknown: boolean; readonly steps: readonly { readonly label: string; readonly location: WireLocation }[] }[];
}

/** Request: { id } → { markdown }: a rule's or setting's page. */
export const explainRequest = "djangoDeployHygiene/explain";
export interface ExplainParams { readonly id: string }
export interface ExplainResponse { readonly title: string; readonly markdown: string }

/** Request: no parameters → { uris }: files that Fix all would change, used by "Fix everything". */
export const fixEverythingRequest = "djangoDeployHygiene/fixEverything";
export interface FixEverythingParams { readonly unsafe: boolean }

/** Request, server → client: read a file or list a folder on a file system that the server cannot reach (browser). */
export const readFileRequest = "djangoDeployHygiene/readFile";
export const listFolderRequest = "djangoDeployHygiene/listFolder";
