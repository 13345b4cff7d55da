import * as vscode from "vscode";
import {
  listFolderRequest,
  readFileRequest,
  type ListFolderResponse,
  type ReadFileResponse,
} from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";

/** Files for a server that has no file system of its own: those of the workspace, and no others. */
export function register(server: Server): vscode.Disposable {
  server.onRequest(readFileRequest, async (parameters): Promise<ReadFileResponse> => {
    const uri = workspaceUri(parameters);
    if (uri === undefined) return { text: null, size: 0 };
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > largest) return { text: null, size };
      const bytes = await vscode.workspace.fs.readFile(uri);
      return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), size };
    } catch {
      return { text: null, size: 0 };
    }
  });
  server.onRequest(listFolderRequest, async (parameters): Promise<ListFolderResponse> => {
    const uri = workspaceUri(parameters);
    if (uri === undefined) return { entries: [] };
    try {
      const entries = await vscode.workspace.fs.readDirectory(uri);
      // A link to a directory may lead back to where it stands: it is not followed.
      return {
        entries: entries.flatMap(([name, type]): ListFolderResponse["entries"] =>
          type & vscode.FileType.File
            ? [{ name, kind: "file" }]
            : type === vscode.FileType.Directory
              ? [{ name, kind: "directory" }]
              : [],
        ),
      };
    } catch {
      return { entries: [] };
    }
  });
  return new vscode.Disposable(() => undefined);
}

const largest = 1024 * 1024;

function workspaceUri(parameters: unknown): vscode.Uri | undefined {
  if (
    typeof parameters !== "object" ||
    parameters === null ||
    !("uri" in parameters) ||
    typeof parameters.uri !== "string"
  )
    return undefined;
  const uri = vscode.Uri.parse(parameters.uri);
  return vscode.workspace.getWorkspaceFolder(uri) === undefined ? undefined : uri;
}
