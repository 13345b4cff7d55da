import type { CodeLens, CodeLensParams } from "vscode-languageserver";
import type { Snapshot } from "../session.js";

/** Above databases, caches and middleware: what production has. Only where the user wants it. */
export function codeLenses(snapshot: Snapshot, { textDocument: { uri } }: CodeLensParams): CodeLens[] | null {
  const path = snapshot.document(uri)?.path;
  if (path === undefined || !snapshot.drawing.codeLens) return null;
  const lenses = snapshot.folderOf(path)?.analysis.lenses?.(path) ?? [];
  // Without a command an editor draws the text alone.
  const command = snapshot.client.explainCommand ? "djangoDeployHygiene.showResolvedSettings" : "";
  return lenses.map(({ offset, text }) => ({
    range: snapshot.places.range({ file: path, start: offset, end: offset }),
    command: { title: text, command },
  }));
}
