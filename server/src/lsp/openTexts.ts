import { changeDocument, openDocument, type ContentChange, type OffsetChange, type OpenDocument } from "./documents.js";
import { changesBetween } from "./drawn.js";
import { pathOfUri } from "./uris.js";

/** The texts that the editor has open: they hold in place of what the files hold. */
export interface OpenTexts {
  /** By path. */
  readonly documents: ReadonlyMap<string, OpenDocument>;
  open(uri: string, version: number, text: string): void;
  change(uri: string, version: number, changes: readonly ContentChange[]): void;
  close(uri: string): void;
  /** Open with another text than its file has. */
  isUnsaved(path: string): boolean;
}

export interface OpenTextsOptions {
  readonly textOnDisk: (path: string) => string | undefined;
  /** What is shown of the file moves with its text. */
  readonly moved: (path: string, changes: readonly OffsetChange[]) => void;
  /** After a file's text became another, or where it stands. */
  readonly changed: (path: string) => void;
  readonly opened: (path: string) => void;
}

export function createOpenTexts({ textOnDisk, moved, changed, opened }: OpenTextsOptions): OpenTexts {
  const documents = new Map<string, OpenDocument>();

  return {
    documents,
    open(uri, version, text) {
      const path = pathOfUri(uri);
      if (path === undefined) return;
      const document = openDocument(uri, path, version, text);
      const before = documents.get(path)?.text ?? textOnDisk(path);
      if (before !== undefined) moved(path, changesBetween(before, text));
      documents.set(path, document);
      opened(path);
      changed(path);
    },
    change(uri, version, contentChanges) {
      const path = pathOfUri(uri);
      const before = path === undefined ? undefined : documents.get(path);
      if (path === undefined || before === undefined) return;
      const { document, changes } = changeDocument(before, version, contentChanges);
      documents.set(path, document);
      moved(path, changes);
      changed(path);
    },
    close(uri) {
      const path = pathOfUri(uri);
      const document = path === undefined ? undefined : documents.get(path);
      if (path === undefined || document === undefined) return;
      documents.delete(path);
      const after = textOnDisk(path);
      if (after !== undefined) moved(path, changesBetween(document.text, after));
      changed(path);
    },
    isUnsaved(path) {
      const document = documents.get(path);
      return document !== undefined && document.text !== textOnDisk(path)?.replace(/^\uFEFF/, "");
    },
  };
}
