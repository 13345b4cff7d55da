import * as vscode from "vscode";
import type { ChecklistResponse, WireChecklist, WireChecklistItem } from "../../../server/src/lsp/protocol.js";
import { withSource } from "./productionText.js";
import { describe, openCommand } from "../locations.js";
import {
  checklistKey,
  counted,
  gravity,
  isForPerson,
  isOpen,
  stateText,
  type ItemState,
  type Section,
} from "./checklistStates.js";

type Evidence = WireChecklistItem["evidence"][number];

/** Every node knows its path: it is its identity over refreshes, so that what was expanded stays so. */
export type ChecklistNode =
  /** `targets`: the checklists of the project that it speaks of. */
  | {
      readonly kind: "project";
      readonly id: string;
      readonly project: WireChecklist;
      readonly targets: readonly string[];
      readonly sections: readonly Section[];
    }
  | {
      readonly kind: "section";
      readonly id: string;
      readonly project: WireChecklist;
      readonly section: Section;
      readonly parent: ChecklistNode | undefined;
    }
  | {
      readonly kind: "item";
      readonly id: string;
      readonly project: WireChecklist;
      readonly item: WireChecklistItem;
      readonly parent: ChecklistNode;
    }
  | { readonly kind: "evidence"; readonly id: string; readonly evidence: Evidence; readonly parent: ChecklistNode };
export type ItemNode = ChecklistNode & { readonly kind: "item" };

export interface ChecklistFilter {
  /** person: what only a person can say. */
  readonly show: "all" | "open" | "person";
  /** risk: by state, what needs most attention first. */
  readonly sort: "checklist" | "risk";
  /** The checklists to show, by `checklistKey`; none: every one. */
  readonly only: readonly string[];
}

/** What the view shows at its top: sections, or projects where there are several. Nothing where no project has a checklist: then the view's welcome text tells why. */
export function rootNodes(response: ChecklistResponse, filter: ChecklistFilter): readonly ChecklistNode[] {
  const chosen = chosenProjects(response, filter);
  const projects = chosen.flatMap((project): ChecklistNode[] => {
    const targets = chosen.filter(({ root }) => root === project.root).map(({ target }) => target);
    const isShared = (item: WireChecklistItem): boolean => targets.length > 1 && project.shared.includes(item.id);
    const shared = targets[0] === project.target ? arranged(withItems(project, isShared), filter) : [];
    const sections = arranged(
      withItems(project, (item) => !isShared(item)),
      filter,
    );
    const isTold = sections.length > 0 || (filter.show === "all" && project.nothingInProduction !== undefined);
    return [
      ...(shared.length > 0
        ? [{ kind: "project" as const, id: `${project.root}|`, project, targets, sections: shared }]
        : []),
      ...(isTold
        ? [{ kind: "project" as const, id: checklistKey(project), project, targets: [project.target], sections }]
        : []),
    ];
  });
  if (projects.every((node) => node.kind === "project" && node.sections.length === 0)) return [];
  const [only] = projects;
  return projects.length === 1 && only?.kind === "project" && only.targets.length < 2
    ? sectionNodes(only, undefined)
    : projects;
}

/** The checklists that the filter names; all of them where it names none that is there. */
export function chosenProjects(
  response: ChecklistResponse,
  filter: Pick<ChecklistFilter, "only">,
): readonly WireChecklist[] {
  return chosenOf(response.projects, filter);
}

export function chosenOf<C extends Pick<WireChecklist, "root" | "target">>(
  checklists: readonly C[],
  { only }: Pick<ChecklistFilter, "only">,
): readonly C[] {
  const chosen = checklists.filter((one) => only.includes(checklistKey(one)));
  return chosen.length === 0 ? checklists : chosen;
}

export function childrenOf(node: ChecklistNode): readonly ChecklistNode[] {
  switch (node.kind) {
    case "project":
      return sectionNodes(node, node);
    case "section":
      return node.section.items.map((item) => ({
        kind: "item",
        id: `${node.id}|${item.id}`,
        project: node.project,
        item,
        parent: node,
      }));
    case "item":
      return node.item.evidence.map((evidence, i) => ({
        kind: "evidence",
        id: `${node.id}|${i}`,
        evidence,
        parent: node,
      }));
    case "evidence":
      return [];
  }
}

