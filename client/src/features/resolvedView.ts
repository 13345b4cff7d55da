import * as vscode from "vscode";
import { checklistRequest, resolvedRequest, type ChecklistResponse, type ResolvedParams, type ResolvedResponse } from "../../../server/src/lsp/protocol.js";
import { describe, openCommand } from "../locations.js";
import type { Server } from "../server.js";

type Setting = ResolvedResponse["settings"][number];
type Step = Setting["steps"][number];
type Node =
  | { readonly kind: "entry"; readonly id: string; readonly entry: ResolvedResponse }
  | { readonly kind: "setting"; readonly id: string; readonly setting: Setting }
  | { readonly kind: "step"; readonly id: string; readonly step: Step };

/** Every setting of the production entries with the value that Django will see, and the chain of places that it comes from. */
export function register(server: Server): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<Node>("djangoDeployHygiene.resolved", {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: treeItem,
      async getChildren(node) {
        if (node !== undefined) return childrenOf(node);
        const entries = await resolvedEntries(server);
        const [only] = entries;
        return entries.length === 1 && only !== undefined ? childrenOf(only) : entries;
      },
    },
  });
  let stale = false;
  function refresh(): void {
    stale = !view.visible;
    if (view.visible) changed.fire();
  }
  return vscode.Disposable.from(
    view, changed,
    server.onReportsChanged(refresh),
    server.onStateChanged(refresh),
    view.onDidChangeVisibility(() => {
      if (stale) refresh();
    }),
    vscode.commands.registerCommand("djangoDeployHygiene.showResolvedSettings", () => vscode.commands.executeCommand("djangoDeployHygiene.resolved.focus")),
  );
}

async function resolvedEntries(server: Server): Promise<(Node & { readonly kind: "entry" })[]> {
  const checklist = await server.request<ChecklistResponse>(checklistRequest);
  // A project appears once for every target.
  const entries = new Map<string, ResolvedParams>();
  for (const project of checklist?.projects ?? []) {
    for (const entry of project.entries) if (entry.checked) entries.set(`${project.root}|${entry.module}`, { project: project.root, module: entry.module });
  }
  const answers = await Promise.all([...entries].map(async ([id, parameters]) => ({ id, entry: await server.request<ResolvedResponse>(resolvedRequest, parameters) })));
  return answers.flatMap(({ id, entry }) => (entry === undefined ? [] : [{ kind: "entry", id, entry }]));
}

function childrenOf(node: Node): Node[] {
  switch (node.kind) {
    case "entry":
      return node.entry.settings.map((setting) => ({ kind: "setting", id: `${node.id}|${setting.name}`, setting }));
    case "setting":
      return node.setting.steps.map((step, i) => ({ kind: "step", id: `${node.id}|${i}`, step }));
    case "step":
      return [];
  }
}

function treeItem(node: Node): vscode.TreeItem {
  const item = new vscode.TreeItem("", vscode.TreeItemCollapsibleState.Collapsed);
  item.id = node.id;
  switch (node.kind) {
    case "entry":
      item.label = node.entry.module;
      item.iconPath = new vscode.ThemeIcon("server-environment");
      item.description = node.entry.closed ? "" : "more may be set where it cannot be seen";
      break;
    case "setting": {
      const { name, value, unknown, steps } = node.setting;
      item.label = name;
      item.description = value;
      item.tooltip = `${name} = ${value}`;
      item.iconPath = new vscode.ThemeIcon(unknown ? "question" : "symbol-constant");
      item.accessibilityInformation = { label: unknown ? `${name}, not known: ${value}` : `${name} is ${value}` };
      if (steps.length === 0) item.collapsibleState = vscode.TreeItemCollapsibleState.None;
      const last = steps.at(-1);
      if (last !== undefined) item.command = openCommand(last.location);
      break;
    }
    case "step":
      item.label = node.step.label;
      item.description = describe(node.step.location);
      item.collapsibleState = vscode.TreeItemCollapsibleState.None;
      item.iconPath = new vscode.ThemeIcon("go-to-file");
      item.command = openCommand(node.step.location);
      item.accessibilityInformation = { label: `${node.step.label} in ${item.description}` };
      break;
  }
  return item;
}
