import * as vscode from "vscode";
import { environmentRequest, type EnvironmentResponse, type WireVariable } from "../../../server/src/lsp/protocol.js";
import { describe, openCommand } from "../locations.js";
import { follow } from "../follow.js";
import type { Server } from "../server.js";

type Folder = EnvironmentResponse["folders"][number];
type Place = WireVariable["places"][number];
type Node =
  | { readonly kind: "folder"; readonly id: string; readonly folder: Folder }
  | { readonly kind: "variable"; readonly id: string; readonly variable: WireVariable }
  | { readonly kind: "place"; readonly id: string; readonly place: Place };

/** Every environment variable that production needs or gets: read here, set there, listed in an example. */
export function register(server: Server): vscode.Disposable {
  let isVisible = false;
  const environment = follow<EnvironmentResponse>(server, { part: (shown) => shown.environment, isLookedAt: () => isVisible, request: () => server.request(environmentRequest) });
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<Node>("djangoDeployHygiene.environment", {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: treeItem,
      async getChildren(node) {
        if (node !== undefined) return childrenOf(node);
        const folders = (await environment.whenKnown())?.folders ?? [];
        const nodes = folders.map((folder): Node => ({ kind: "folder", id: folder.root, folder }));
        const [only] = nodes;
        return nodes.length === 1 && only !== undefined ? childrenOf(only) : nodes;
      },
    },
  });
  return vscode.Disposable.from(
    view, changed, environment,
    environment.onChanged(() => changed.fire()),
    view.onDidChangeVisibility(({ visible }) => {
      isVisible = visible;
      server.look("environment", { environment: visible });
    }),
    vscode.commands.registerCommand("djangoDeployHygiene.showEnvironment", () => vscode.commands.executeCommand("djangoDeployHygiene.environment.focus")),
  );
}

function childrenOf(node: Node): Node[] {
  switch (node.kind) {
    case "folder":
      return node.folder.variables.map((variable) => ({ kind: "variable", id: `${node.id}|${variable.name}`, variable }));
    case "variable":
      return node.variable.places.map((place, i) => ({ kind: "place", id: `${node.id}|${i}`, place }));
    case "place":
      return [];
  }
}

/** Short, for a narrow view. */
const stateText: Readonly<Record<WireVariable["state"], string>> = {
  set: "set",
  required: "required, not set",
  default: "has a default",
  "not-read": "not read",
};

const stateSentence: Readonly<Record<WireVariable["state"], string>> = {
  set: "a deploy file sets it for production",
  required: "required, and no deploy file of the repository sets it",
  default: "has a default, and no deploy file of the repository sets it",
  "not-read": "set or listed, and nothing that was seen reads it",
};

const stateIcon: Readonly<Record<WireVariable["state"], vscode.ThemeIcon>> = {
  set: new vscode.ThemeIcon("pass"),
  required: new vscode.ThemeIcon("circle-large-outline"),
  default: new vscode.ThemeIcon("symbol-variable"),
  "not-read": new vscode.ThemeIcon("circle-slash"),
};

const placeIcon: Readonly<Record<Place["kind"], vscode.ThemeIcon>> = {
  read: new vscode.ThemeIcon("book"),
  set: new vscode.ThemeIcon("edit"),
  listed: new vscode.ThemeIcon("list-unordered"),
};

function treeItem(node: Node): vscode.TreeItem {
  const item = new vscode.TreeItem("", vscode.TreeItemCollapsibleState.Collapsed);
  item.id = node.id;
  switch (node.kind) {
    case "folder":
      item.label = node.folder.name;
      item.iconPath = new vscode.ThemeIcon("folder-library");
      item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
      break;
    case "variable": {
      const { name, state, places } = node.variable;
      item.label = name;
      item.description = stateText[state];
      item.iconPath = stateIcon[state];
      item.tooltip = `${name}: ${stateSentence[state]}`;
      item.accessibilityInformation = { label: `${name}, ${stateSentence[state]}` };
      const [first] = places;
      if (first !== undefined) item.command = openCommand(first.location);
      break;
    }
    case "place": {
      const { kind, text, location } = node.place;
      item.label = text;
      item.description = describe(location);
      item.collapsibleState = vscode.TreeItemCollapsibleState.None;
      item.iconPath = placeIcon[kind];
      item.tooltip = `${text}: ${describe(location)}`;
      item.command = openCommand(location);
      item.accessibilityInformation = { label: `${text}, ${describe(location)}` };
      break;
    }
  }
  return item;
}
