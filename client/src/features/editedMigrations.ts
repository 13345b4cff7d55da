import type * as vscode from "vscode";
import type { WireNewMigrations } from "../../../server/src/lsp/protocol.js";
import { isModified, type GitChange, type GitRepository } from "./gitApi.js";

/** Migrations that a commit has too, and otherwise than the working tree, with the text that it has. */
export async function editedSince(
  repository: Pick<GitRepository, "show">,
  commit: string,
  changes: readonly GitChange[],
): Promise<NonNullable<WireNewMigrations["edited"]>["files"]> {
  const files = migrationsAmong(changes.filter(isModified));
  // Somebody has them all formatted: nobody edits so many, and each is a run of Git.
  if (files.length > most) return [];
  const texts = await Promise.all(
    files.map((uri) =>
      // What the commit has not, or is no text, is not edited.
      repository.show(commit, uri.fsPath).then(
        (before) => [{ uri: uri.toString(), before }],
        () => [],
      ),
    ),
  );
  return texts.flat();
}

const most = 30;

/** Each once, in the order of their names. */
export function migrationsAmong(changes: readonly GitChange[]): readonly vscode.Uri[] {
  const found = new Map(
    changes.map(({ uri, renameUri }) => renameUri ?? uri).map((uri) => [uri.toString(), uri] as const),
  );
  return [...found]
    .filter(([text]) => /\/migrations\/[^/]+\.py$/.test(text))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, uri]) => uri);
}
