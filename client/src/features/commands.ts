import * as vscode from "vscode";
import { checklistRequest, fixEverythingRequest, type ChecklistResponse, type FixEverythingParams, type FixEverythingResponse } from "../../../server/src/lsp/protocol.js";
import type { ProjectWatch } from "../djangoProject.js";
import { describe, open } from "../locations.js";
import type { Server } from "../server.js";
import { stateText, type ChecklistNode } from "./checklistTree.js";

export function register(server: Server, project: ProjectWatch): vscode.Disposable {
  const command = (name: string, run: (argument: unknown) => unknown): vscode.Disposable => vscode.commands.registerCommand(`djangoDeployHygiene.${name}`, run);
  return vscode.Disposable.from(
    command("showChecklist", () => vscode.commands.executeCommand("djangoDeployHygiene.checklist.focus")),
    command("showOutput", () => server.output.show()),
    command("restartServer", async () => {
      if (await project.look()) await server.restart();
    }),
    command("refresh", async () => {
      if (await project.look()) await server.refresh();
    }),
    command("fixAllInFile", () => vscode.commands.executeCommand("editor.action.sourceAction", { kind: "source.fixAll.djangoDeployHygiene", apply: "first" })),
    command("fixEverything", () => fixEverything(server)),
    command("fixItem", fixItem),
    command("copyChecklistAsMarkdown", () => copyChecklist(server)),
  );
}

/** Safe fixes and those that need a review: VS Code shows the latter for confirmation before anything changes. */
async function fixEverything(server: Server): Promise<void> {
  // A document may have moved on while the server was thinking: then it is asked once more.
  for (let attempt = 0; attempt < 3; attempt++) {
    const answer = await server.request<FixEverythingResponse>(fixEverythingRequest, { unsafe: true } satisfies FixEverythingParams);
    if (answer === undefined) return;
    if (answer.edit === null) {
      void vscode.window.showInformationMessage("There is nothing to fix: no finding has a fix.");
      return;
    }
    const edit = await server.toEdit(answer.edit);
    if (edit !== undefined && (await vscode.workspace.applyEdit(edit))) return;
  }
  void vscode.window.showWarningMessage("The fixes could not be applied, because files changed meanwhile. Try again.");
}

/** From a row of the checklist: shows the place, and what can be done there. */
async function fixItem(node: unknown): Promise<void> {
  const fixable = isNode(node) && node.kind === "item" ? node.item.fixable : undefined;
  if (fixable === undefined) return;
  await open(fixable);
  await vscode.commands.executeCommand("editor.action.quickFix");
}

function isNode(value: unknown): value is ChecklistNode {
  return typeof value === "object" && value !== null && "kind" in value;
}

async function copyChecklist(server: Server): Promise<void> {
  const response = await server.request<ChecklistResponse>(checklistRequest);
  if (response === undefined || response.projects.length === 0) {
    void vscode.window.showInformationMessage("There is no checklist: no Django project was found.");
    return;
  }
  await vscode.env.clipboard.writeText(checklistMarkdown(response));
  vscode.window.setStatusBarMessage("Production checklist copied", 3000);
}

export function checklistMarkdown(response: ChecklistResponse): string {
  const lines: string[] = ["# Production checklist", ""];
  for (const project of response.projects) {
    if (response.projects.length > 1) lines.push(`## ${project.name}${project.target === "" ? "" : ` (${project.target})`}`, "");
    if (project.nothingInProduction !== undefined) lines.push(project.nothingInProduction, "");
    for (const section of project.sections) {
      lines.push(`${response.projects.length > 1 ? "###" : "##"} ${section.title}`, "");
      for (const { title, state, reason, evidence } of section.items) {
        const done = state === "pass" || state === "confirmed" || state === "not-applicable";
        const places = evidence.flatMap(({ location }) => (location === undefined ? [] : [`\`${describe(location)}\``]));
        lines.push(`- [${done ? "x" : " "}] ${title}: **${stateText[state]}**${reason === "" ? "" : `. ${reason}`}${places.length === 0 ? "" : ` (${[...new Set(places)].join(", ")})`}`);
      }
      lines.push("");
    }
  }
  return lines.join("\n");
}
