import type { Plugin } from "esbuild";

/**
 * Features of vscode-languageclient by their modules, each with what a server announces for it. Ours announces none of these, or the client
 * has a way of its own (fileOperations: `client/src/features/folderEvents.ts`). They stay out of the bundle, a fifth of it.
 */
export const absentFeatures: Readonly<Record<string, string>> = {
  callHierarchy: "callHierarchyProvider",
  colorProvider: "colorProvider",
  declaration: "declarationProvider",
  diagnostic: "diagnosticProvider",
  documentHighlight: "documentHighlightProvider",
  fileOperations: "workspace.fileOperations",
  foldingRange: "foldingRangeProvider",
  formatting: "documentFormattingProvider",
  implementation: "implementationProvider",
  inlineCompletion: "inlineCompletionProvider",
  inlineValue: "inlineValueProvider",
  linkedEditingRange: "linkedEditingRangeProvider",
  notebook: "notebookDocumentSync",
  selectionRange: "selectionRangeProvider",
  semanticTokens: "semanticTokensProvider",
  signatureHelp: "signatureHelpProvider",
  textDocumentContent: "textDocumentContentProvider",
  typeDefinition: "typeDefinitionProvider",
  typeHierarchy: "typeHierarchyProvider",
};

/** Puts one that does nothing in their place. The library makes one of each, whatever the server announces. */
export const withoutAbsentFeatures = replacing(
  "vscode-languageclient",
  absentFeatures,
  `
class Absent {
  getState() { return { kind: "static" }; }
  fillClientCapabilities() {}
  initialize() {}
  clear() {}
}
module.exports = new Proxy({}, { get: () => Absent });
`,
);

/** Features of vscode-languageserver that ours announces neither, each with what it would announce. */
export const absentFromServer: Readonly<Record<string, string>> = {
  diagnostic: "diagnosticProvider",
  fileOperations: "workspace.fileOperations",
  foldingRange: "foldingRangeProvider",
  inlineCompletion: "inlineCompletionProvider",
  inlineValue: "inlineValueProvider",
  linkedEditingRange: "linkedEditingRangeProvider",
  moniker: "monikerProvider",
  notebook: "notebookDocumentSync",
  semanticTokens: "semanticTokensProvider",
  textDocumentContent: "textDocumentContentProvider",
  typeHierarchy: "typeHierarchyProvider",
};

/** The server's library makes its classes from others by one function per feature: those of absent ones add nothing. */
export const withoutAbsentFromServer = replacing(
  "vscode-languageserver",
  absentFromServer,
  "module.exports = new Proxy({}, { get: () => (Base) => Base });",
);

/** @param features modules of the library, by their names @param contents what they are instead */
function replacing(library: string, features: Readonly<Record<string, string>>, contents: string): Plugin {
  const modules = Object.keys(features).join("|");
  const filter = new RegExp(`[\\\\/]${library}[\\\\/]lib[\\\\/]common[\\\\/](?:${modules})\\.js$`);
  return {
    name: `without-absent-features-of-${library}`,
    setup: ({ onLoad }) => onLoad({ filter }, () => ({ contents })),
  };
}
