import * as vscode from "vscode";
import type { WireRange } from "../../../server/src/lsp/protocol.js";
import { toRange } from "../locations.js";
import type { Server } from "../server.js";

/** An item of the protocol's call hierarchy, as far as it is drawn. */
interface WireItem {
  readonly name: string;
  readonly detail?: string;
  readonly kind: number;
  readonly uri: string;
  readonly range: WireRange;
  readonly selectionRange: WireRange;
}

/**
 * *How Does Production Get This Value?* in VS Code's call hierarchy. VS Code asks one provider for a document only: a Python server's for functions stays that one,
 * and ours is there just while the hierarchy is opened.
 */
export function register(server: Server): vscode.Disposable {
  return vscode.commands.registerCommand("djangoDeployHygiene.showValueChain", async () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined) return;
    const name = document.uri.path.slice(document.uri.path.lastIndexOf("/") + 1);
    const only = {
      scheme: document.uri.scheme,
      language: document.languageId,
      pattern: new vscode.RelativePattern(vscode.Uri.joinPath(document.uri, ".."), name),
    };
    const registration = vscode.languages.registerCallHierarchyProvider(only, provider(server));
    try {
      await vscode.commands.executeCommand("editor.showCallHierarchy");
    } finally {
      registration.dispose();
    }
  });
}

function provider(server: Server): vscode.CallHierarchyProvider {
  const wire = new WeakMap<vscode.CallHierarchyItem, WireItem>();
  const shown = (item: WireItem): vscode.CallHierarchyItem => {
    // The protocol counts kinds from 1.
    const made = new vscode.CallHierarchyItem(
      item.kind - 1,
      item.name,
      item.detail ?? "",
      vscode.Uri.parse(item.uri),
      toRange(item.range),
      toRange(item.selectionRange),
    );
    wire.set(made, item);
    return made;
  };
  return {
    async prepareCallHierarchy(document, { line, character }) {
      const items = await server.request<readonly WireItem[]>("textDocument/prepareCallHierarchy", {
        textDocument: { uri: document.uri.toString() },
        position: { line, character },
      });
      return items?.map(shown);
    },
    async provideCallHierarchyIncomingCalls(item) {
      const calls = await server.request<
        readonly { readonly from: WireItem; readonly fromRanges: readonly WireItem["range"][] }[]
      >("callHierarchy/incomingCalls", { item: wire.get(item) });
      return calls?.map(
        ({ from, fromRanges }) => new vscode.CallHierarchyIncomingCall(shown(from), fromRanges.map(toRange)),
      );
    },
    provideCallHierarchyOutgoingCalls: () => [],
  };
}
