import type { PublishDiagnosticsParams } from "vscode-languageserver";

/** The editor's side of the session. */
export interface Editor {
  publish(params: PublishDiagnosticsParams): void;
  /** `taken`: files whose present text was taken in. */
  reportsChanged(taken: ReadonlySet<string>): void;
  /** The settings of the section for each of these folders. */
  configuration(uris: readonly string[]): Promise<readonly unknown[]>;
  /** Shows that something goes on until it is done, where the editor can; `stop`: the user does not want it. */
  progress(title: string, stop: () => void): Progress;
  /** `what` names a step or method; of the error only its class is told, because messages can quote files. */
  failed(what: string, error: unknown): void;
}

export interface Progress {
  report(message: string): void;
  done(): void;
}
