import * as vscode from "vscode";
import type { Server } from "../server.js";

/**
 * Tells of folders that were renamed or deleted here: watchers of files by their names say nothing when a whole folder goes.
 * The client's library would do the same, with a matcher of patterns that is larger than all of our client.
 */
export function register(server: Server): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidRenameFiles(({ files }) =>
      server.notify("workspace/didRenameFiles", {
        files: files.map(({ oldUri, newUri }) => ({ oldUri: oldUri.toString(), newUri: newUri.toString() })),
      }),
    ),
    vscode.workspace.onDidDeleteFiles(({ files }) =>
      server.notify("workspace/didDeleteFiles", { files: files.map((uri) => ({ uri: uri.toString() })) }),
    ),
  );
}
