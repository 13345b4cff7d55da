import {
  SymbolKind,
  type DocumentSymbol,
  type DocumentSymbolParams,
  type SymbolInformation,
  type WorkspaceSymbol,
  type WorkspaceSymbolParams,
} from "vscode-languageserver";
import { decidingPlace } from "../../core/navigation/settingPlaces.js";
import type { Snapshot } from "../session.js";
import { toLocation } from "../toProtocol.js";
import { ownedProjects } from "./checklist.js";

/** The settings of a module below Django's topics. */
export function documentSymbols(
  snapshot: Snapshot,
  { textDocument: { uri } }: DocumentSymbolParams,
): DocumentSymbol[] | SymbolInformation[] | null {
  const path = snapshot.document(uri)?.path;
  const topics = path === undefined ? undefined : snapshot.folderOf(path)?.analysis.navigation?.outline(path);
  if (path === undefined || topics === undefined) return null;
  const rangeOf = (start: number, end: number): DocumentSymbol["range"] =>
    snapshot.places.range({ file: path, start, end });
  if (!snapshot.client.nestedSymbols)
    return topics.flatMap(({ topic, settings }) =>
      settings.map(
        ({ name, start, end }): SymbolInformation => ({
          name,
          kind: SymbolKind.Constant,
          containerName: topic,
          location: { uri, range: rangeOf(start, end) },
        }),
      ),
    );
  return topics.map(({ topic, settings }): DocumentSymbol => {
    const children = settings.map(
      ({ name, start, end, nameStart, nameEnd }): DocumentSymbol => ({
        name,
        kind: SymbolKind.Constant,
        range: rangeOf(start, end),
        selectionRange: rangeOf(nameStart, nameEnd),
      }),
    );
    const [first] = settings;
    return {
      name: topic,
      kind: SymbolKind.Namespace,
      range: rangeOf(first?.start ?? 0, Math.max(0, ...settings.map(({ end }) => end))),
      selectionRange: rangeOf(first?.nameStart ?? 0, first?.nameEnd ?? 0),
      children,
    };
  });
}

/** Settings, where production gets them, and variables, where they are read, else set. */
export function workspaceSymbols(snapshot: Snapshot, { query }: WorkspaceSymbolParams): WorkspaceSymbol[] {
  const wanted = query.toUpperCase();
  const matches = (name: string): boolean => isSubsequence(wanted, name.toUpperCase());
  const settings = ownedProjects(snapshot).flatMap(({ folder, project }) =>
    project.entries
      .filter(({ checked }) => checked)
      .flatMap((entry) => {
        const report = folder.analysis.settings(entry.module, { withDefaults: false, project: project.root });
        return (report?.settings ?? []).flatMap((setting): WorkspaceSymbol[] => {
          const at = /^[A-Z]/.test(setting.name) && matches(setting.name) ? decidingPlace(setting) : undefined;
          return at === undefined
            ? []
            : [
                {
                  name: setting.name,
                  kind: SymbolKind.Constant,
                  containerName: `setting of ${entry.module}`,
                  location: toLocation(at, snapshot.places),
                },
              ];
        });
      }),
  );
  const variables = snapshot.folders.flatMap((folder) =>
    folder.analysis.environment().flatMap(({ name, reads, sets, examples }): WorkspaceSymbol[] => {
      const at = matches(name) ? (reads[0] ?? sets[0] ?? examples[0])?.at : undefined;
      return at === undefined
        ? []
        : [
            {
              name,
              kind: SymbolKind.Key,
              containerName: "environment variable",
              location: toLocation(at, snapshot.places),
            },
          ];
    }),
  );
  return [...variables, ...settings].slice(0, mostSymbols);
}

const mostSymbols = 400;

/** As editors match what is typed: its letters in their order. */
function isSubsequence(wanted: string, name: string): boolean {
  let at = 0;
  for (const character of wanted) {
    at = name.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
