import { LSPErrorCodes, ResponseError, type CodeAction } from "vscode-languageserver";
import type { Snapshot } from "../session.js";
import { actionEdit, readActionData } from "./codeAction.js";

/** Adds the edit. Where the document moved on since the action was offered, the answer is ContentModified, never an edit for another text. */
export function resolveCodeAction(snapshot: Snapshot, action: CodeAction): CodeAction | ResponseError<void> {
  const data = readActionData(action.data);
  if (data === undefined) return action;
  const document = snapshot.document(data.uri);
  if (document === undefined || document.version !== data.version)
    return new ResponseError(LSPErrorCodes.ContentModified, "The document changed since this action was offered");
  const edit = actionEdit(snapshot, document, data);
  if (edit === undefined) return new ResponseError(LSPErrorCodes.ContentModified, "This action no longer applies");
  return { ...action, edit };
}
