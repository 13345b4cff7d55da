import * as vscode from "vscode";
import {
  checklistRequest,
  entriesRequest,
  type ChecklistResponse,
  type EntriesParams,
  type EntriesResponse,
  type WireEntry,
  type WireStatus,
} from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";
import { roleText, undeterminedText, withSource } from "./productionText.js";

/** Which settings are taken for production, why, and how much of them is not determined: in the language status of the open file, with the command to choose others. */
export function register(server: Server): vscode.Disposable {
  let item: vscode.LanguageStatusItem | undefined;
  let latest: WireStatus | undefined;

  function look(): void {
    const document = vscode.window.activeTextEditor?.document.uri.toString();
    server.look("status", document === undefined ? {} : { document });
    draw();
  }

  function draw(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    if (server.state === "stopped") {
      show(
        vscode.l10n.t("The language server has stopped"),
        vscode.l10n.t("Restart it to see findings again"),
        vscode.LanguageStatusSeverity.Error,
        {
          title: vscode.l10n.t("Restart"),
          command: "djangoDeployHygiene.restartServer",
        },
      );
      return;
    }
    // Soon told: until then what is there stays.
    if (uri !== undefined && latest?.uri !== uri) return;
    const answer = latest;
    if (uri === undefined || answer?.project === undefined) {
      item?.dispose();
      item = undefined;
      return;
    }
    const choose = {
      title: vscode.l10n.t("Choose others"),
      command: "djangoDeployHygiene.selectProduction",
      tooltip: vscode.l10n.t("Choose the settings that production loads"),
    };
    const checked = answer.entries.filter((entry) => entry.checked);
    if (answer.problem !== undefined)
      show(names(checked), answer.problem, vscode.LanguageStatusSeverity.Warning, choose);
    else if (answer.nothingInProduction !== undefined)
      show(
        vscode.l10n.t("Nothing in production"),
        answer.nothingInProduction,
        vscode.LanguageStatusSeverity.Warning,
        choose,
      );
    else
      show(
        vscode.l10n.t("production: {0}", checked.map(withSource).join(", ")),
        checked
          .map(
            (entry) =>
              (checked.length === 1 ? "" : `${entry.module}: `) +
              [entry.because, undeterminedText(entry)].filter((text) => text !== "").join("; "),
          )
          .join("; "),
        vscode.LanguageStatusSeverity.Information,
        choose,
      );
  }

  function show(text: string, detail: string, severity: vscode.LanguageStatusSeverity, command: vscode.Command): void {
    item ??= vscode.languages.createLanguageStatusItem("djangoDeployHygiene.production", [
      { language: "python" },
      { pattern: "**/{Dockerfile*,Procfile*,*.yml,*.yaml,*.toml,*.service,*.conf,.env*}" },
    ]);
    item.name = vscode.l10n.t("Django Deploy Hygiene: production settings");
    item.text = text;
    item.detail = detail;
    item.severity = severity;
    item.command = command;
    item.accessibilityInformation = { label: vscode.l10n.t("Production settings: {0}. {1}", text, detail) };
  }

  look();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(look),
    server.onShown(({ status }) => {
      if (status === undefined) return;
      latest = status;
      draw();
    }),
    server.onStateChanged(draw),
    vscode.commands.registerCommand("djangoDeployHygiene.selectProduction", () => selectProduction(server)),
    new vscode.Disposable(() => item?.dispose()),
  );
}

function names(entries: readonly WireEntry[]): string {
  return entries.length === 0
    ? vscode.l10n.t("No production settings")
    : entries.map((entry) => entry.module).join(", ");
}

async function selectProduction(server: Server): Promise<void> {
  const project = await chooseProject(server);
  if (project === undefined) return;
  const choices = project.entries.map((entry) => ({
    label: entry.module,
    description: roleText[entry.role],
    detail: entry.because,
    picked: entry.checked,
  }));
  const picked = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t("Settings That Production Loads"),
    placeHolder: vscode.l10n.t("Select the modules to check; none: they are found automatically"),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const anchor = project.entries[0];
  const resource = anchor === undefined ? undefined : vscode.Uri.parse(anchor.uri);
  const folder = resource === undefined ? undefined : vscode.workspace.getWorkspaceFolder(resource);
  const settings = vscode.workspace.getConfiguration("djangoDeployHygiene", folder?.uri);
  // The list is the folder's: what it says of other projects stays.
  const others = (settings.get<readonly string[]>("productionSettings") ?? []).filter(
    (module) => !project.entries.some((entry) => entry.module === module),
  );
  const modules = [...others, ...picked.map((choice) => choice.label)];
  await settings.update(
    "productionSettings",
    modules.length === 0 ? undefined : modules,
    folder === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.WorkspaceFolder,
  );
}

async function chooseProject(server: Server): Promise<{ readonly entries: readonly WireEntry[] } | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const here =
    uri === undefined
      ? undefined
      : await server.request<EntriesResponse>(entriesRequest, { uri: uri.toString() } satisfies EntriesParams);
  if (here?.project !== undefined) return here;
  const checklist = await server.request<ChecklistResponse>(checklistRequest);
  // A project appears once for every target.
  const projects = [...new Map((checklist?.projects ?? []).map((project) => [project.root, project])).values()];
  if (projects.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no Django project in this window."));
    return undefined;
  }
  if (projects.length === 1) return projects[0];
  const picked = await vscode.window.showQuickPick(
    projects.map((project) => ({
      label: project.name,
      description: project.nothingInProduction === undefined ? "" : vscode.l10n.t("nothing in production"),
      project,
    })),
    { title: vscode.l10n.t("Of Which Project?") },
  );
  return picked?.project;
}
