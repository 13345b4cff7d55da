import type { CreateAnalysisHost } from "../core/analysis.js";
import type { FileSource } from "../core/text/fileSource.js";
import type { PythonParser } from "../core/syntax/python/parser.js";
import type { Value } from "../core/domain/value.js";
import type { SettingReport } from "../core/report.js";

/** What the server needs of the core; tests put something smaller in its place. */
export interface Engine {
  readonly createAnalysisHost: CreateAnalysisHost;
  readonly parser: PythonParser;
  /** The page of a rule or setting. */
  explain(id: string): { readonly title: string; readonly markdown: string } | undefined;
  /** A value for people; secrets redacted. */
  display(setting: Pick<SettingReport, "name" | "secrecyAt">, value: Value): string;
}

/** The files below the workspace folders, with what is kept of them. */
export interface HostFiles extends FileSource {
  /** Loads what is needed below a folder, where files can only be read asynchronously. */
  prepare?(root: string, watch: Preparing): Promise<void>;
  /** Why what lies below the folder is not all known, in a sentence for the user. */
  incomplete?(): string | undefined;
  /** Forgets what is known of these paths and what is below them; the answer names the files affected. */
  changed(paths: readonly string[]): readonly string[] | Promise<readonly string[]>;
  /** Anything may have changed: asks the disk again, at the next use of each file, whether it has. */
  changedAnywhere(): void;
}

/** Who waits while files are read. */
export interface Preparing {
  report(files: number): void;
  /** The user has waited long enough: what was read is what there is. */
  isStopped(): boolean;
}

/** What differs between Node and a browser. */
export interface ServerHost {
  engine(): Promise<Engine>;
  files(root: string): HostFiles;
  /** setImmediate, or what comes nearest. */
  nextTurn(work: () => void): void;
  now(): number;
  /** `2026-11-21`; undefined: the clock's. */
  today?(): string;
  /** The product's, for reports. */
  readonly version?: string;
}
