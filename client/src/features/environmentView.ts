import * as vscode from "vscode";
import { environmentRequest, type EnvironmentResponse, type WireVariable } from "../../../server/src/lsp/protocol.js";
import { describe, openCommand } from "../locations.js";
import type { Server } from "../server.js";
import { registerFollowedTree } from "./followedTree.js";

type Folder = EnvironmentResponse["folders"][number];
type Place = WireVariable["places"][number];
type Node =
  | { readonly kind: "folder"; readonly id: string; readonly folder: Folder }
  | { readonly kind: "variable"; readonly id: string; readonly variable: WireVariable }
  | { readonly kind: "place"; readonly id: string; readonly place: Place };

/** Every environment variable that production needs or gets: read here, set there, listed in an example. */
export function register(server: Server): vscode.Disposable {
  return vscode.Disposable.from(
    registerFollowedTree<EnvironmentResponse, Node>(server, {
      name: "environment",
      part: (shown) => shown.environment,
      request: () => server.request(environmentRequest),
      looking: (isVisible) => ({ environment: isVisible }),
      rootsOf: ({ folders }) => folders.map((folder) => ({ kind: "folder", id: folder.root, folder })),
      childrenOf,
      treeItem,
    }),
    vscode.commands.registerCommand("djangoDeployHygiene.showEnvironment", () =>
      vscode.commands.executeCommand("djangoDeployHygiene.environment.focus"),
    ),
  );
}

function childrenOf(node: Node): Node[] {
  switch (node.kind) {
    case "folder":
      return node.folder.variables.map((variable) => ({
        kind: "variable",
        id: `${node.id}|${variable.name}`,
        variable,
      }));
    case "variable":
      return node.variable.places.map((place, i) => ({ kind: "place", id: `${node.id}|${i}`, place }));
    case "place":
      return [];
  }
}

/** Short, for a narrow view. */
const stateText: Readonly<Record<WireVariable["state"], string>> = {
  set: vscode.l10n.t("set"),
  required: vscode.l10n.t("required, not set"),
  default: vscode.l10n.t("has a default"),
  "not-read": vscode.l10n.t("not read"),
};

const stateSentence: Readonly<Record<WireVariable["state"], string>> = {
  set: vscode.l10n.t("a deploy file sets it for production"),
  required: vscode.l10n.t("required, and no deploy file of the repository sets it"),
  default: vscode.l10n.t("has a default, and no deploy file of the repository sets it"),
  "not-read": vscode.l10n.t("set or listed, and nothing that was seen reads it"),
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
