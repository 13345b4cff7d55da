import * as vscode from "vscode";
import {
  migrationsRequest,
  type MigrationsResponse,
  type WireMigration,
  type WireOperation,
  type WireRelease,
} from "../../../server/src/lsp/protocol.js";
import { describe, openCommand } from "../locations.js";
import type { Server } from "../server.js";
import { registerFollowedTree } from "./followedTree.js";

type Node =
  | { readonly kind: "release"; readonly id: string; readonly release: WireRelease }
  | { readonly kind: "app"; readonly id: string; readonly app: string; readonly migrations: readonly WireMigration[] }
  | { readonly kind: "migration"; readonly id: string; readonly migration: WireMigration }
  | { readonly kind: "operation"; readonly id: string; readonly operation: WireOperation };

/** What is new of each application, in the order in which `migrate` runs it, with what each operation does to the database. */
export function register(server: Server): vscode.Disposable {
  return registerFollowedTree<MigrationsResponse, Node>(server, {
    name: "migrations",
    part: (shown) => shown.migrations,
    request: () => server.request(migrationsRequest),
    looking: (isVisible) => ({ migrations: isVisible }),
    rootsOf: ({ releases }) => releases.map((release) => ({ kind: "release", id: release.root, release })),
    childrenOf,
    treeItem,
    messageOf(response) {
      const [only, ...others] = response?.releases ?? [];
      return only !== undefined && others.length === 0 ? capital(only.says) : "";
    },
  });
}

function childrenOf(node: Node): Node[] {
  switch (node.kind) {
    case "release": {
      const apps = [...new Set(node.release.migrations.map(({ app }) => app))];
      return apps.map((app) => ({
        kind: "app",
        id: `${node.id}|${app}`,
        app,
        migrations: node.release.migrations.filter((one) => one.app === app),
      }));
    }
    case "app":
      return node.migrations.map((migration) => ({ kind: "migration", id: `${node.id}|${migration.name}`, migration }));
    case "migration":
      return node.migration.operations.map((operation, at) => ({
        kind: "operation",
        id: `${node.id}|${at}`,
        operation,
      }));
    case "operation":
      return [];
  }
}

const icons: Readonly<Record<WireOperation["severity"], vscode.ThemeIcon>> = {
  error: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  warning: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  information: new vscode.ThemeIcon("info"),
  unknown: new vscode.ThemeIcon("question"),
  none: new vscode.ThemeIcon("pass"),
};
const gravity = ["error", "warning", "information", "unknown", "none"] as const;

function worst(operations: readonly WireOperation[]): WireOperation | undefined {
  return [...operations].sort((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity))[0];
}

function treeItem(node: Node): vscode.TreeItem {
  const item = new vscode.TreeItem("", vscode.TreeItemCollapsibleState.Expanded);
  item.id = node.id;
  switch (node.kind) {
    case "release":
      item.label = node.release.name;
      item.description = node.release.says;
      item.iconPath = new vscode.ThemeIcon("folder-library");
      break;
    case "app":
      item.label = node.app;
      item.description =
        node.migrations.length === 1
          ? vscode.l10n.t("one migration")
          : vscode.l10n.t("{0} migrations", node.migrations.length);
      item.iconPath = new vscode.ThemeIcon("package");
      break;
    case "migration": {
      const { name, order, when, operations, location } = node.migration;
      const first = worst(operations);
      item.label = `${order}. ${name}`;
      item.description = first === undefined ? when : `${when}; ${first.effect}`;
      item.iconPath = icons[first?.severity ?? "none"];
      item.tooltip = vscode.l10n.t("{0} runs as number {1}, {2}", name, order, when);
      item.command = openCommand(location);
      break;
    }
    case "operation": {
      const { name, effect, severity, messages, location } = node.operation;
      item.label = name;
      item.description = effect;
      item.collapsibleState = vscode.TreeItemCollapsibleState.None;
      item.iconPath = icons[severity];
      item.tooltip = [`${name}: ${effect}`, ...messages, describe(location)].join("\n\n");
      item.command = openCommand(location);
      break;
    }
  }
  item.accessibilityInformation = {
    label: [item.label, item.description].filter((part) => typeof part === "string" && part !== "").join(", "),
  };
  return item;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
