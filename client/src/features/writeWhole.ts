import * as vscode from "vscode";

/**
 * Replaces a file's text as a whole: others see the old text or the new one, never a part. A document with unsaved changes is edited
 * instead, so that those stay and can be undone.
 */
export async function writeWhole(uri: vscode.Uri, text: string): Promise<void> {
  const open = vscode.workspace.textDocuments.find(
    (document) => document.uri.toString() === uri.toString() && document.isDirty,
  );
  if (open !== undefined) {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(0, 0, open.lineCount, 0), text);
    if (!(await vscode.workspace.applyEdit(edit)) || !(await open.save()))
      throw new Error("the open document could not be changed");
    return;
  }
  const bytes = new TextEncoder().encode(text);
  const beside = uri.with({ path: `${uri.path}.${Math.random().toString(36).slice(2, 10)}.tmp` });
  try {
    await vscode.workspace.fs.writeFile(beside, bytes);
    await vscode.workspace.fs.rename(beside, uri, { overwrite: true });
  } catch (error) {
    await vscode.workspace.fs.delete(beside).then(undefined, () => undefined);
    throw error;
  }
}
