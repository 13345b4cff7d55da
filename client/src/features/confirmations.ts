import * as vscode from "vscode";
import {
  allowRequest,
  recordRequest,
  type AllowParams,
  type AllowResponse,
  type RecordParams,
  type RecordResponse,
  type WireChecklist,
} from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";
import { author } from "./author.js";
import { isForPerson } from "./checklistStates.js";
import { isItemNode, itemNodes, rootNodes, targetOf, type ItemNode } from "./checklistTree.js";
import type { Checklists } from "./checklists.js";
import type { ChecklistViews } from "./checklistView.js";
import { writeWhole } from "./writeWhole.js";

/** What a person says of an item: confirmed, set aside, taken back; or its findings allowed, with a reason. */
export function register(
  server: Server,
  checklists: Checklists,
  views: ChecklistViews,
  memory: vscode.Memento,
): vscode.Disposable {
  async function confirm(node: ItemNode): Promise<void> {
    if (isDamaged(node)) return;
    const by = await author(vscode.Uri.parse(node.project.uri), memory);
    if (by === undefined) return;
    const note = await vscode.window.showInputBox({
      title: vscode.l10n.t("Confirm: {0}", node.item.label),
      prompt: node.item.reason || node.item.title,
      placeHolder: vscode.l10n.t("How you know, for the team (may stay empty)"),
      ignoreFocusOut: true,
    });
    if (note !== undefined) await record(node, "confirm", by, note);
  }

  async function reopen(node: ItemNode): Promise<void> {
    if (!isDamaged(node)) await record(node, "reopen", "", "");
  }

  /** An item that files decide is ignored where its findings stand; of one that a person decides it is kept that it does not apply. */
  async function ignore(node: ItemNode): Promise<void> {
    const person = isForPerson(node.item);
    if (person && isDamaged(node)) return;
    const by = person ? await author(vscode.Uri.parse(node.project.uri), memory) : "";
    if (by === undefined) return;
    const reason = await vscode.window.showInputBox({
      title: person ? vscode.l10n.t("Set Aside: {0}", node.item.label) : vscode.l10n.t("Ignore: {0}", node.item.label),
      prompt: person
        ? vscode.l10n.t("Why does it not apply to this project?")
        : vscode.l10n.t("Why is it right as it is? A comment beside each finding says so."),
      placeHolder: vscode.l10n.t("The reason, for the team"),
      ignoreFocusOut: true,
      validateInput: (value) =>
        value.trim() === "" ? vscode.l10n.t("A reason is needed: it is what the team reads later.") : undefined,
    });
    if (reason === undefined) return;
    if (person) await record(node, "set-aside", by, reason);
    else await allow(server, node, reason);
  }

  async function record(node: ItemNode, action: RecordParams["action"], by: string, note: string): Promise<void> {
    const { project, item } = node;
    const answer = await server.request<RecordResponse>(recordRequest, {
      project: project.root,
      target: targetOf(node),
      item: item.id,
      action,
      by,
      note,
    } satisfies RecordParams);
    if (answer === undefined)
      return void vscode.window.showWarningMessage(
        vscode.l10n.t("Nothing was recorded: the language server did not answer."),
      );
    if ("problem" in answer) return showProblem(answer.problem, project);
    try {
      await writeWhole(vscode.Uri.parse(answer.uri), answer.text);
    } catch (error) {
      return void vscode.window.showErrorMessage(
        vscode.l10n.t(
          ".deploy-checklist.json could not be written: {0}",
          error instanceof Error ? error.message : String(error),
        ),
      );
    }
    vscode.window.setStatusBarMessage(`${item.label}: ${recorded[action]}`, 4000);
  }

  const command = (
    name: string,
    title: string,
    fits: (node: ItemNode) => boolean,
    run: (node: ItemNode) => Promise<void>,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(`djangoDeployHygiene.${name}`, async (argument: unknown) => {
      const node = isItemNode(argument) ? argument : await pick(checklists, title, fits);
      if (node !== undefined) await run(node);
    });

  return vscode.Disposable.from(
    views.onChecked(async ({ node, checked }) => {
      await (checked ? confirm(node) : reopen(node));
      // The box shows what is recorded, also where nothing came of it.
      views.redraw();
    }),
    command(
      "confirmItem",
      vscode.l10n.t("Confirm Which Item?"),
      ({ item }) => isForPerson(item) && item.state !== "confirmed",
      confirm,
    ),
    command("reopenItem", vscode.l10n.t("Reopen Which Item?"), ({ item }) => item.confirmation !== undefined, reopen),
    command(
      "ignoreItem",
      vscode.l10n.t("Ignore Which Item?"),
      ({ item }) => isForPerson(item) || item.state === "fail" || item.state === "attention",
      ignore,
    ),
    vscode.commands.registerCommand("djangoDeployHygiene.openConfirmations", async () => {
      const damaged =
        checklists.current?.projects.find((project) => project.confirmationsProblem !== undefined) ??
        checklists.current?.projects[0];
      if (damaged !== undefined) await openConfirmations(damaged);
    }),
  );
}

const recorded: Readonly<Record<RecordParams["action"], string>> = {
  confirm: vscode.l10n.t("confirmed"),
  "set-aside": vscode.l10n.t("set aside"),
  reopen: vscode.l10n.t("open again"),
};

/** From the command palette and by keys there is no row: the user picks one. */
async function pick(
  checklists: Checklists,
  title: string,
  fits: (node: ItemNode) => boolean,
): Promise<ItemNode | undefined> {
  const response = await checklists.whenKnown();
  const nodes =
    response === undefined ? [] : itemNodes(rootNodes(response, { show: "all", sort: "checklist", only: [] }));
  const choices = nodes
    .filter(fits)
    .map((node) => ({ label: node.item.label, description: targetOf(node), detail: node.item.title, node }));
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no such item on the checklist."));
    return undefined;
  }
  return (await vscode.window.showQuickPick(choices, { title, matchOnDetail: true, matchOnDescription: true }))?.node;
}

