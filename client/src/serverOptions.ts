import type * as vscode from "vscode";
import { TransportKind, type ServerOptions } from "vscode-languageclient/node";
import { serverFlags } from "./serverFlags.js";

/** The server runs in the Node that VS Code brings along. */
export function serverOptions(context: vscode.ExtensionContext): ServerOptions {
  const start = {
    module: context.asAbsolutePath("dist/server.js"),
    transport: TransportKind.ipc,
    options: { execArgv: [...serverFlags] },
  };
  return { run: start, debug: start };
}
