import type { TextDocumentPositionParams } from "vscode-languageserver";
import { settingAt } from "../../core/navigation/settingAt.js";
import type { Navigation } from "../../core/navigation/navigation.js";
import type { Analysis } from "../../core/analysis.js";
import { variableAt } from "../../core/settings/variablePlaces.js";
import type { OpenDocument } from "../documents.js";
import type { Snapshot } from "../session.js";

/** Where a request about a position is. */
export interface Place {
  readonly document: OpenDocument;
  readonly offset: number;
  readonly analysis: Analysis;
  readonly navigation: Navigation;
}

export function placeOf(snapshot: Snapshot, { textDocument, position }: TextDocumentPositionParams): Place | undefined {
  const document = snapshot.document(textDocument.uri);
  const analysis = document && snapshot.folderOf(document.path)?.analysis;
  if (document === undefined || analysis?.navigation === undefined) return undefined;
  return {
    document,
    offset: document.index.offsetAt({ line: position.line, column: position.character }),
    analysis,
    navigation: analysis.navigation,
  };
}

export interface Named {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The variable whose name stands there. Known ones can be written shorter than their name. */
export function variableNamed({
  document: { path, text },
  offset,
  analysis,
  navigation,
}: Place): (Named & { readonly written: string }) | undefined {
  const known = variableAt(analysis.environment(), path, text, offset);
  if (known !== undefined)
    return {
      name: known.variable.name,
      start: known.at.start,
      end: known.at.end,
      written: text.slice(known.at.start, known.at.end),
    };
  // What only code beyond the settings reads, or a file that starts nothing sets.
  const word = wordAt(text, offset);
  if (word === undefined) return undefined;
  return navigation.variableMentions(word.name, path).some(({ at }) => at.file === path && at.start === word.start)
    ? { ...word, written: word.name }
    : undefined;
}

/** The setting that is named there. */
export function settingNamed({ document: { path, text }, offset, navigation }: Place): Named | undefined {
  return path.endsWith(".py") ? settingAt(text, offset, navigation.isSettingsModule(path)) : undefined;
}

function wordAt(text: string, offset: number): Named | undefined {
  let start = offset;
  while (/\w/.test(text[start - 1] ?? "")) start--;
  let end = offset;
  while (/\w/.test(text[end] ?? "")) end++;
  const name = text.slice(start, end);
  return /^[A-Z][A-Z0-9_]+$/.test(name) ? { name, start, end } : undefined;
}
