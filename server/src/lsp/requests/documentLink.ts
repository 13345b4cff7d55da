import { basename } from "../../core/project/paths.js";
import type { DocumentLink, DocumentLinkParams } from "vscode-languageserver";
import { variableLinks } from "../../core/settings/variablePlaces.js";
import type { Snapshot } from "../session.js";

/** Names of environment variables lead on: from where they are read to where they are set or listed, and back. */
export function documentLinks(snapshot: Snapshot, params: DocumentLinkParams): DocumentLink[] {
  const document = snapshot.document(params.textDocument.uri);
  if (document === undefined) return [];
  const { path, text } = document;
  return variableLinks(snapshot.folderOf(path)?.analysis.environment() ?? [], path, text).map(({ name, from, to }) => {
    const { start } = snapshot.places.range(to);
    return {
      range: snapshot.places.range(from),
      // Editors take the line and column, both from 1, out of the fragment.
      target: `${snapshot.places.uri(to.file)}#L${start.line + 1},${start.character + 1}`,
      tooltip: `Go to ${name} in ${basename(to.file)}, line ${start.line + 1}`,
    };
  });
}
