import * as vscode from "vscode";
import {
  checklistRequest,
  explainRequest,
  type ChecklistResponse,
  type ExplainParams,
  type ExplainResponse,
} from "../../../server/src/lsp/protocol.js";
import type { Server } from "../server.js";
import { isItemNode } from "./checklistTree.js";

const scheme = "django-deploy-hygiene";

/** Rule pages without a network: virtual documents, shown in VS Code's own Markdown preview. */
export function register(server: Server): vscode.Disposable {
  async function page(id: string): Promise<ExplainResponse | undefined> {
    return server.request<ExplainResponse>(explainRequest, { id } satisfies ExplainParams);
  }

  async function explain(about: unknown): Promise<void> {
    const id = await idOf(about, server);
    if (id === undefined) return;
    if ((await page(id)) === undefined) {
      void vscode.window.showInformationMessage(
        server.state === "running"
          ? vscode.l10n.t("There is no page about “{0}”: it is neither a rule nor a setting that rules look at.", id)
          : vscode.l10n.t("The language server is not running: open a Django project first."),
      );
      return;
    }
    await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.from({ scheme, path: `/${id}.md` }));
  }

  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      async provideTextDocumentContent(uri) {
        const id = uri.path.replace(/^\//, "").replace(/\.md$/, "");
        return (await page(id))?.markdown ?? `# ${id}\n\n${vscode.l10n.t("There is no page about this.")}\n`;
      },
    }),
    vscode.commands.registerCommand("djangoDeployHygiene.explain", explain),
  );
}

/** A rule's id, a row of the checklist, or nothing: then the user picks. */
async function idOf(about: unknown, server: Server): Promise<string | undefined> {
  if (typeof about === "string") return about;
  if (isItemNode(about)) {
    const { rules, title } = about.item;
    return rules.length < 2
      ? rules[0]
      : vscode.window.showQuickPick([...rules], {
          title: vscode.l10n.t("Explain: {0}", title),
          placeHolder: vscode.l10n.t("Rules that decide this item"),
        });
  }
  return pick(await suggestions(server));
}

interface Choice extends vscode.QuickPickItem {
  readonly id: string;
}

/** What is under the cursor first, then the rules of the checklist. */
async function suggestions(server: Server): Promise<readonly Choice[]> {
  const editor = vscode.window.activeTextEditor;
  const own =
    editor === undefined
      ? []
      : vscode.languages
          .getDiagnostics(editor.document.uri)
          .filter(
            (diagnostic) =>
              diagnostic.source === "django-deploy-hygiene" &&
              editor.selection.intersection(diagnostic.range) !== undefined,
          );
  const here = own.flatMap((diagnostic): Choice[] => {
    const code = typeof diagnostic.code === "object" ? diagnostic.code.value : diagnostic.code;
    return code === undefined
      ? []
      : [
          {
            id: String(code),
            label: String(code),
            description: vscode.l10n.t("at the cursor"),
            detail: diagnostic.message,
          },
        ];
  });
  const checklist = await server.request<ChecklistResponse>(checklistRequest);
  const listed = (checklist?.projects ?? []).flatMap((project) =>
    project.sections.flatMap((section) =>
      section.items.flatMap((item) => item.rules.map((id): Choice => ({ id, label: id, description: item.title }))),
    ),
  );
  const byId = new Map<string, Choice>();
  for (const choice of [...here, ...listed.sort((a, b) => (a.id < b.id ? -1 : 1))])
    if (!byId.has(choice.id)) byId.set(choice.id, choice);
  return [...byId.values()];
}

/** The list is not complete: a setting's name, or a rule that no item names, can be typed. */
function pick(choices: readonly Choice[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const input = vscode.window.createQuickPick<Choice>();
    input.title = vscode.l10n.t("Explain a Rule or Setting");
    input.placeholder = vscode.l10n.t("A rule's id, a Django check such as security.W018, or a setting's name");
    input.matchOnDescription = true;
    input.items = choices;
    input.onDidChangeValue((value) => {
      const typed = value.trim();
      input.items =
        typed === "" || choices.some((choice) => choice.id === typed)
          ? choices
          : [...choices, { id: typed, label: typed, description: vscode.l10n.t("as typed"), alwaysShow: true }];
    });
    input.onDidAccept(() => {
      resolve(input.selectedItems[0]?.id ?? (input.value.trim() || undefined));
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
