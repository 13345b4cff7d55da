import * as vscode from "vscode";
import type { ResolvedParams, WireEntry, WireSetting, WireStep } from "../../../server/src/lsp/protocol.js";
import { describe, openCommand } from "../locations.js";
import type { Server } from "../server.js";
import type { Checklists } from "./checklists.js";
import { roleText } from "./productionText.js";
import { followSettings, type ResolvedSettings } from "./resolvedSettings.js";

type Node =
  | { readonly kind: "entry"; readonly id: string; readonly entry: WireEntry; readonly parameters: ResolvedParams }
  | { readonly kind: "setting"; readonly id: string; readonly setting: WireSetting }
  | { readonly kind: "step"; readonly id: string; readonly step: WireStep };

/** Every setting of an entry with the value that Django will see, and the chain of places that it comes from. Other entries than production's are evaluated when they are opened. */
export function register(server: Server, checklists: Checklists): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const settings = followSettings(server, "resolved settings");
  /** What is unfolded, by id. */
  const unfolded = new Map<string, ResolvedParams>();
  const look = (): void => settings.look(view.visible ? [...unfolded.values()] : []);
  const unfold = (node: Node & { readonly kind: "entry" }): Promise<Node[]> => {
    unfolded.set(node.id, node.parameters);
    look();
    return childrenOf(node, settings);
  };
  const view = vscode.window.createTreeView<Node>("djangoDeployHygiene.resolved", {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: treeItem,
      async getChildren(node) {
        if (node !== undefined) return node.kind === "entry" ? unfold(node) : childrenOf(node, settings);
        const entries = entryNodes(await checklists.overview.whenKnown());
        const [only] = entries;
        return entries.length === 1 && only !== undefined ? unfold(only) : entries;
      },
    },
  });
  return vscode.Disposable.from(
    view,
    changed,
    settings,
    settings.onChanged(() => changed.fire()),
    checklists.overview.onChanged(() => changed.fire()),
    view.onDidChangeVisibility(look),
    view.onDidCollapseElement(({ element }) => {
      unfolded.delete(element.id);
      look();
    }),
    vscode.commands.registerCommand("djangoDeployHygiene.showResolvedSettings", () =>
      vscode.commands.executeCommand("djangoDeployHygiene.resolved.focus"),
    ),
  );
}

/** Production's first; of modules that are only imported by others nothing is shown. */
function entryNodes(response: Checklists["overview"]["current"]): (Node & { readonly kind: "entry" })[] {
  const nodes = (response?.projects ?? []).flatMap(({ root, entries }) =>
    entries
      .filter((entry) => entry.role !== "shared")
      .map((entry) => ({
        kind: "entry" as const,
        id: `${root}|${entry.module}`,
        entry,
        parameters: { project: root, module: entry.module },
      })),
  );
  return nodes.sort((a, b) => Number(b.entry.checked) - Number(a.entry.checked));
}

async function childrenOf(node: Node, settings: ResolvedSettings): Promise<Node[]> {
  switch (node.kind) {
    case "entry": {
      const answer = await settings.get(node.parameters);
      return (answer?.settings ?? []).map((setting) => ({
        kind: "setting",
        id: `${node.id}|${setting.name}`,
        setting,
      }));
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
      item.description = roleText[node.entry.role];
      item.tooltip = node.entry.because;
      item.contextValue = "settingsEntry";
      if (node.entry.checked) item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
      break;
    case "setting": {
      const { name, value, unknown, origin, isDefault, steps } = node.setting;
      item.label = name;
      item.description = `${value} · ${origin}`;
      item.tooltip = `${name} = ${value}\n${origin}`;
      item.iconPath = new vscode.ThemeIcon(
        unknown
          ? "question"
          : isDefault
            ? "circle-outline"
            : origin.startsWith("environment")
              ? "symbol-variable"
              : "symbol-constant",
      );
      item.accessibilityInformation = {
        label: unknown
          ? vscode.l10n.t("{0}, not known: {1}", name, value)
          : vscode.l10n.t("{0} is {1}, {2}", name, value, origin),
      };
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
      item.accessibilityInformation = { label: vscode.l10n.t("{0} in {1}", node.step.label, item.description) };
      break;
  }
  return item;
}
