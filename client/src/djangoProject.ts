import * as vscode from "vscode";
import { djangoMarkers, skippedFolders } from "./djangoMarkers.js";
import { hasMarker } from "./hasMarker.js";

const markers = `**/{${djangoMarkers.join(",")}}`;
const elsewhere = `**/{${skippedFolders.join(",")}}/**`;

export interface ProjectWatch extends vscode.Disposable {
  /** Whether there is a Django project; tells once when there is. */
  look(): Promise<boolean>;
}

/** Calls back once: when a Django project is in the workspace, or as soon as one appears. */
export function watchForProject(found: () => void): ProjectWatch {
  const watcher = vscode.workspace.createFileSystemWatcher(markers, false, true, true);
  const listening = [
    watcher,
    watcher.onDidCreate(() => void look()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void look()),
    vscode.workspace.onDidOpenTextDocument(() => void (hasOpenMarker() && look())),
  ];
  let there = false;

  async function look(): Promise<boolean> {
    if (there) return true;
    const seen = hasOpenMarker() || (await isInAnyFolder());
    if (there) return true;
    there = seen;
    // Until the server has had a look of its own.
    await vscode.commands.executeCommand("setContext", "djangoDeployHygiene.djangoProject", seen);
    await vscode.commands.executeCommand("setContext", "djangoDeployHygiene.state", seen ? "ready" : "none");
    if (seen) {
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
