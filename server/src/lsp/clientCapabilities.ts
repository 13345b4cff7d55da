import type { InitializeParams } from "vscode-languageserver";
import { isRecord } from "../core/text/isRecord.js";

/** What the editor can do, as far as the server acts on it. */
export interface ClientCapabilities {
  readonly relatedInformation: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  readonly createFiles: boolean;
  readonly resolveEdits: boolean;
  readonly codeActionLiterals: boolean;
  readonly configuration: boolean;
  readonly registerConfiguration: boolean;
  readonly registerWatchers: boolean;
  readonly folders: boolean;
  readonly refreshInlayHints: boolean;
  readonly refreshCodeLenses: boolean;
  readonly nestedSymbols: boolean;
  /** Not of LSP: this editor's client can show a rule's page. */
  readonly explainCommand: boolean;
  readonly ownCallHierarchy: boolean;
}

export function readCapabilities({ capabilities, initializationOptions }: InitializeParams): ClientCapabilities {
  const options: unknown = initializationOptions;
  const { workspace, textDocument } = capabilities;
  const codeAction = textDocument?.codeAction;
  return {
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    createFiles:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes("create") === true,
    resolveEdits: codeAction?.resolveSupport?.properties.includes("edit") === true && codeAction.dataSupport === true,
    codeActionLiterals: codeAction?.codeActionLiteralSupport !== undefined,
    configuration: workspace?.configuration === true,
    registerConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registerWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    folders: workspace?.workspaceFolders === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    refreshCodeLenses: workspace?.codeLens?.refreshSupport === true,
    refreshInlayHints: workspace?.inlayHint?.refreshSupport === true,
    explainCommand: isRecord(options) && options["explainCommand"] === true,
    ownCallHierarchy: isRecord(options) && options["ownCallHierarchy"] === true,
  };
}

/** For tests of single functions, and until `initialize` came. */
export const noCapabilities: ClientCapabilities = {
  relatedInformation: false,
  documentChanges: false,
  changeAnnotations: false,
  createFiles: false,
  resolveEdits: false,
  codeActionLiterals: false,
  configuration: false,
  registerConfiguration: false,
  registerWatchers: false,
  folders: false,
  refreshInlayHints: false,
  refreshCodeLenses: false,
  nestedSymbols: false,
  explainCommand: false,
  ownCallHierarchy: false,
};
