import * as vscode from "vscode";
import type { WireLocation, WireRange } from "../../server/src/lsp/protocol.js";

export function toRange({ start, end }: WireRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** A command that opens a place; `preserveFocus` false: the user asked for it. */
export function openCommand(location: WireLocation, title = vscode.l10n.t("Open")): vscode.Command {
  return {
    title,
    command: "vscode.open",
    arguments: [
      vscode.Uri.parse(location.uri),
      { selection: toRange(location.range) } satisfies vscode.TextDocumentShowOptions,
    ],
  };
}

export async function open(location: WireLocation): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.parse(location.uri), { selection: toRange(location.range) });
}

/** `config/settings/base.py:12`, relative to the workspace. */
export function describe(location: WireLocation): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(location.uri))}:${location.range.start.line + 1}`;
}
