import * as vscode from "vscode";
import { resolvedRequest, type ResolvedParams, type ResolvedResponse, type WireEntry, type WireSetting, type WireStep } from "../../../server/src/lsp/protocol.js";
import { describe, openCommand } from "../locations.js";
import { refreshWhenVisible } from "../refreshWhenVisible.js";
import type { Server } from "../server.js";
import type { Checklists } from "./checklists.js";

type Node =
  | { readonly kind: "entry"; readonly id: string; readonly entry: WireEntry; readonly parameters: ResolvedParams }
  | { readonly kind: "setting"; readonly id: string; readonly setting: WireSetting }
  | { readonly kind: "step"; readonly id: string; readonly step: WireStep };

/** Every setting of an entry with the value that Django will see, and the chain of places that it comes from. Other entries than production's are evaluated when they are opened. */
export function register(server: Server, checklists: Checklists): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<Node>("djangoDeployHygiene.resolved", {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: treeItem,
      async getChildren(node) {
        if (node !== undefined) return childrenOf(node, server);
        const entries = entryNodes(await checklists.whenKnown());
        const [only] = entries;
        return entries.length === 1 && only !== undefined ? childrenOf(only, server) : entries;
      },
    },
  });
  return vscode.Disposable.from(
    view, changed, refreshWhenVisible(view, server, changed),
    vscode.commands.registerCommand("djangoDeployHygiene.showResolvedSettings", () => vscode.commands.executeCommand("djangoDeployHygiene.resolved.focus")),
  );
}

/** Production's first; of modules that are only imported by others nothing is shown. */
function entryNodes(response: Checklists["current"]): (Node & { readonly kind: "entry" })[] {
  // A project appears once for every target.
  const nodes = new Map<string, Node & { readonly kind: "entry" }>();
  for (const { root, entries } of response?.projects ?? []) {
    for (const entry of entries) if (entry.role !== "shared") nodes.set(`${root}|${entry.module}`, { kind: "entry", id: `${root}|${entry.module}`, entry, parameters: { project: root, module: entry.module } });
  }
  return [...nodes.values()].sort((a, b) => Number(b.entry.checked) - Number(a.entry.checked));
}

async function childrenOf(node: Node, server: Server): Promise<Node[]> {
  switch (node.kind) {
    case "entry": {
      const answer = await server.request<ResolvedResponse>(resolvedRequest, node.parameters);
      return (answer?.settings ?? []).map((setting) => ({ kind: "setting", id: `${node.id}|${setting.name}`, setting }));
    }
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
      item.iconPath = new vscode.ThemeIcon(node.entry.checked ? "server-environment" : "vm");
      item.description = node.entry.role;
      item.tooltip = node.entry.because;
      item.contextValue = "settingsEntry";
      if (node.entry.checked) item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
      break;
    case "setting": {
      const { name, value, unknown, origin, isDefault, steps } = node.setting;
      item.label = name;
      item.description = `${value} · ${origin}`;
      item.tooltip = `${name} = ${value}\n${origin}`;
      item.iconPath = new vscode.ThemeIcon(unknown ? "question" : isDefault ? "circle-outline" : origin.startsWith("environment") ? "symbol-variable" : "symbol-constant");
      item.accessibilityInformation = { label: unknown ? `${name}, not known: ${value}` : `${name} is ${value}, ${origin}` };
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
