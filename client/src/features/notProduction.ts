import * as vscode from "vscode";
import {
  entriesRequest,
  notProductionRequest,
  type EntriesParams,
  type EntriesResponse,
  type NotProductionParams,
  type NotProductionResponse,
} from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";
import { isProjectNode } from "./checklistTree.js";
import { roleText } from "./productionText.js";

/** *Not Production…*: says of settings modules and deploy files that production does not use them, in pyproject.toml or in the editor's settings. */
export function register(server: Server): vscode.Disposable {
  return vscode.commands.registerCommand("djangoDeployHygiene.notProduction", async (argument: unknown) => {
    const uri =
      argument instanceof vscode.Uri
        ? argument
        : isProjectNode(argument)
          ? entryUri(argument.project.entries)
          : vscode.window.activeTextEditor?.document.uri;
    const answer =
      uri === undefined
        ? undefined
        : await server.request<EntriesResponse>(entriesRequest, { uri: uri.toString() } satisfies EntriesParams);
    if (uri === undefined || answer?.project === undefined)
      return void vscode.window.showInformationMessage(vscode.l10n.t("This file belongs to no Django project."));
    const files = await pick(answer, uri);
    if (files === undefined || files.length === 0) return;
    const change = await server.request<NotProductionResponse | null>(notProductionRequest, {
      files,
    } satisfies NotProductionParams);
    if (change === undefined || change === null) return;
    await write(server, change, uri);
  });
}

function entryUri(entries: EntriesResponse["entries"]): vscode.Uri | undefined {
  const entry = entries.find((one) => one.checked) ?? entries[0];
  return entry === undefined ? undefined : vscode.Uri.parse(entry.uri);
}

/** What is taken for production now; the file that the command was called on is picked. */
async function pick(
  { entries, deployFiles }: EntriesResponse,
  here: vscode.Uri,
): Promise<readonly string[] | undefined> {
  const choices = [
    ...entries
      .filter((entry) => entry.checked)
      .map((entry) => ({
        label: entry.module,
        description: vscode.l10n.t("settings"),
        detail: entry.because,
        uri: entry.uri,
      })),
    ...deployFiles
      .filter(({ role }) => role !== "development")
      .map((file) => ({ label: file.path, description: roleText[file.role], detail: file.because, uri: file.uri })),
  ].map((choice) => ({ ...choice, picked: choice.uri === here.toString() }));
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Nothing of this project is taken for production."));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t("Not Production"),
    placeHolder: vscode.l10n.t("Select what production does not use"),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.map(({ uri }) => uri);
}

async function write(server: Server, { edit, patterns }: NotProductionResponse, uri: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const shared = {
    label: vscode.l10n.t("In pyproject.toml"),
    detail: vscode.l10n.t("For everyone who works on the project, and for the command line"),
  };
  const own = {
    label: vscode.l10n.t("In the settings of this workspace"),
    detail: "djangoDeployHygiene.notProduction",
  };
  const where =
    edit === null
      ? own
      : await vscode.window.showQuickPick([shared, own], { title: vscode.l10n.t("Where Is It Written?") });
  if (where === undefined) return;
  if (where === shared && edit !== null) {
    const change = await server.toEdit(edit);
    if (change !== undefined && (await vscode.workspace.applyEdit(change))) return;
    return void vscode.window.showWarningMessage(
      vscode.l10n.t("pyproject.toml could not be changed, because it changed meanwhile. Try again."),
    );
  }
  const settings = vscode.workspace.getConfiguration("djangoDeployHygiene", folder?.uri);
  const before = settings.get<readonly string[]>("notProduction") ?? [];
  await settings.update(
    "notProduction",
    [...new Set([...before, ...patterns])],
    folder === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.WorkspaceFolder,
  );
}
