import * as vscode from "vscode";
import { skippedFolders } from "../../server/src/lsp/protocol.js";
import { djangoMarkers } from "./djangoMarkers.js";

/** Whether something in a folder, or not far below it, says that a Django project is there: level by level, through VS Code's file system. */
export async function hasMarker(top: vscode.Uri): Promise<boolean> {
  let waiting = [top];
  let asked = 0;
  for (let depth = 0; depth < deepest; depth++) {
    const next: vscode.Uri[] = [];
    for (const folder of waiting) {
      if (++asked > mostFolders) return false;
      for (const [name, type] of await entriesOf(folder)) {
        if (type === vscode.FileType.Directory && !skippedFolders.includes(name))
          next.push(vscode.Uri.joinPath(folder, name));
        else if (type & vscode.FileType.File && isMarker(folder.path, name)) return true;
      }
    }
    waiting = next;
  }
  return false;
}

const deepest = 4;
const mostFolders = 200;

function isMarker(folder: string, name: string): boolean {
  return djangoMarkers.some((marker) =>
    marker === "settings/*.py" ? folder.endsWith("/settings") && name.endsWith(".py") : marker === name,
  );
}

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    // It went, or nobody may look into it.
    return [];
  }
}
