import * as vscode from "vscode";
import { checklistRequest, type ChecklistResponse } from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";
import { childrenOf, isOpen, rootNodes, treeItem, type ChecklistNode } from "./checklistTree.js";

/** The checklist in its own container, with a badge, and its open items beside Source Control. Both show what the server said last. */
export function register(server: Server): vscode.Disposable {
  let response: ChecklistResponse | undefined;
  let asking = false;
  let askAgain = false;
  const changed = new vscode.EventEmitter<void>();
  const answered = new vscode.EventEmitter<void>();

  const provider = (filter: "all" | "open"): vscode.TreeDataProvider<ChecklistNode> => ({
    onDidChangeTreeData: changed.event,
    getTreeItem: treeItem,
    async getChildren(node) {
      if (node !== undefined) return [...childrenOf(node)];
      // While the server gets ready the view shows progress, not a welcome text for what may not be so.
      if (response === undefined && (server.state === "starting" || server.state === "running")) await firstAnswer();
      return response === undefined ? [] : [...rootNodes(response, filter)];
    },
  });
  const main = vscode.window.createTreeView("djangoDeployHygiene.checklist", { treeDataProvider: provider("all"), showCollapseAll: true });
  const open = vscode.window.createTreeView("djangoDeployHygiene.openItems", { treeDataProvider: provider("open"), showCollapseAll: true });

  function firstAnswer(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        for (const each of waiting) each.dispose();
        resolve();
      };
      const waiting = [answered.event(done), server.onStateChanged((state) => state === "stopped" && done())];
    });
  }

  /** One question at a time; whatever changed meanwhile leads to one more. */
  async function refresh(): Promise<void> {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    do {
      askAgain = false;
      const next = await server.request<ChecklistResponse>(checklistRequest);
      if (next === undefined) continue;
      const same = response !== undefined && JSON.stringify(next) === JSON.stringify(response);
      response = next;
      if (!same) {
        await draw(next);
        changed.fire();
      }
      answered.fire();
    } while (askAgain);
    asking = false;
  }

  async function draw(next: ChecklistResponse): Promise<void> {
    const items = next.projects.flatMap((project) => project.sections.flatMap((section) => section.items));
    const failing = items.filter((item) => item.state === "fail").length;
    main.badge = failing === 0 ? undefined : { value: failing, tooltip: failing === 1 ? "1 item of the production checklist fails" : `${failing} items of the production checklist fail` };
    main.message = items.length > 0 && !items.some((item) => isOpen(item.state)) ? provenMessage(next) : "";
    const [only] = next.projects;
    main.description = next.projects.length === 1 && only !== undefined ? only.entries.filter((entry) => entry.checked).map((entry) => entry.module).join(", ") : "";
    const nothing = next.djangoProject && next.projects.every((project) => project.nothingInProduction !== undefined);
    await Promise.all([
      vscode.commands.executeCommand("setContext", "djangoDeployHygiene.djangoProject", next.djangoProject),
      vscode.commands.executeCommand("setContext", "djangoDeployHygiene.nothingInProduction", nothing),
      vscode.commands.executeCommand("setContext", "djangoDeployHygiene.state", !next.djangoProject ? "none" : nothing ? "nothing-in-production" : "ready"),
    ]);
  }

  return vscode.Disposable.from(
    main, open, changed, answered,
    server.onReportsChanged(() => void refresh()),
    server.onStateChanged((state) => {
      if (state === "running") void refresh();
      changed.fire();
    }),
  );
}

function provenMessage(response: ChecklistResponse): string {
  const states = response.projects.flatMap((project) => project.sections.flatMap((section) => section.items.map((item) => item.state)));
  const undecided = states.filter((state) => state === "not-determined").length;
  const toConfirm = states.filter((state) => state === "to-confirm" || state === "stale").length;
  const rest = [...(undecided > 0 ? [`${undecided} could not be determined`] : []), ...(toConfirm > 0 ? [`${toConfirm} for a person to confirm`] : [])];
  return rest.length === 0 ? "All proven: nothing on the production checklist is open." : `Nothing fails. Left on the production checklist: ${rest.join(", ")}.`;
}
