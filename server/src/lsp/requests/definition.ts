import type { DefinitionParams, Location } from "vscode-languageserver";
import { variablePlaces } from "../../core/settings/variablePlaces.js";
import { toLocation } from "../toProtocol.js";
import type { Snapshot } from "../session.js";

/** From where a variable is read to where it is set and listed, and back. */
export function definition(snapshot: Snapshot, params: DefinitionParams): Location[] | null {
  const document = snapshot.document(params.textDocument.uri);
  if (document === undefined) return null;
  const { path, text, index } = document;
  const offset = index.offsetAt({ line: params.position.line, column: params.position.character });
  const places = variablePlaces(snapshot.folderOf(path)?.analysis.environment() ?? [], path, text, offset);
  return places.length === 0 ? null : places.map((at) => toLocation(at, snapshot.places));
}