async function allow(server: Server, { project, item }: ItemNode, reason: string): Promise<void> {
  // A document may have moved on while the server was thinking: then it is asked once more.
  for (let attempt = 0; attempt < 3; attempt++) {
    const answer = await server.request<AllowResponse>(allowRequest, {
      project: project.root,
      target: project.target,
      item: item.id,
      reason,
    } satisfies AllowParams);
    if (answer === undefined) return;
    if (answer.edit === null)
      return void vscode.window.showInformationMessage(
        answer.left > 0
          ? vscode.l10n.t(
              "The findings of “{0}” stand in files that have no comments: ignore their rules in pyproject.toml instead.",
              item.label,
            )
          : vscode.l10n.t("“{0}” has no finding that could be ignored.", item.label),
      );
    const edit = await server.toEdit(answer.edit);
    if (edit === undefined || !(await vscode.workspace.applyEdit(edit))) continue;
    if (answer.left > 0)
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          "Findings of “{0}” that stay, because their files have no comments: {1}",
          item.label,
          answer.left,
        ),
      );
    return;
  }
  void vscode.window.showWarningMessage(
    vscode.l10n.t("The comments could not be written, because files changed meanwhile. Try again."),
  );
}

/** Nobody types a note for a file that will not be written. */
function isDamaged({ project }: ItemNode): boolean {
  if (project.confirmationsProblem === undefined) return false;
  void showProblem(project.confirmationsProblem, project);
  return true;
}

async function showProblem(problem: string, project: WireChecklist): Promise<void> {
  const openFile = vscode.l10n.t("Open the File");
  const choices = project.confirmationsProblem === undefined ? [] : [openFile];
  if ((await vscode.window.showWarningMessage(problem, ...choices)) === openFile) await openConfirmations(project);
}

async function openConfirmations(project: WireChecklist): Promise<void> {
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(project.uri), ".deploy-checklist.json");
  try {
    await vscode.window.showTextDocument(uri);
  } catch {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("There is no .deploy-checklist.json yet: it is written when the first item is confirmed."),
    );
  }
}
