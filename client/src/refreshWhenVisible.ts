import * as vscode from "vscode";
import type { Server } from "./server.js";

/** Asks again for what a view shows when reports changed: at once while it is visible, else when it is shown. */
export function refreshWhenVisible(view: vscode.TreeView<unknown>, server: Server, changed: vscode.EventEmitter<void>): vscode.Disposable {
  let stale = false;
  function refresh(): void {
    stale = !view.visible;
    if (view.visible) changed.fire();
  }
  return vscode.Disposable.from(
    server.onReportsChanged(refresh),
    server.onStateChanged(refresh),
    view.onDidChangeVisibility(() => {
      if (stale) refresh();
    }),
  );
}
