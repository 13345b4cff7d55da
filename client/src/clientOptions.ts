import * as vscode from "vscode";
import { RevealOutputChannelOn, type DocumentSelector, type LanguageClientOptions } from "vscode-languageclient";
import { editedGlobs, type InitializationOptions } from "../../server/src/lsp/protocol.js";
import { withoutTexts } from "./trace.js";

export function clientOptions(schemes: readonly string[], output: vscode.LogOutputChannel): LanguageClientOptions {
  const documentSelector: DocumentSelector = schemes.flatMap((scheme) => [
    { scheme, language: "python" },
    ...editedGlobs.map((pattern) => ({ scheme, pattern })),
  ]);
  return {
    documentSelector,
    outputChannel: output,
    traceOutputChannel: withoutTexts(output),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    diagnosticCollectionName: "django-deploy-hygiene",
    // Links of hovers open pages inside the editor; nothing else can be started from them.
    markdown: { isTrusted: { enabledCommands: ["djangoDeployHygiene.explain"] } },
    initializationOptions: { explainCommand: true, ownCallHierarchy: true } satisfies InitializationOptions,
    middleware: {
      handleDiagnostics(uri, diagnostics, next) {
        next(uri, diagnostics.map(withPageInside));
      },
    },
    initializationFailedHandler(error) {
      output.error(`The language server did not start: ${error instanceof Error ? error.message : "unknown reason"}`);
      return false;
    },
  };
}

/** The rule's id in Problems and hovers leads to its page inside the editor, not to the Web. */
function withPageInside(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  const { code } = diagnostic;
  if (typeof code !== "object") return diagnostic;
  diagnostic.code = {
    value: code.value,
    target: vscode.Uri.parse(
      `command:djangoDeployHygiene.explain?${encodeURIComponent(JSON.stringify([String(code.value)]))}`,
    ),
  };
  return diagnostic;
}
