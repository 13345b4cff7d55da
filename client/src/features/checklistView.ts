import * as vscode from "vscode";
import type { ChecklistResponse, Overview } from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";
import { checklistKey, counted, notReady, stateText, verdict } from "./checklistStates.js";
import {
  childrenOf,
  chosenOf,
  chosenProjects,
  itemNodes,
  parentOf,
  rootNodes,
  sayingOf,
  stateIcon,
  treeItem,
  type ChecklistFilter,
  type ChecklistNode,
  type ItemNode,
} from "./checklistTree.js";
import { registerKeys } from "./checklistKeys.js";
import type { Checklists } from "./checklists.js";

export interface ChecklistViews extends vscode.Disposable {
  /** A check box was clicked, or Space pressed on it. */
  readonly onChecked: vscode.Event<{ readonly node: ItemNode; readonly checked: boolean }>;
  /** Draws what is known again: check boxes as they are. */
  redraw(): void;
}

/** The checklist in its own container, with a badge, and its open items beside Source Control. */
export function registerViews(server: Server, checklists: Checklists, memory: vscode.Memento): ChecklistViews {
  let filter = readFilter(memory.get(filterKey));
  const changed = new vscode.EventEmitter<void>();
  const checked = new vscode.EventEmitter<{ readonly node: ItemNode; readonly checked: boolean }>();

  const provider = (filterOf: () => ChecklistFilter): vscode.TreeDataProvider<ChecklistNode> => ({
    onDidChangeTreeData: changed.event,
    getTreeItem: treeItem,
    getParent: parentOf,
    async getChildren(node) {
      if (node !== undefined) return [...childrenOf(node)];
      // While the server gets ready the view shows progress, not a welcome text for what may not be so.
      const response = await checklists.whenKnown();
      return response === undefined ? [] : [...rootNodes(response, filterOf())];
    },
  });
  const create = (id: string, filterOf: () => ChecklistFilter): vscode.TreeView<ChecklistNode> =>
    vscode.window.createTreeView(id, {
      treeDataProvider: provider(filterOf),
      showCollapseAll: true,
      manageCheckboxStateManually: true,
    });
  const main = create("djangoDeployHygiene.checklist", () => filter);
  const open = create("djangoDeployHygiene.openItems", () => ({ ...filter, show: "open", sort: "checklist" }));

  /** What is always seen: the badge, and what menus and welcome texts depend on. */
  function drawOverview({ djangoProject, projects }: Overview): void {
    const all = projects.flatMap(({ root, checklists: lists }) =>
      lists.map(({ target, failing }) => ({ root, target, failing })),
    );
    const failing = chosenOf(all, filter).reduce((sum, one) => sum + one.failing, 0);
    main.badge =
      failing === 0
        ? undefined
        : {
            value: failing,
            tooltip:
              failing === 1
                ? vscode.l10n.t("1 item of the production checklist fails")
                : vscode.l10n.t("{0} items of the production checklist fail", failing),
          };
    if (!main.visible && !open.visible) {
      // The checklist is not told: of its verdict this is known.
      main.description = notReady(failing);
      open.description = notReady(failing);
    }
    const nothing = djangoProject && projects.every((project) => project.nothingInProduction !== undefined);
    setContext("djangoProject", djangoProject);
    setContext("nothingInProduction", nothing);
    setContext("state", !djangoProject ? "none" : nothing ? "nothing-in-production" : "ready");
    setContext(
      "severalChecklists",
      projects.reduce((sum, project) => sum + Math.max(1, project.checklists.length), 0) > 1,
    );
    setContext("show", filter.show);
    setContext("sort", filter.sort);
  }

  function draw(response: ChecklistResponse): void {
    const shown: ChecklistResponse = { ...response, projects: chosenProjects(response, filter) };
    const [only] = shown.projects;
    const modules =
      shown.projects.length === 1 && only !== undefined
        ? only.target ||
          only.entries
            .filter((entry) => entry.checked)
            .map((entry) => entry.module)
            .join(", ")
        : "";
    main.description = [verdict(shown), modules].filter((part) => part !== "").join(" · ");
    open.description = verdict(shown);
    const problems = shown.projects.flatMap((project) => project.confirmationsProblem ?? []);
    main.message = [
      ...new Set(problems),
      ...(filter.show !== "all" && rootNodes(response, filter).length > 0 ? [showing[filter.show]] : []),
      ...(filter.only.length > 0 && shown.projects.length < response.projects.length
        ? [vscode.l10n.t("Checklists shown: {0} of {1}.", shown.projects.length, response.projects.length)]
        : []),
    ].join(" ");
    setContext("confirmationsDamaged", problems.length > 0);
  }

  function refilter(change: Partial<ChecklistFilter>): void {
    filter = { ...filter, ...change };
    void memory.update(filterKey, filter);
    if (checklists.overview.current !== undefined) drawOverview(checklists.overview.current);
    if (checklists.current !== undefined) draw(checklists.current);
    changed.fire();
  }

  async function choose(): Promise<void> {
    const response = await checklists.whenKnown();
    if (response === undefined || response.projects.length === 0) return;
    const choices = response.projects.map((project) => ({
      label: project.name,
      description: project.target,
      detail: project.nothingInProduction ?? counted(project.sections.flatMap((section) => section.items)),
      picked: filter.only.includes(checklistKey(project)),
      key: checklistKey(project),
    }));
    const picked = await vscode.window.showQuickPick(choices, {
      title: vscode.l10n.t("Show the Checklists of"),
      placeHolder: vscode.l10n.t("Select projects and targets; none: every one"),
      canPickMany: true,
      matchOnDescription: true,
    });
    if (picked !== undefined)
      refilter({ only: picked.length === choices.length ? [] : picked.map((choice) => choice.key) });
  }

  async function find(): Promise<void> {
    const response = await checklists.whenKnown();
    const nodes = response === undefined ? [] : itemNodes(rootNodes(response, { ...filter, show: "all" }));
    if (nodes.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("There is no checklist to search: no settings that production loads were found."),
      );
      return;
    }
    const several = new Set(nodes.map((node) => node.project)).size > 1;
    const choices = nodes.map((node) => ({
      label: `$(${stateIcon[node.item.state].id}) ${node.item.label}`,
      description: several
        ? `${stateText[node.item.state]} · ${node.project.name} ${node.project.target}`
        : stateText[node.item.state],
      detail: [node.item.title, sayingOf(node.item) || node.item.reason].filter((part) => part !== "").join(" · "),
      node,
    }));
    const picked = await vscode.window.showQuickPick(choices, {
      title: vscode.l10n.t("Find Checklist Item"),
      placeHolder: vscode.l10n.t("Words of its name, statement, state or reason"),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (picked === undefined) return;
    if (filter.show !== "all") refilter({ show: "all" });
    await main.reveal(picked.node, { select: true, focus: true });
  }

  const keys = registerKeys([main, open], (node) => checked.fire({ node, checked: node.item.state !== "confirmed" }));
  const command = (name: string, run: () => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`djangoDeployHygiene.${name}`, run);
  const disposable = vscode.Disposable.from(
    main,
    open,
    changed,
    checked,
    keys,
    checklists.shownIn([main, open]),
    checklists.overview.onChanged(drawOverview),
    checklists.onChanged((response) => {
      draw(response);
      changed.fire();
    }),
    server.onStateChanged(() => changed.fire()),
    ...[main, open].map((view) =>
      view.onDidChangeCheckboxState(({ items }) => {
        for (const [node, state] of items)
          if (node.kind === "item") checked.fire({ node, checked: state === vscode.TreeItemCheckboxState.Checked });
      }),
    ),
    command("showChecklist", () => vscode.commands.executeCommand("djangoDeployHygiene.checklist.focus")),
    command("showAllItems", () => refilter({ show: "all" })),
    command("showOpenItems", () => refilter({ show: "open" })),
    command("showItemsForPerson", () => refilter({ show: "person" })),
    command("sortByRisk", () => refilter({ sort: "risk" })),
    command("sortAsChecklist", () => refilter({ sort: "checklist" })),
    command("selectChecklists", choose),
    command("findItem", find),
  );
  return { onChecked: checked.event, redraw: () => changed.fire(), dispose: () => disposable.dispose() };
}

const filterKey = "checklistFilter";

const showing: Readonly<Record<"open" | "person", string>> = {
  open: vscode.l10n.t("Only open items are shown."),
  person: vscode.l10n.t("Only items that a person confirms are shown."),
};

function readFilter(stored: unknown): ChecklistFilter {
  const { show, sort, only } = (typeof stored === "object" && stored !== null ? stored : {}) as {
    readonly [key in keyof ChecklistFilter]?: unknown;
  };
  return {
    show: show === "open" || show === "person" ? show : "all",
    sort: sort === "risk" ? "risk" : "checklist",
    only: Array.isArray(only) ? only.filter((key) => typeof key === "string") : [],
  };
}

function setContext(key: string, value: unknown): void {
  void vscode.commands.executeCommand("setContext", `djangoDeployHygiene.${key}`, value);
}
