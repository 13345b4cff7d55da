import * as vscode from "vscode";
import { skippedFolders } from "../../server/src/lsp/protocol.js";
import { djangoMarkers } from "./djangoMarkers.js";
import { hasMarker } from "./hasMarker.js";

const markers = `**/{${djangoMarkers.join(",")}}`;
const elsewhere = `**/{${skippedFolders.join(",")}}/**`;

export interface ProjectWatch extends vscode.Disposable {
  /** Whether there is a Django project; tells once when there is. Who asks meanwhile waits for the same answer. */
  look(): Promise<boolean>;
}

/** Calls back once: when a Django project is in the workspace, or as soon as one appears. */
export function watchForProject(found: () => void): ProjectWatch {
  const watcher = vscode.workspace.createFileSystemWatcher(markers, false, true, true);
  const listening = [
    watcher,
    watcher.onDidCreate(() => void lookAnew()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void lookAnew()),
    vscode.workspace.onDidOpenTextDocument(() => void (hasOpenMarker() && lookAnew())),
  ];
  let there = false;
  let looking: Promise<boolean> | undefined;

  async function look(): Promise<boolean> {
    if (there) return true;
    looking ??= lookOnce();
    try {
      return await looking;
    } finally {
      looking = undefined;
    }
  }

  /** A look under way may have been at that place before. */
  async function lookAnew(): Promise<boolean> {
    const isUnderWay = looking !== undefined;
    return (await look()) || (isUnderWay && look());
  }

  async function lookOnce(): Promise<boolean> {
    const seen = hasOpenMarker() || (await isInAnyFolder());
    // Until the server has had a look of its own.
    await vscode.commands.executeCommand("setContext", "djangoDeployHygiene.djangoProject", seen);
    await vscode.commands.executeCommand("setContext", "djangoDeployHygiene.state", seen ? "ready" : "none");
    if (seen) {
      there = true;
      dispose();
      found();
    }
    return seen;
  }

  function dispose(): void {
    for (const each of listening.splice(0)) each.dispose();
  }

  return { look, dispose };
}

async function isInAnyFolder(): Promise<boolean> {
  const folders = await Promise.all(
    (vscode.workspace.workspaceFolders ?? []).map(async (folder) =>
      // Where a file system has no search of its own, VS Code waits for one for ever.
      folder.uri.scheme === "file" || folder.uri.scheme === "vscode-remote"
        ? (await vscode.workspace.findFiles(new vscode.RelativePattern(folder, markers), elsewhere, 1)).length > 0
        : hasMarker(folder.uri),
    ),
  );
  return folders.includes(true);
}

/** Without a folder, an opened settings file stands for its project. */
function hasOpenMarker(): boolean {
  if ((vscode.workspace.workspaceFolders ?? []).length > 0) return false;
  return vscode.workspace.textDocuments.some(
    (document) =>
      !document.isUntitled && vscode.languages.match({ language: "python", pattern: markers }, document) > 0,
  );
}