/** The target that is recorded for an item: "" where it is the same in each checklist of the project. */
export function targetOf(node: ChecklistNode): string {
  for (let at: ChecklistNode | undefined = node; at !== undefined; at = parentOf(at))
    if (at.kind === "project") return at.targets.length > 1 ? "" : at.project.target;
  return node.kind === "item" ? node.project.target : "";
}

function withItems(project: WireChecklist, wanted: (item: WireChecklistItem) => boolean): WireChecklist {
  return {
    ...project,
    sections: project.sections
      .map((section) => ({ ...section, items: section.items.filter(wanted) }))
      .filter(({ items }) => items.length > 0),
  };
}

/** Every item below these, in their order. */
export function itemNodes(nodes: readonly ChecklistNode[]): readonly ItemNode[] {
  return nodes.flatMap((node) => (node.kind === "item" ? [node] : itemNodes(childrenOf(node))));
}

export function parentOf(node: ChecklistNode): ChecklistNode | undefined {
  return node.kind === "project" ? undefined : node.parent;
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

export function isNode(value: unknown): value is ChecklistNode {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    (value.kind === "project" || value.kind === "section" || value.kind === "item" || value.kind === "evidence")
  );
}

export function isProjectNode(value: unknown): value is ChecklistNode & { readonly kind: "project" } {
  return isNode(value) && value.kind === "project";
}

export function isItemNode(value: unknown): value is ItemNode {
  return isNode(value) && value.kind === "item";
}

/** The state's icon. */
export const stateIcon: Readonly<Record<ItemState, vscode.ThemeIcon>> = {
  pass: new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed")),
  fail: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  attention: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  "not-determined": new vscode.ThemeIcon("question"),
  "not-applicable": new vscode.ThemeIcon("circle-slash"),
  "to-confirm": new vscode.ThemeIcon("circle-large-outline"),
  confirmed: new vscode.ThemeIcon("pass-filled", new vscode.ThemeColor("testing.iconPassed")),
  stale: new vscode.ThemeIcon("history", new vscode.ThemeColor("list.warningForeground")),
};

/** The sections of the checklist, or one for every state. */
function arranged(project: WireChecklist, { show, sort }: ChecklistFilter): readonly Section[] {
  const wanted = (item: WireChecklistItem): boolean =>
    show === "all" || (show === "open" ? isOpen(item.state) : isForPerson(item));
  const sections =
    sort === "checklist"
      ? project.sections
      : gravity.map((state) => ({
          id: state,
          title: stateTitle[state],
          items: project.sections.flatMap((section) => section.items.filter((item) => item.state === state)),
        }));
  return sections.flatMap((section) => {
    const items = section.items.filter(wanted);
    return items.length === 0 ? [] : [{ ...section, items }];
  });
}

const stateTitle: Readonly<Record<ItemState, string>> = {
  fail: vscode.l10n.t("Fails"),
  attention: vscode.l10n.t("Needs attention"),
  stale: vscode.l10n.t("To confirm again"),
  "to-confirm": vscode.l10n.t("To confirm"),
  "not-determined": vscode.l10n.t("Not determined"),
  pass: vscode.l10n.t("Proven"),
  confirmed: vscode.l10n.t("Confirmed"),
  "not-applicable": vscode.l10n.t("Not applicable"),
};

function sectionNodes(
  node: ChecklistNode & { readonly kind: "project" },
  parent: ChecklistNode | undefined,
): readonly ChecklistNode[] {
  return node.sections.map((section) => ({
    kind: "section",
    id: `${node.id}|${section.id}`,
    project: node.project,
    section,
    parent,
  }));
}

function projectItem({
  id,
  project,
  targets,
  sections,
}: ChecklistNode & { readonly kind: "project" }): vscode.TreeItem {
  const item = new vscode.TreeItem(
    project.name,
    sections.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Expanded,
  );
  item.id = id;
  item.iconPath = new vscode.ThemeIcon("folder-library");
  const state =
    project.nothingInProduction === undefined
      ? counted(sections.flatMap((section) => section.items))
      : vscode.l10n.t("nothing in production");
  const entry = project.entries.find((one) => one.module === project.target);
  item.description =
    targets.length > 1
      ? vscode.l10n.t("the same for {0}: {1}", targets.join(", "), state)
      : project.target === ""
        ? state
        : vscode.l10n.t("production: {0}: {1}", entry === undefined ? project.target : withSource(entry), state);
  item.tooltip =
    project.nothingInProduction ??
    project.entries
      .filter((entry) => entry.checked)
      .map((entry) => `${entry.module}: ${entry.because}`)
      .join("\n");
  item.contextValue = "checklistProject";
  item.accessibilityInformation = { label: `${project.name}, ${item.description}` };
  return item;
}

