import * as vscode from "vscode";
import {
  fixEverythingRequest,
  type FixEverythingParams,
  type FixEverythingResponse,
} from "../../../server/src/lsp/protocol.js";
import type { ProjectWatch } from "../djangoProject.js";
import { open } from "../locations.js";
import type { Server } from "../server.js";
import { isItemNode } from "./checklistTree.js";

export function register(server: Server, project: ProjectWatch): vscode.Disposable {
  const command = (name: string, run: (argument: unknown) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`djangoDeployHygiene.${name}`, run);
  return vscode.Disposable.from(
    command("showOutput", () => server.output.show()),
    command("restartServer", async () => {
      if (await project.look()) await server.restart();
    }),
    command("refresh", async () => {
      if (await project.look()) await server.refresh();
    }),
    command("fixAllInFile", () =>
      vscode.commands.executeCommand("editor.action.sourceAction", {
        kind: "source.fixAll.djangoDeployHygiene",
        apply: "first",
      }),
    ),
    command("fixEverything", () => fixEverything(server)),
    command("fixItem", fixItem),
    command("goToItem", goToItem),
  );
}

/** Safe fixes and those that need a review: VS Code shows the latter for confirmation before anything changes. */
async function fixEverything(server: Server): Promise<void> {
  // A document may have moved on while the server was thinking: then it is asked once more.
  for (let attempt = 0; attempt < 3; attempt++) {
    const answer = await server.request<FixEverythingResponse>(fixEverythingRequest, {
      unsafe: true,
    } satisfies FixEverythingParams);
    if (answer === undefined) return;
    if (answer.edit === null) {
      void vscode.window.showInformationMessage(vscode.l10n.t("There is nothing to fix: no finding has a fix."));
      return;
    }
    const edit = await server.toEdit(answer.edit);
    if (edit !== undefined && (await vscode.workspace.applyEdit(edit))) return;
  }
  void vscode.window.showWarningMessage(
    vscode.l10n.t("The fixes could not be applied, because files changed meanwhile. Try again."),
  );
}

/** From a row of the checklist: shows the place, and what can be done there. */
async function fixItem(node: unknown): Promise<void> {
  const fixable = isItemNode(node) ? node.item.fixable : undefined;
  if (fixable === undefined) return;
  await open(fixable);
  await vscode.commands.executeCommand("editor.action.quickFix");
}

/** To the first place of its evidence. */
async function goToItem(node: unknown): Promise<void> {
  const place = isItemNode(node)
    ? node.item.evidence.find(({ location }) => location !== undefined)?.location
    : undefined;
  if (place !== undefined) await open(place);
}
