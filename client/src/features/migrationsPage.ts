import * as vscode from "vscode";
import { migrationsRequest, type MigrationsResponse } from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";

const scheme = "django-deploy-hygiene-migrations";
const page = vscode.Uri.from({ scheme, path: `/${vscode.l10n.t("Migrations of This Release")}.md` });

/** What the new migrations do, in the order they run, with a plan: a virtual document in VS Code's own Markdown preview, which follows the files. */
export function register(server: Server): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let shown: string | undefined;
  const take = (text: string): void => {
    const isOther = shown !== text;
    shown = text;
    if (isOther) changed.fire(page);
  };
  const markdown = async (): Promise<string | undefined> =>
    (await server.request<MigrationsResponse>(migrationsRequest))?.markdown;
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent() {
        server.look("migrations", { migrations: true });
        shown = await markdown();
        return shown ?? `${vscode.l10n.t("The language server is not running: open a Django project first.")}\n`;
      },
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === scheme && server.look("migrations", {})),
    vscode.commands.registerCommand("djangoDeployHygiene.showMigrations", async () => {
      changed.fire(page);
      await vscode.commands.executeCommand("markdown.showPreview", page);
    }),
    vscode.commands.registerCommand("djangoDeployHygiene.copyMigrationsAsMarkdown", async () => {
      const text = await markdown();
      if (text === undefined) return;
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(vscode.l10n.t("Migrations of this release copied as Markdown"), 3000);
    }),
    server.onShown(({ migrations }) => {
      if (migrations !== undefined) take(migrations.markdown);
    }),
  );
}
