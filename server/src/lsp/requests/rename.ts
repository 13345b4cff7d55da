import {
  LSPErrorCodes,
  ResponseError,
  type PrepareRenameParams,
  type Range,
  type RenameParams,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { TextEdit } from "../../core/text/textEdit.js";
import { toWorkspaceEdit } from "../toProtocol.js";
import type { Snapshot } from "../session.js";
import { placeOf, settingNamed, variableNamed } from "./place.js";

/** Only names of environment variables: everything else is a Python server's. */
export function prepareRename(
  snapshot: Snapshot,
  params: PrepareRenameParams,
): { range: Range; placeholder: string } | null {
  const place = placeOf(snapshot, params);
  const named = place && settingNamed(place) === undefined ? variableNamed(place) : undefined;
  if (place === undefined || named === undefined) return null;
  return {
    range: snapshot.places.range({ file: place.document.path, start: named.start, end: named.end }),
    placeholder: named.written,
  };
}

/** The variable under another name wherever it is read, set or listed, as one edit that the user looks at first. */
export function rename(snapshot: Snapshot, params: RenameParams): WorkspaceEdit | ResponseError<void> | null {
  const place = placeOf(snapshot, params);
  const named = place && settingNamed(place) === undefined ? variableNamed(place) : undefined;
  if (place === undefined || named === undefined) return null;
  const {
    document: { path },
    navigation,
  } = place;
  const refuse = (message: string): ResponseError<void> => new ResponseError(LSPErrorCodes.RequestFailed, message);
  if (!/^[A-Za-z_]\w*$/.test(params.newName)) return refuse(`${params.newName} is no name of a variable`);
  // What was typed stands for what is written there: a prefix that the reader puts in front of it stays.
  const prefix = named.name.slice(0, named.name.length - named.written.length);
  const name = prefix + params.newName;
  const edits: TextEdit[] = [];
  for (const { at, written } of navigation.variableMentions(named.name, path)) {
    const own = named.name.slice(0, named.name.length - written.length);
    if (!named.name.endsWith(written))
      return refuse(`${written} is an attribute that reads ${named.name}: rename that`);
    if (!name.startsWith(own)) return refuse(`A reader puts ${own} in front of its variables`);
    edits.push({ span: at, text: name.slice(own.length) });
  }
  if (navigation.variableMentions(name, path).length > 0 && name !== named.name)
    return refuse(`${name} is a variable already`);
  return (
    toWorkspaceEdit({ edits }, snapshot.places, snapshot.client, {
      label: `Rename ${named.name} to ${name}`,
      safety: "needsReview",
      confirm: true,
      description: "What sets it outside of the repository has to follow: the server, the platform, a store of secrets",
    }) ?? null
  );
}
