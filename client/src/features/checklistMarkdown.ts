import * as vscode from "vscode";
import type { WireChecklist, WireChecklistItem } from "../../../server/src/lsp/protocol.js";
import { describe } from "../locations.js";
import { stateText, type Section } from "./checklistStates.js";
import { isNode, sayingOf, type ChecklistNode } from "./checklistTree.js";
import type { Checklists } from "./checklists.js";

/** Copies a row of the checklist with what is below it, or all of it. */
export function register(checklists: Checklists): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("djangoDeployHygiene.copyChecklistAsMarkdown", async () => {
      const response = await checklists.whenKnown();
      if (response === undefined || response.projects.length === 0)
        return void vscode.window.showInformationMessage(
          vscode.l10n.t("There is no checklist: no Django project was found."),
        );
      await copy(checklistMarkdown(response.projects), vscode.l10n.t("Production checklist copied as Markdown"));
    }),
    vscode.commands.registerCommand("djangoDeployHygiene.copyItemAsMarkdown", async (node: unknown) => {
      if (isNode(node)) await copy(nodeMarkdown(node), vscode.l10n.t("Item copied as Markdown"));
    }),
  );
}

async function copy(markdown: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(markdown);
  vscode.window.setStatusBarMessage(done, 3000);
}

export function checklistMarkdown(projects: readonly WireChecklist[]): string {
  const several = projects.length > 1;
  const parts = projects.map((project) =>
    [
      ...(several ? [`## ${project.name}${project.target === "" ? "" : ` (${project.target})`}\n`] : []),
      projectMarkdown(project, several ? "###" : "##"),
    ].join("\n"),
  );
  return `# ${vscode.l10n.t("Production checklist")}\n\n${parts.join("\n")}`;
}

function nodeMarkdown(node: ChecklistNode): string {
  switch (node.kind) {
    case "project":
      return `# ${node.project.name}${node.project.target === "" ? "" : ` (${node.project.target})`}\n\n${projectMarkdown(node.project, "##")}`;
    case "section":
      return sectionMarkdown(node.section, "##");
    case "item":
      return `${itemMarkdown(node.item)}\n`;
    case "evidence":
      return `${node.evidence.text}${node.evidence.location === undefined ? "" : ` (\`${describe(node.evidence.location)}\`)`}\n`;
  }
}

function projectMarkdown({ nothingInProduction, sections }: WireChecklist, heading: string): string {
  return [
    ...(nothingInProduction === undefined ? [] : [`${nothingInProduction}\n`]),
    ...sections.map((section) => sectionMarkdown(section, heading)),
  ].join("\n");
}

function sectionMarkdown(section: Section, heading: string): string {
  return `${heading} ${section.title}\n\n${section.items.map(itemMarkdown).join("\n")}\n`;
}

function itemMarkdown(item: WireChecklistItem): string {
  const { title, state, reason, evidence } = item;
  const done = state === "pass" || state === "confirmed" || state === "not-applicable";
  const places = [
    ...new Set(evidence.flatMap(({ location }) => (location === undefined ? [] : [`\`${describe(location)}\``]))),
  ];
  const said = sayingOf(item);
  return `- [${done ? "x" : " "}] ${title}: **${stateText[state]}**${reason === "" ? "" : `. ${reason}`}${said === "" || said === reason ? "" : `; ${said}`}${places.length === 0 ? "" : ` (${places.join(", ")})`}`;
}
