import type * as vscode from "vscode";
import { TransportKind, type ServerOptions } from "vscode-languageclient/node";

/** The server runs in the Node that VS Code brings along. */
export function serverOptions(context: vscode.ExtensionContext): ServerOptions {
  const module = context.asAbsolutePath("dist/server.js");
  return { run: { module, transport: TransportKind.ipc }, debug: { module, transport: TransportKind.ipc } };
}
