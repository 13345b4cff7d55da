import type * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { activateWith } from "./activation.js";
import { serverOptions } from "./serverOptions.js";
import type { Server } from "./server.js";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  server = await activateWith(context, {
    schemes: ["file"],
    createClient: (id, name, options) => new LanguageClient(id, name, serverOptions(context), options),
  });
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