function sectionItem({ id, section }: ChecklistNode & { readonly kind: "section" }): vscode.TreeItem {
  const pressing = section.items.some(
    (item) => item.state === "fail" || item.state === "attention" || item.state === "stale",
  );
  const item = new vscode.TreeItem(
    section.title,
    pressing ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = id;
  const worst = gravity.find((state) => section.items.some((each) => each.state === state));
  if (worst !== undefined) item.iconPath = stateIcon[worst];
  item.description =
    section.title === stateTitle[section.items[0]?.state ?? "pass"]
      ? String(section.items.length)
      : counted(section.items);
  item.contextValue = "checklistSection";
  item.accessibilityInformation = { label: `${section.title}, ${item.description}` };
  return item;
}

function checklistItem({ id, item: entry }: ItemNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    entry.label,
    entry.evidence.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = id;
  // An empty circle beside an empty check box says nothing more.
  if (entry.state !== "to-confirm") item.iconPath = stateIcon[entry.state];
  const said = sayingOf(entry);
  const reason = [said, entry.reason].find((text) => text !== "") ?? "";
  // What was said of a confirmed item begins with that word itself.
  item.description =
    reason === "" || entry.state === "pass"
      ? stateText[entry.state]
      : entry.state === "confirmed"
        ? reason
        : `${stateText[entry.state]}: ${reason}`;
  item.tooltip = [`${entry.title}: ${stateText[entry.state]}`, said, entry.reason]
    .filter((part, i, parts) => part !== "" && parts.indexOf(part) === i)
    .join("\n\n");
  const place = entry.evidence.find((evidence) => evidence.location !== undefined)?.location;
  item.contextValue = contextOf(entry, place !== undefined);
  item.accessibilityInformation = {
    label: [entry.title, stateText[entry.state], said, entry.reason].filter((part) => part !== "").join(", "),
  };
  if (isForPerson(entry)) {
    const confirmed = entry.state === "confirmed";
    const tooltip = confirmed ? vscode.l10n.t("Confirmed: take it back") : vscode.l10n.t("Confirm that it holds");
    item.checkboxState = {
      state: confirmed ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip,
      accessibilityInformation: {
        label: `${entry.label}: ${confirmed ? stateText.confirmed : vscode.l10n.t("not confirmed")}`,
        role: "checkbox",
      },
    };
  }
  if (place !== undefined)
    item.command = { title: vscode.l10n.t("Open"), command: openEvidenceCommand, arguments: [place] };
  return item;
}

/** As `openCommand`, unless the row was only selected in order to tick it. */
export const openEvidenceCommand = "djangoDeployHygiene.openEvidence";

/** Words that the menus ask for. */
function contextOf(entry: WireChecklistItem, hasPlace: boolean): string {
  const person = isForPerson(entry);
  const words = [
    "checklistItem",
    hasPlace && "place",
    entry.fixable !== undefined && "fixable",
    entry.rules.length > 0 && "explainable",
    person && entry.state !== "confirmed" && "confirmable",
    entry.confirmation !== undefined && "said",
    (person
      ? entry.confirmation?.kind !== "set-aside" || entry.confirmation.stale !== undefined
      : entry.state === "fail" || entry.state === "attention") && "ignorable",
  ];
  return words.filter((word) => word !== false).join(".");
}

/** `by Ada on 2026-11-21: restored on staging`. */
export function sayingOf({ confirmation }: WireChecklistItem): string {
  if (confirmation === undefined) return "";
  const { kind, by, on, note, stale } = confirmation;
  const who =
    kind === "confirmed"
      ? vscode.l10n.t("confirmed by {0} on {1}", by, on)
      : vscode.l10n.t("set aside by {0} on {1}", by, on);
  const said = note === "" ? who : `${who}: ${note}`;
  return stale === undefined ? said : `${stale} (${said})`;
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
