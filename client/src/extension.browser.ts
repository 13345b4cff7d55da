import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { activateWith } from "./activation.js";
import { workerTransports } from "./serverOptions.browser.js";
import type { Server } from "./server.js";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const schemes = [...new Set((vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme))];
  server = await activateWith(context, {
    schemes,
    createClient: (id, name, options) => new LanguageClient(id, name, workerTransports(context), options),
  });
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
