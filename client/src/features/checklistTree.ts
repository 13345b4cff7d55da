import * as vscode from "vscode";
import type { ChecklistResponse, WireChecklist, WireChecklistItem } from "../../../server/src/lsp/protocol.js";
import { describe, openCommand } from "../locations.js";

type Section = WireChecklist["sections"][number];
type Evidence = WireChecklistItem["evidence"][number];
type ItemState = WireChecklistItem["state"];

/** Every node knows its path: it is its identity over refreshes, so that what was expanded stays so. */
export type ChecklistNode =
  | { readonly kind: "project"; readonly id: string; readonly project: WireChecklist; readonly sections: readonly Section[] }
  | { readonly kind: "section"; readonly id: string; readonly section: Section }
  | { readonly kind: "item"; readonly id: string; readonly item: WireChecklistItem }
  | { readonly kind: "evidence"; readonly id: string; readonly evidence: Evidence };

/** What the view shows at its top: sections, or projects where there are several. Nothing where no project has a checklist: then the view's welcome text tells why. */
export function rootNodes(response: ChecklistResponse, filter: "all" | "open"): readonly ChecklistNode[] {
  const projects = response.projects.flatMap((project): ChecklistNode[] => {
    const sections = project.sections.flatMap((section) => {
      const items = filter === "all" ? section.items : section.items.filter((item) => isOpen(item.state));
      return items.length === 0 ? [] : [{ ...section, items }];
    });
    if (sections.length === 0 && (filter === "open" || project.nothingInProduction === undefined)) return [];
    return [{ kind: "project", id: `${project.root}|${project.target}`, project, sections }];
  });
  if (projects.every((node) => node.kind === "project" && node.sections.length === 0)) return [];
  const [only] = projects;
  return projects.length === 1 && only !== undefined ? childrenOf(only) : projects;
}

export function childrenOf(node: ChecklistNode): readonly ChecklistNode[] {
  switch (node.kind) {
    case "project":
      return node.sections.map((section) => ({ kind: "section", id: `${node.id}|${section.id}`, section }));
    case "section":
      return node.section.items.map((item) => ({ kind: "item", id: `${node.id}|${item.id}`, item }));
    case "item":
      return node.item.evidence.map((evidence, i) => ({ kind: "evidence", id: `${node.id}|${i}`, evidence }));
    case "evidence":
      return [];
  }
}

export function treeItem(node: ChecklistNode): vscode.TreeItem {
  switch (node.kind) {
    case "project":
      return projectItem(node);
    case "section":
      return sectionItem(node);
    case "item":
      return checklistItem(node);
    case "evidence":
      return evidenceItem(node);
  }
}

/** Open: somebody has to do something about it. */
export function isOpen(state: ItemState): boolean {
  return state === "fail" || state === "attention";
}

/** The state in words: never by the icon's colour alone. */
export const stateText: Readonly<Record<ItemState, string>> = {
  pass: "proven",
  fail: "fails",
  attention: "needs attention",
  "not-determined": "not determined",
  "not-applicable": "not applicable",
  "to-confirm": "to confirm",
  confirmed: "confirmed",
  stale: "confirmed too long ago",
};

const stateIcon: Readonly<Record<ItemState, vscode.ThemeIcon>> = {
  pass: new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed")),
  fail: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  attention: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  "not-determined": new vscode.ThemeIcon("question"),
  "not-applicable": new vscode.ThemeIcon("circle-slash"),
  "to-confirm": new vscode.ThemeIcon("circle-large-outline"),
  confirmed: new vscode.ThemeIcon("pass-filled", new vscode.ThemeColor("testing.iconPassed")),
  stale: new vscode.ThemeIcon("history", new vscode.ThemeColor("list.warningForeground")),
};

/** From what needs most attention to what needs none. */
const gravity: readonly ItemState[] = ["fail", "attention", "stale", "to-confirm", "not-determined", "pass", "confirmed", "not-applicable"];

function projectItem({ id, project, sections }: ChecklistNode & { readonly kind: "project" }): vscode.TreeItem {
  const item = new vscode.TreeItem(project.name, sections.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon("folder-library");
  item.description = project.nothingInProduction === undefined ? counted(sections) : "nothing in production";
  item.tooltip = project.nothingInProduction ?? project.entries.filter((entry) => entry.checked).map((entry) => `${entry.module}: ${entry.because}`).join("\n");
  item.contextValue = "checklistProject";
  item.accessibilityInformation = { label: `${project.name}, ${item.description}` };
  return item;
}

function sectionItem({ id, section }: ChecklistNode & { readonly kind: "section" }): vscode.TreeItem {
  const open = section.items.some((item) => isOpen(item.state));
  const item = new vscode.TreeItem(section.title, open ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed);
  item.id = id;
  const worst = gravity.find((state) => section.items.some((each) => each.state === state));
  if (worst !== undefined) item.iconPath = stateIcon[worst];
  item.description = counted([section]);
  item.contextValue = "checklistSection";
  item.accessibilityInformation = { label: `${section.title}, ${item.description}` };
  return item;
}

function checklistItem({ id, item: entry }: ChecklistNode & { readonly kind: "item" }): vscode.TreeItem {
  const item = new vscode.TreeItem(entry.label, entry.evidence.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  item.id = id;
  item.iconPath = stateIcon[entry.state];
  item.description = stateText[entry.state];
  item.tooltip = entry.reason === "" ? `${entry.title}: ${stateText[entry.state]}` : `${entry.title}: ${stateText[entry.state]}\n\n${entry.reason}`;
  item.contextValue = ["checklistItem", ...(entry.fixable === undefined ? [] : ["fixable"]), ...(entry.rules.length === 0 ? [] : ["explainable"])].join(".");
  item.accessibilityInformation = { label: [entry.title, stateText[entry.state], entry.reason].filter((part) => part !== "").join(", ") };
  const place = entry.evidence.find((evidence) => evidence.location !== undefined)?.location;
  if (place !== undefined) item.command = openCommand(place);
  return item;
}

function evidenceItem({ id, evidence }: ChecklistNode & { readonly kind: "evidence" }): vscode.TreeItem {
  const item = new vscode.TreeItem(evidence.text);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(evidence.location === undefined ? "info" : "go-to-file");
  item.contextValue = "checklistEvidence";
  item.tooltip = evidence.text;
  item.accessibilityInformation = { label: evidence.text };
  if (evidence.location !== undefined) {
    item.description = describe(evidence.location);
    item.command = openCommand(evidence.location);
    item.accessibilityInformation = { label: `${evidence.text}, ${item.description}` };
  }
  return item;
}

function counted(sections: readonly Section[]): string {
  const items = sections.flatMap((section) => section.items);
  const count = (test: (state: ItemState) => boolean): number => items.filter((item) => test(item.state)).length;
  const parts = [
    [count((state) => state === "fail"), "fail"],
    [count((state) => state === "attention"), "need attention"],
    [count((state) => state === "not-determined"), "not determined"],
    [count((state) => state === "to-confirm" || state === "stale"), "to confirm"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, text]) => `${number} ${text}`);
  return said.length > 0 ? said.join(", ") : items.some((item) => item.state === "pass" || item.state === "confirmed") ? stateText.pass : stateText["not-applicable"];
}
