import * as vscode from "vscode";
import { reportRequest, type ReportParams, type ReportResponse } from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";
import { isNode } from "./checklistTree.js";
import type { Checklists } from "./checklists.js";
import { webPage } from "./webPage.js";

/** The report of a project, or of all: a page in the editor, and the same as Markdown. */
export function register(server: Server, checklists: Checklists): vscode.Disposable {
  let panel: vscode.WebviewPanel | undefined;
  let about: ReportParams = everything;

  async function ask(parameters: ReportParams): Promise<ReportResponse | undefined> {
    await checklists.overview.whenKnown();
    const report = await server.request<ReportResponse>(reportRequest, parameters);
    if (report === undefined)
      void vscode.window.showInformationMessage(
        server.state === "running"
          ? vscode.l10n.t("There is no report: no settings that production loads were found.")
          : vscode.l10n.t("There is no report: the language server is not running. Open a Django project first."),
      );
    return report;
  }

  async function show(argument: unknown): Promise<void> {
    about = paramsOf(argument);
    const report = await ask(about);
    if (report === undefined) return;
    if (panel === undefined) {
      panel = vscode.window.createWebviewPanel("djangoDeployHygiene.report", report.title, vscode.ViewColumn.Active, {
        enableScripts: true,
        enableFindWidget: true,
        localResourceRoots: [],
        enableCommandUris: false,
      });
      panel.webview.onDidReceiveMessage((message: unknown) => void openPlace(message));
      panel.onDidDispose(() => {
        panel = undefined;
        look();
      });
      panel.onDidChangeViewState(look);
    } else {
      panel.reveal();
    }
    draw(panel, report);
    look();
  }

  /** The page follows the files while it is looked at. */
  function look(): void {
    server.look("report", panel?.visible === true ? { report: about } : {});
  }

  async function save(argument: unknown): Promise<void> {
    const report = await ask(paramsOf(argument, about));
    if (report === undefined) return;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const uri = await vscode.window.showSaveDialog({
      title: vscode.l10n.t("Save the Production Report"),
      filters: { Markdown: ["md"] },
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, "production-report.md") }),
    });
    if (uri === undefined) return;
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(report.markdown));
    await vscode.window.showTextDocument(uri);
  }

  return vscode.Disposable.from(
    vscode.commands.registerCommand("djangoDeployHygiene.showReport", show),
    vscode.commands.registerCommand("djangoDeployHygiene.copyReportAsMarkdown", async (argument: unknown) => {
      const report = await ask(paramsOf(argument, about));
      if (report === undefined) return;
      await vscode.env.clipboard.writeText(report.markdown);
      vscode.window.setStatusBarMessage(vscode.l10n.t("Production report copied as Markdown"), 3000);
    }),
    vscode.commands.registerCommand("djangoDeployHygiene.saveReport", save),
    server.onShown(({ report }) => {
      if (report !== undefined && report !== null && panel !== undefined) draw(panel, report);
    }),
    new vscode.Disposable(() => panel?.dispose()),
  );
}

const everything: ReportParams = { project: undefined, target: undefined };

/** Of the row that was clicked; else of everything. */
function paramsOf(argument: unknown, otherwise = everything): ReportParams {
  return isNode(argument) && argument.kind !== "evidence"
    ? { project: argument.project.root, target: argument.project.target }
    : otherwise;
}

function draw(panel: vscode.WebviewPanel, report: ReportResponse): void {
  panel.title = report.title;
  panel.webview.html = webPage(report.title, report.html);
}

/** A link of the page: only places in the workspace are opened. */
async function openPlace(message: unknown): Promise<void> {
  if (typeof message !== "object" || message === null || !("uri" in message) || !("line" in message)) return;
  const { uri: text, line } = message;
  if (typeof text !== "string" || typeof line !== "number" || !Number.isInteger(line) || line < 0) return;
  const uri = vscode.Uri.parse(text);
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return;
  await vscode.window.showTextDocument(uri, {
    selection: new vscode.Range(line, 0, line, 0),
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
  });
}
